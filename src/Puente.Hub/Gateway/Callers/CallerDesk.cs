using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Puente.Hub.SignIn;

namespace Puente.Hub.Gateway.Callers;

/// <param name="HasKey">False: signed in with client credentials.</param>
/// <param name="SeesAll">False when the program may see some divisions only, which a lookup's statement cannot heed.</param>
internal sealed record Caller(string Name, bool HasKey, bool SeesAll);

/// <summary>Says who asks: by a key, or by a token of the hub's own sign-in.</summary>
internal sealed class CallerDesk(IReadOnlyList<GatewayKey> keys, TokenDesk tokens)
{
    private const string Bearer = "Bearer ";
    private readonly (string Name, byte[] Hash)[] _keys = [.. keys.Select(key => (key.Name, Hash(key.Secret)))];

    /// <returns>Null for a stranger.</returns>
    public Caller? Find(HttpRequest request)
    {
        var given = request.Headers["X-Api-Key"].ToString();
        var authorization = request.Headers.Authorization.ToString();
        var bearer = authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)
            ? authorization[Bearer.Length..].Trim()
            : "";
        if (given.Length == 0)
            given = bearer;
        if (given.Length == 0)
            return null;
        var hash = Hash(given);
        string? name = null;
        // All are compared, so that the time tells nothing about which one was near.
        foreach (var key in _keys)
        {
            if (CryptographicOperations.FixedTimeEquals(key.Hash, hash))
                name = key.Name;
        }
        if (name is not null)
            return new Caller(name, HasKey: true, SeesAll: true);
        return tokens.Find(bearer) is { } account
            ? new Caller(account.Name, HasKey: false, account.Divisions is null)
            : null;
    }

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
