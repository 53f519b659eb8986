using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace Puente.Emulator.OAuth;

/// <param name="Challenge">PKCE S256 challenge; null when the client signs in with its secret.</param>
internal sealed record AuthorizationCode(
    string ClientId,
    string RedirectUri,
    string UserId,
    string? Challenge,
    DateTimeOffset Expires
);

/// <summary>Codes and refresh tokens, each good for one use. Safe to use from several threads.</summary>
internal sealed class AuthorizationCodes(TimeProvider time)
{
    private static readonly TimeSpan s_life = TimeSpan.FromMinutes(5);
    private readonly ConcurrentDictionary<string, AuthorizationCode> _codes = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, (string ClientId, string UserId)> _refresh = new(
        StringComparer.Ordinal
    );

    public string Issue(string clientId, string redirectUri, string userId, string? challenge)
    {
        var text = TokenStore.NewText();
        _codes[text] = new AuthorizationCode(clientId, redirectUri, userId, challenge, time.GetUtcNow() + s_life);
        return text;
    }

    /// <summary>Null when the code is unknown, used, too old, or not of this client, address and verifier.</summary>
    public AuthorizationCode? Redeem(string text, string clientId, string redirectUri, string? verifier) =>
        _codes.TryRemove(text, out var code)
        && code.Expires > time.GetUtcNow()
        && code.ClientId == clientId
        && code.RedirectUri == redirectUri
        && (code.Challenge is null ? verifier is null : verifier is not null && Challenge(verifier) == code.Challenge)
            ? code
            : null;

    public string IssueRefresh(string clientId, string userId)
    {
        var text = TokenStore.NewText();
        _refresh[text] = (clientId, userId);
        return text;
    }

    /// <summary>The user of a refresh token, which is used up by this; null when it is not this client's.</summary>
    public string? RedeemRefresh(string text, string clientId) =>
        _refresh.TryGetValue(text, out var held) && held.ClientId == clientId && _refresh.TryRemove(text, out _)
            ? held.UserId
            : null;

    private static string Challenge(string verifier) =>
        Convert
            .ToBase64String(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)))
            .TrimEnd('=')
            .Replace('+', '-')
            .Replace('/', '_');
}
