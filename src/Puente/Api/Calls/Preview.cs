using System.Text.Json;
using Puente.Platform;

namespace Puente.Api.Calls;

/// <summary>Shows a request without sending it, and without signing in.</summary>
internal static class Preview
{
    public static void Write(ApiCall call, PlatformOptions options, Uri apiBase, TextWriter output)
    {
        output.WriteLine($"{call.Method} {apiBase.AbsoluteUri.TrimEnd('/')}{call.Path}");
        var headers = call
            .Options.Headers.Append(new("Accept", call.Options.Accept))
            .Append(new("Authorization", "Bearer"))
            .Append(new("User-Agent", options.UserAgent));
        if (call.Body is not null)
            headers = headers.Append(new("Content-Type", call.Options.ContentType));
        foreach (var (name, value) in headers.OrderBy(header => header.Key, StringComparer.OrdinalIgnoreCase))
            output.WriteLine($"{name}: {HeaderField.Shown(name, value)}");
        if (call.Body is not { Length: > 0 } body)
            return;
        output.WriteLine();
        output.WriteLine(Pretty(body));
    }

    private static string Pretty(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return JsonText.Indented(document.RootElement);
        }
        catch (JsonException)
        {
            return System.Text.Encoding.UTF8.GetString(body.Span); // The body is sent as it is, so it is shown as it is.
        }
    }
}
