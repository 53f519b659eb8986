using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Puente.Actions.Execution.Aws;

/// <summary>
/// AWS's signature version 4 as its reference describes it (canonical request, text to sign, derived key), for every service
/// but S3: the path is encoded once more than it is sent.
/// </summary>
internal static class AwsSignature
{
    private const string Algorithm = "AWS4-HMAC-SHA256";

    /// <returns>The headers with date, token and <c>Authorization</c>; all but the connection's own are signed.</returns>
    public static ActionRequest Sign(
        ActionRequest request,
        AwsKeys keys,
        string region,
        string service,
        DateTimeOffset now
    )
    {
        var moment = now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var address = new Uri(
            request.Url,
            new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }
        );
        List<KeyValuePair<string, string>> headers = [.. request.Headers, new("X-Amz-Date", moment)];
        if (keys.SessionToken is { } token)
            headers.Add(new("X-Amz-Security-Token", token));
        var signed = Canonical(headers, address.Authority);
        var names = string.Join(';', signed.Keys);
        var canonical = string.Join(
            '\n',
            request.Method,
            string.Join('/', address.AbsolutePath.Split('/').Select(Uri.EscapeDataString)),
            Query(address),
            string.Concat(signed.Select(header => $"{header.Key}:{header.Value}\n")),
            names,
            Hex(SHA256.HashData(Encoding.UTF8.GetBytes(request.Body ?? "")))
        );
        var scope = $"{moment[..8]}/{region}/{service}/aws4_request";
        var text = $"{Algorithm}\n{moment}\n{scope}\n{Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        var key = Encoding.UTF8.GetBytes("AWS4" + keys.SecretKey);
        foreach (var part in scope.Split('/'))
            key = Keyed(key, part);
        headers.Add(
            new(
                "Authorization",
                $"{Algorithm} Credential={keys.AccessKey}/{scope}, SignedHeaders={names}, Signature={Hex(Keyed(key, text))}"
            )
        );
        return request with { Headers = headers };
    }

    private static SortedDictionary<string, string> Canonical(
        IEnumerable<KeyValuePair<string, string>> headers,
        string host
    )
    {
        var signed = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["host"] = host };
        foreach (var (name, value) in headers)
        {
            // How the body travels is between this machine and the next one.
            if (name.Equals("Transfer-Encoding", StringComparison.OrdinalIgnoreCase))
                continue;
            signed[Lower(name)] = string.Join(' ', value.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        }
        return signed;
    }

    private static string Query(Uri address)
    {
        var pairs = address
            .Query.TrimStart('?')
            .Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => pair.Contains('=', StringComparison.Ordinal) ? pair : pair + "=")
            .Order(StringComparer.Ordinal);
        return string.Join('&', pairs);
    }

#pragma warning disable CA1308 // The rule of the signature is lower case.
    private static string Lower(string name) => name.ToLowerInvariant();
#pragma warning restore CA1308

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);

    private static byte[] Keyed(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));
}
