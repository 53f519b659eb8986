using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Puente.Testing.Aws;

/// <summary>
/// Verifies a signature of version 4 from the bytes that arrived, step by step as AWS's reference writes it. Written for
/// itself and tried on AWS's published vectors: it shares nothing with what signs.
/// </summary>
public static partial class AwsVerifier
{
    private const string Unreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

    /// <param name="target">Path and query as they stood in the request line.</param>
    /// <param name="secretOf">The secret of an access key; null for a stranger.</param>
    /// <returns>Null when all is well, else what is wrong.</returns>
    public static string? FaultOf(
        string method,
        string target,
        IReadOnlyDictionary<string, string> headers,
        byte[] body,
        Func<string, string?> secretOf,
        DateTimeOffset? now
    )
    {
        var given = Shape().Match(headers.GetValueOrDefault("authorization", ""));
        if (!given.Success)
            return "no signature of version 4";
        string Part(string name) => given.Groups[name].Value;
        var moment = headers.GetValueOrDefault("x-amz-date", "");
        if (!moment.StartsWith(Part("day") + "T", StringComparison.Ordinal))
            return "the day of the scope is not that of the request";
        var sent = DateTimeOffset.ParseExact(
            moment,
            "yyyyMMdd'T'HHmmss'Z'",
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal
        );
        if (now is { } clock && (clock - sent).Duration() > TimeSpan.FromMinutes(5))
            return "the signature is too old";
        if (secretOf(Part("key")) is not { } secret)
            return "the access key is not known";
        var names = Part("names").Split(';');
        if (!names.SequenceEqual(names.Order(StringComparer.Ordinal)) || !names.Contains("host"))
            return "the signed headers are not in order, or host is not among them";
        if (headers.Keys.Any(name => name.StartsWith("x-amz-", StringComparison.Ordinal) && !names.Contains(name)))
            return "a header of AWS is not signed";
        var question = target.IndexOf('?', StringComparison.Ordinal);
        var (path, query) = question < 0 ? (target, "") : (target[..question], target[(question + 1)..]);
        var canonical = new StringBuilder();
        canonical.Append(method).Append('\n');
        // The path is encoded a second time, slashes excepted.
        foreach (var letter in Encoding.UTF8.GetBytes(path))
            if (letter == '/' || Unreserved.Contains((char)letter, StringComparison.Ordinal))
                canonical.Append((char)letter);
            else
                canonical.Append(CultureInfo.InvariantCulture, $"%{letter:X2}");
        canonical.Append('\n');
        canonical.AppendJoin('&', query.Split('&').Order(StringComparer.Ordinal)).Append('\n');
        foreach (var name in names)
            canonical
                .Append(name)
                .Append(':')
                .Append(Blanks().Replace(headers.GetValueOrDefault(name, "").Trim(), " "))
                .Append('\n');
        canonical.Append('\n').AppendJoin(';', names).Append('\n').Append(Hex(SHA256.HashData(body)));
        var scope = $"{Part("day")}/{Part("region")}/{Part("service")}/aws4_request";
        var text =
            $"AWS4-HMAC-SHA256\n{moment}\n{scope}\n{Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical.ToString())))}";
        var day = Mac(Encoding.UTF8.GetBytes("AWS4" + secret), Part("day"));
        var signing = Mac(Mac(Mac(day, Part("region")), Part("service")), "aws4_request");
        return Hex(Mac(signing, text)) == Part("signature") ? null : "the signature does not match";
    }

    private static byte[] Mac(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);

    [GeneratedRegex(
        "^AWS4-HMAC-SHA256 Credential=(?<key>[^/]+)/(?<day>[0-9]{8})/(?<region>[^/]+)/(?<service>[^/]+)/aws4_request, SignedHeaders=(?<names>[a-z0-9;-]+), Signature=(?<signature>[0-9a-f]{64})$"
    )]
    private static partial Regex Shape();

    [GeneratedRegex(" +")]
    private static partial Regex Blanks();
}
