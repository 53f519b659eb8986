using System.Globalization;
using Puente.Platform.Errors;

namespace Puente.Platform.Requests;

/// <summary>The platform's own headers.</summary>
internal static class Headers
{
    public static string? CorrelationId(HttpResponseMessage response) =>
        ErrorBody.Token(Text(response, "inin-correlation-id"));

    public static int? Number(HttpResponseMessage response, string name) =>
        int.TryParse(Text(response, name), NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? value
            : null;

    /// <summary>The wait of Retry-After, whether given in seconds or as a date; never negative.</summary>
    public static TimeSpan? RetryAfter(HttpResponseMessage response, TimeProvider time)
    {
        if (response.Headers.RetryAfter is not { } header)
            return null;
        // A date is meant on the server's clock, so compare it with the server's date when there is one.
        var wait = header.Delta ?? header.Date - (response.Headers.Date ?? time.GetUtcNow());
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }

    private static string? Text(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;
}
