using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Puente.Sync.EventBridge.Setup;

/// <summary>Keys of AWS, for one request. Never printed.</summary>
internal sealed class AwsKeys(string accessKey, string secretKey, string? token)
{
    public string AccessKey => accessKey;
    public string SecretKey => secretKey;
    public string? Token => string.IsNullOrEmpty(token) ? null : token;
}

/// <summary>Signature version 4 of AWS, for requests whose body is at hand. There is no EventBridge client here to do it.</summary>
internal static class SigV4
{
    /// <summary>Signs all headers that the request and its content have, the host and the body; sets <c>Authorization</c>.</summary>
    public static void Sign(
        HttpRequestMessage request,
        ReadOnlySpan<byte> body,
        AwsKeys keys,
        string region,
        string service,
        DateTimeOffset now
    )
    {
        var moment = now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var day = moment[..8];
        request.Headers.TryAddWithoutValidation("X-Amz-Date", moment);
        if (keys.Token is not null)
            request.Headers.TryAddWithoutValidation("X-Amz-Security-Token", keys.Token);
        var headers = HeadersOf(request);
        var names = string.Join(';', headers.Keys);
        var canonical = string.Join(
            '\n',
            request.Method.Method,
            request.RequestUri!.AbsolutePath,
            QueryOf(request.RequestUri),
            string.Concat(headers.Select(header => $"{header.Key}:{header.Value}\n")),
            names,
            Convert.ToHexStringLower(SHA256.HashData(body))
        );
        var scope = $"{day}/{region}/{service}/aws4_request";
        var text = $"AWS4-HMAC-SHA256\n{moment}\n{scope}\n{Convert.ToHexStringLower(Hash(canonical))}";
        var key = Hmac(
            Hmac(Hmac(Hmac(Encoding.UTF8.GetBytes("AWS4" + keys.SecretKey), day), region), service),
            "aws4_request"
        );
        var signature = Convert.ToHexStringLower(Hmac(key, text));
        request.Headers.TryAddWithoutValidation(
            "Authorization",
            $"AWS4-HMAC-SHA256 Credential={keys.AccessKey}/{scope}, SignedHeaders={names}, Signature={signature}"
        );
    }

    private static SortedDictionary<string, string> HeadersOf(HttpRequestMessage request)
    {
        var headers = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["host"] = request.Headers.Host ?? request.RequestUri!.Authority,
        };
        foreach (var (name, values) in request.Headers.Concat(request.Content?.Headers.AsEnumerable() ?? []))
        {
            // The length is set by the connection, after the signature.
            if (!name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase))
                headers[LowerCase(name)] = string.Join(',', values.Select(value => value.Trim()));
        }

        return headers;
    }

    private static string QueryOf(Uri uri)
    {
        var parts = uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries);
        Array.Sort(parts, StringComparer.Ordinal);
        return string.Join('&', parts.Select(part => part.Contains('=', StringComparison.Ordinal) ? part : part + "="));
    }

#pragma warning disable CA1308 // The rule of the signature is lower case.
    private static string LowerCase(string name) => name.ToLowerInvariant();
#pragma warning restore CA1308

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));

    private static byte[] Hmac(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));
}
