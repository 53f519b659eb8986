using System.Net;
using Puente.Platform.Errors;

namespace Puente.Api.Calls;

/// <summary>An answer, read to its end.</summary>
/// <param name="Refusal">Null for a success.</param>
/// <param name="Age">How long it has lain in the cache; null when the platform gave it just now.</param>
internal sealed record ApiAnswer(
    HttpStatusCode Status,
    IReadOnlyList<KeyValuePair<string, string>> Headers,
    ReadOnlyMemory<byte> Body,
    PlatformResponseException? Refusal = null,
    TimeSpan? Age = null
)
{
    public bool IsJson =>
        Headers.Any(header =>
            header.Key.Equals("Content-Type", StringComparison.OrdinalIgnoreCase)
            && header.Value.StartsWith("application/json", StringComparison.OrdinalIgnoreCase)
        );
}
