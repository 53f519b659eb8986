using System.Collections.Concurrent;
using System.Security.Cryptography;
using Puente.Emulator.Authorization;

namespace Puente.Emulator.OAuth;

/// <summary>A signed-in client, or a user signed in through it.</summary>
/// <param name="rights">What it may do at the moment of asking; roles can change while it is in force.</param>
/// <param name="userId">The user who signed in; null for the client itself.</param>
internal sealed class Token(
    string text,
    EmulatorClient client,
    DateTimeOffset expires,
    Func<Rights> rights,
    string? userId = null
)
{
    public string Text { get; } = text;
    public EmulatorClient Client { get; } = client;
    public DateTimeOffset Expires { get; } = expires;

    public string? UserId { get; } = userId;
    public Rights Rights => rights();

    public bool MayAnyOf(string[] permissions) =>
        permissions.Length == 0 || (Rights is var held && permissions.Any(held.Holds));

    /// <summary>The rate-limit window belongs to the token, as on the platform.</summary>
    public RateWindow Window { get; } = new();
}

/// <summary>Tokens in force. Life is real time, because clients measure it with their own clocks.</summary>
internal sealed class TokenStore(TimeProvider time, TimeSpan life)
{
    private readonly ConcurrentDictionary<string, Token> _tokens = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Client, string User), RateWindow> _windows = new();

    /// <param name="lives">Life of this token; null takes the usual one.</param>
    public Token Issue(EmulatorClient client, Func<Rights> rights, string? userId = null, TimeSpan? lives = null)
    {
        var now = time.GetUtcNow();
        foreach (var (text, old) in _tokens)
            if (old.Expires <= now)
                _tokens.TryRemove(text, out _);
        var token = new Token(NewText(), client, now + (lives ?? life), rights, userId);
        _tokens[token.Text] = token;
        if (userId is not null)
            SignedIn?.Invoke(userId);
        return token;
    }

    public static string NewText() =>
        Convert.ToBase64String(RandomNumberGenerator.GetBytes(48)).Replace('+', '-').Replace('/', '_');

    /// <summary>The window of a client and user over all their tokens.</summary>
    public RateWindow WindowOf(Token token) =>
        _windows.GetOrAdd((token.Client.Id, token.UserId ?? ""), _ => new RateWindow());

    public Token? Find(string text) =>
        _tokens.TryGetValue(text, out var token) && token.Expires > time.GetUtcNow() ? token : null;

    /// <summary>Told of every user who signs in.</summary>
    public Action<string>? SignedIn { get; set; }

    /// <summary>Told of every token that is revoked before its time.</summary>
    public Action<Token>? Revoked { get; set; }

    public bool IsInForce(Token token) => Find(token.Text) == token;

    public void Remove(Token token)
    {
        if (_tokens.TryRemove(token.Text, out _))
            Revoked?.Invoke(token);
    }

    /// <summary>Revokes the tokens of a user.</summary>
    public void RevokeUser(string userId)
    {
        foreach (var token in _tokens.Values.Where(token => token.UserId == userId).ToList())
            Remove(token);
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
