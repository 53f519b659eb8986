using System.Diagnostics;
using System.Globalization;
using Puente.Specs.Axe;
using Puente.Testing;

namespace Puente.Specs.Scim;

/// <summary>A hub to which a directory pushes, in a process of its own that can be ended at any instruction.</summary>
internal sealed class ScimHubProcess(string folder) : IDisposable
{
    public const string Token = "a-token-of-the-directory";

    /// <summary>Moments of a write at which it can end itself.</summary>
    public static readonly string[] WritePoints = ["written", "committed"];

    private Process? _process;

    public Uri Address { get; private set; } = new("http://localhost");

    public string People => Path.Combine(folder, "puente.duckdb.scim");

    /// <summary>Returns when it answers.</summary>
    /// <param name="kill">Ends itself when it is there for the nth time.</param>
    public async Task StartAsync((string Point, int Nth)? kill)
    {
        if (_process is not null)
        {
            _process.Kill();
            await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
            _process.Dispose();
        }
        List<string> arguments = [AxeProcess.Program, "scim", folder, Token];
        if (kill is var (point, nth))
            arguments.AddRange([point, nth.ToString(CultureInfo.InvariantCulture)]);
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        _process =
            Process.Start(start.LivingShortly()) ?? throw new InvalidOperationException("dotnet could not be started.");
        var line = await _process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        Address = new Uri(
            $"{(line ?? throw new InvalidOperationException("The hub did not start.")).TrimEnd('/')}/scim/v2/"
        );
    }

    /// <summary>With SIGKILL, whatever it is doing.</summary>
    public void Kill() => _process?.Kill();

    public void Dispose()
    {
        _process?.Kill();
        _process?.Dispose();
    }
}
