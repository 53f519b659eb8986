using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Puente.Emulator.OAuth;

/// <summary>A signed-in client; the rate-limit window belongs to the token, as on the platform.</summary>
internal sealed class Token(string text, EmulatorClient client, DateTimeOffset expires)
{
    private readonly Lock _lock = new();
    private long _windowStart = long.MinValue;
    private int _count;

    public string Text { get; } = text;
    public EmulatorClient Client { get; } = client;
    public DateTimeOffset Expires { get; } = expires;

    public bool MayAnyOf(string[] permissions) =>
        permissions.Length == 0 || Client.Permissions is not { } held || permissions.Any(held.Contains);

    /// <summary>Counts one request in the 60 s window that the first request opens.</summary>
    public (int Count, int ResetSeconds) Count(TimeProvider time)
    {
        lock (_lock)
        {
            if (_windowStart == long.MinValue || time.GetElapsedTime(_windowStart) >= TimeSpan.FromSeconds(60))
                (_windowStart, _count) = (time.GetTimestamp(), 0);
            _count++;
            var left = TimeSpan.FromSeconds(60) - time.GetElapsedTime(_windowStart);
            return (_count, Math.Max(1, (int)Math.Ceiling(left.TotalSeconds)));
        }
    }
}

/// <summary>Tokens in force. Life is real time, because clients measure it with their own clocks.</summary>
internal sealed class TokenStore(TimeProvider time, TimeSpan life)
{
    private readonly ConcurrentDictionary<string, Token> _tokens = new(StringComparer.Ordinal);

    public Token Issue(EmulatorClient client)
    {
        var now = time.GetUtcNow();
        foreach (var (text, old) in _tokens)
            if (old.Expires <= now)
                _tokens.TryRemove(text, out _);
        var token = new Token(
            Convert.ToBase64String(RandomNumberGenerator.GetBytes(48)).Replace('+', '-').Replace('/', '_'),
            client,
            now + life
        );
        _tokens[token.Text] = token;
        return token;
    }

    public Token? Find(string text) =>
        _tokens.TryGetValue(text, out var token) && token.Expires > time.GetUtcNow() ? token : null;

    /// <summary>Told of every token that is revoked before its time.</summary>
    public Action<Token>? Revoked { get; set; }

    public bool IsInForce(Token token) => Find(token.Text) == token;

    public void Remove(Token token)
    {
        if (_tokens.TryRemove(token.Text, out _))
            Revoked?.Invoke(token);
    }

    /// <summary>Revokes the tokens of a client, or of all when it is null.</summary>
    /// <returns>How many there were.</returns>
    public int Revoke(string? clientId)
    {
        var revoked = _tokens.Values.Where(token => clientId is null || token.Client.Id == clientId).ToList();
        foreach (var token in revoked)
            Remove(token);
        return revoked.Count;
    }
}
