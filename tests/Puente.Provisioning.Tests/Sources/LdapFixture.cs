using Puente.Provisioning.Tests.Sources;
using Puente.Testing;

[assembly: AssemblyFixture(typeof(LdapFixture))]

namespace Puente.Provisioning.Tests.Sources;

/// <summary>One OpenLDAP with 5,000 people for all tests that only read, with a certificate for localhost.</summary>
public sealed class LdapFixture : IAsyncLifetime
{
    public const int People = 5_000;

    private readonly SemaphoreSlim _turn = new(1);
    private OpenLdapServer? _server;

    public TestCertificate Certificate { get; } = new();

    /// <summary>Started when the first test asks: a run of other tests needs none.</summary>
    public async Task<OpenLdapServer> ServerAsync()
    {
        await _turn.WaitAsync();
        try
        {
            return _server ??= await OpenLdapServer.StartAsync(LdapPeople.Ldif(1, People), Certificate.Files);
        }
        finally
        {
            _turn.Release();
        }
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        _turn.Dispose();
        Certificate.Dispose();
    }
}
