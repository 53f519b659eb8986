using Puente.Platform.SignIn;

namespace Puente.Hub.Browsers;

/// <summary>A browser's token.</summary>
/// <param name="renewed">Told of every token that takes its place; null when it is no longer good.</param>
internal sealed class SessionTokens(KeptToken token, Action<KeptToken?> renewed) : ITokenKeeper
{
    private volatile KeptToken? _token = token;

    /// <summary>When the session ends by itself; null while the token can be renewed, and after its end.</summary>
    public DateTimeOffset? Ends => _token is { Refresh: null } token ? token.ExpiresAt : null;

    /// <summary>Nobody else has it, and one client asks for one token at a time.</summary>
    public Task<IDisposable> HoldAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IDisposable>(new Nothing());

    public Task<KeptToken?> ReadAsync(CancellationToken cancellationToken) => Task.FromResult(_token);

    public Task WriteAsync(KeptToken token, CancellationToken cancellationToken)
    {
        _token = token;
        renewed(token);
        return Task.CompletedTask;
    }

    public Task RemoveAsync(CancellationToken cancellationToken)
    {
        _token = null;
        renewed(null);
        return Task.CompletedTask;
    }

    private sealed class Nothing : IDisposable
    {
        public void Dispose() { }
    }
}
