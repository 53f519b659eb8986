using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace Puente.Hub.SignIn;

/// <summary>Tokens of programs that signed in; they live in memory only and end with the hub.</summary>
internal sealed class TokenDesk(IReadOnlyList<HubAccount> accounts, TimeProvider time)
{
    public static readonly TimeSpan Life = TimeSpan.FromHours(1);

    /// <summary>A program that signs in for every request must not fill the memory.</summary>
    private const int MostTokens = 10_000;

    private readonly ConcurrentDictionary<string, (HubAccount Account, DateTimeOffset Ends)> _tokens = new(
        StringComparer.Ordinal
    );

    /// <returns>Null when no account has this id and secret.</returns>
    public string? SignIn(string id, string secret)
    {
        HubAccount? found = null;
        // Every account is compared, so that the time tells nothing about which ids there are.
        foreach (var account in accounts)
        {
            if (IsSame(account.Id, id) & IsSame(account.Secret, secret))
                found = account;
        }
        if (found is null)
            return null;
        var now = time.GetUtcNow();
        foreach (var (old, held) in _tokens)
        {
            if (held.Ends <= now)
                _tokens.TryRemove(old, out _);
        }
        if (_tokens.Count >= MostTokens)
            _tokens.TryRemove(_tokens.MinBy(pair => pair.Value.Ends).Key, out _);
        var token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        _tokens[token] = (found, now + Life);
        return token;
    }

    /// <returns>Null when the token is unknown or has ended.</returns>
    public HubAccount? Find(string token) =>
        _tokens.TryGetValue(token, out var held) && held.Ends > time.GetUtcNow() ? held.Account : null;

    private static bool IsSame(string expected, string given) =>
        CryptographicOperations.FixedTimeEquals(
            SHA256.HashData(Encoding.UTF8.GetBytes(expected)),
            SHA256.HashData(Encoding.UTF8.GetBytes(given))
        );
}
