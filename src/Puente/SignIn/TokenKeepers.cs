using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Puente.Configuration;
using Puente.Failures;
using Puente.Keyrings;
using Puente.Platform.SignIn;
using Puente.Terminal;

namespace Puente.SignIn;

/// <summary>Chooses where a sign-in is kept: the system's keyring when there is one, else a file of the user's.</summary>
internal static class TokenKeepers
{
    /// <param name="keep"><c>auto</c>, <c>keyring</c> (nowhere else) or <c>file</c>.</param>
    /// <exception cref="KeyringException">The keyring is wanted and there is none.</exception>
    public static ITokenKeeper For(CommandHost host, UserFolders folders, Uri login, string clientId, string keep)
    {
        var name = NameOf(login, clientId);
        var file = folders.Tokens is { } folder
            ? new FileKeeper(Path.Combine(folder, $"{name}.json"), host.Time)
            : throw new InputException(
                "There is no place to keep a sign-in: set HOME or XDG_DATA_HOME, or use client credentials."
            );
        return keep switch
        {
            "file" => file,
            "keyring" => new KeyringKeeper(SystemKeyring.Require(host), name, file, only: true),
            _ => SystemKeyring.Find(host) is { } keyring ? new KeyringKeeper(keyring, name, file, only: false) : file,
        };
    }

    /// <summary>Tells host and client apart without naming them.</summary>
    private static string NameOf(Uri login, string clientId) =>
        Convert.ToHexStringLower(
            SHA256.HashData(Encoding.UTF8.GetBytes($"{login.Authority.ToLowerInvariant()}\n{clientId}")).AsSpan(0, 12)
        );

    public static string Write(KeptToken token) =>
        JsonSerializer.Serialize(
            new TokenText(token.Access.Reveal(), token.Refresh?.Reveal(), token.ExpiresAt),
            TokenTextJson.Default.TokenText
        );

    /// <returns>Null when the text is no sign-in: then one signs in again.</returns>
    public static KeptToken? Read(string text)
    {
        try
        {
            return JsonSerializer.Deserialize(text, TokenTextJson.Default.TokenText) is { Access.Length: > 0 } kept
                ? new KeptToken(
                    new Secret(kept.Access),
                    kept.Refresh is null ? null : new Secret(kept.Refresh),
                    kept.ExpiresAt
                )
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

internal sealed record TokenText(string Access, string? Refresh, DateTimeOffset ExpiresAt);

[JsonSerializable(typeof(TokenText))]
internal sealed partial class TokenTextJson : JsonSerializerContext;
