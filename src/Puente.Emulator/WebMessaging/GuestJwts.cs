using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Puente.Emulator.Clock;

namespace Puente.Emulator.WebMessaging;

/// <summary>Signed tokens that open a session's history. They name the guest, not his own token.</summary>
internal sealed class GuestJwts(VirtualClock clock, WebMessagingOptions options)
{
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);

    /// <returns>The token and its end in seconds since 1970.</returns>
    public (string Jwt, long Exp) Issue(string guestId)
    {
        var exp = (clock.Now + options.JwtLife).ToUnixTimeSeconds();
        var head = Part(new JsonObject { ["alg"] = "HS256", ["typ"] = "JWT" });
        var text = $"{head}.{Part(new JsonObject { ["sub"] = guestId, ["exp"] = exp })}";
        return ($"{text}.{Sign(text)}", exp);
    }

    /// <summary>The guest, or null when the token is wrong or its time is over.</summary>
    public string? GuestOf(string jwt)
    {
        var end = jwt.LastIndexOf('.');
        if (end < 0)
            return null;
        var signed = Encoding.ASCII.GetBytes(Sign(jwt[..end]));
        if (!CryptographicOperations.FixedTimeEquals(signed, Encoding.UTF8.GetBytes(jwt[(end + 1)..])))
            return null;
        var claims = JsonNode.Parse(Base64Url.DecodeFromChars(jwt.Split('.')[1]))!;
        return claims["exp"]!.GetValue<long>() > clock.Now.ToUnixTimeSeconds() ? claims["sub"]!.ToString() : null;
    }

    private static string Part(JsonObject part) =>
        Base64Url.EncodeToString(Encoding.UTF8.GetBytes(part.ToJsonString()));

    private string Sign(string text) =>
        Base64Url.EncodeToString(HMACSHA256.HashData(_key, Encoding.ASCII.GetBytes(text)));
}
