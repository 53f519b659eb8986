using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Puente.Actions.Files;
using Puente.Actions.Json;

namespace Puente.Actions.Execution;

/// <summary>One exchange with a service, kept in a file to run an action without the service. Secrets are masked.</summary>
/// <param name="Request">Null when only the answer was written down.</param>
public sealed record Recording(ActionRequest? Request, ActionResponse Response) : IActionExchange
{
    public Task<ActionResponse> SendAsync(ActionRequest request, CancellationToken cancellationToken) =>
        Task.FromResult(Response);

    /// <exception cref="ActionFileException">The text is no recording.</exception>
    public static Recording Read(string file, string text)
    {
        var source = JsonSource.Read(file, text);
        return Read(source, source.Root, "$");
    }

    /// <summary>How the request differs from the recorded one; empty when it does not or none was recorded.</summary>
    public IReadOnlyList<string> Differences(ActionRequest request)
    {
        if (Request is null)
            return [];
        var found = new List<string>();
        if (Request.Method != request.Method)
            found.Add($"the method is {request.Method}, recorded was {Request.Method}");
        if (IsOther(PathOf(Request.Url), PathOf(request.Url)))
            found.Add($"the URL is {request.Url}, recorded was {Request.Url}");
        if (IsOther(Request.Body ?? "", request.Body ?? ""))
            found.Add("the body is another one than the recorded");
        return found;
    }

    /// <summary>The host may be another one: the emulator's, or none at all.</summary>
    private static string PathOf(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var address) ? address.PathAndQuery : url;

    /// <summary>A recorded text with a masked secret cannot be compared.</summary>
    private static bool IsOther(string recorded, string sent) =>
        !recorded.Contains(SecretMask.Mask, StringComparison.Ordinal) && recorded != sent;

    public string Write()
    {
        var buffer = new ArrayBufferWriter<byte>();
        var options = new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        using (var writer = new Utf8JsonWriter(buffer, options))
        {
            writer.WriteStartObject();
            if (Request is not null)
            {
                writer.WriteStartObject("request");
                writer.WriteString("method", Request.Method);
                writer.WriteString("url", Request.Url);
                WriteHeaders(writer, Request.Headers);
                if (Request.Body is not null)
                    WriteBody(writer, Request.Body);
                writer.WriteEndObject();
            }

            writer.WriteStartObject("response");
            writer.WriteNumber("status", Response.Status);
            WriteHeaders(writer, Response.Headers);
            WriteBody(writer, Response.Body);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan) + "\n";
    }

    internal static Recording Read(JsonSource source, JsonElement root, string path)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("response", out var response))
            throw new ActionFileException(
                source.File,
                source.PlaceOf(path),
                "a recording needs a member \"response\" with \"status\" and \"json\" or \"body\"."
            );
        ActionRequest? request = null;
        if (root.TryGetProperty("request", out var sent) && sent.ValueKind == JsonValueKind.Object)
            request = new ActionRequest(
                Text(sent, "method") ?? "GET",
                Text(sent, "url") ?? "",
                Headers(sent),
                Body(sent)
            );
        return new Recording(request, ReadResponse(source, response, path + ".response"));
    }

    internal static ActionResponse ReadResponse(JsonSource source, JsonElement response, string path)
    {
        if (response.ValueKind != JsonValueKind.Object)
            throw new ActionFileException(source.File, source.PlaceOf(path), "must be an object.");
        var status = 200;
        if (
            response.TryGetProperty("status", out var written)
            && !(
                written.ValueKind == JsonValueKind.Number
                && written.TryGetInt32(out status)
                && status is >= 100 and < 600
            )
        )
            throw new ActionFileException(
                source.File,
                source.PlaceOf(path + ".status"),
                "must be an HTTP status, for example 200."
            );
        return new ActionResponse(status, Headers(response), Body(response) ?? "");
    }

    private static void WriteHeaders(Utf8JsonWriter writer, IReadOnlyList<KeyValuePair<string, string>> headers)
    {
        writer.WriteStartObject("headers");
        foreach (var header in headers.DistinctBy(header => header.Key, StringComparer.OrdinalIgnoreCase))
            writer.WriteString(header.Key, header.Value);
        writer.WriteEndObject();
    }

    /// <summary>JSON as JSON, so that people can read and edit it; anything else as text.</summary>
    private static void WriteBody(Utf8JsonWriter writer, string body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            writer.WritePropertyName("json");
            json.RootElement.WriteTo(writer);
        }
        catch (JsonException)
        {
            writer.WriteString("body", body);
        }
    }

    private static KeyValuePair<string, string>[] Headers(JsonElement owner) =>
        owner.TryGetProperty("headers", out var headers) && headers.ValueKind == JsonValueKind.Object
            ?
            [
                .. headers
                    .EnumerateObject()
                    .Where(header => header.Value.ValueKind == JsonValueKind.String)
                    .Select(header => new KeyValuePair<string, string>(header.Name, header.Value.GetString()!)),
            ]
            : [];

    private static string? Body(JsonElement owner) =>
        owner.TryGetProperty("json", out var json) ? JsonText.Of(json) : Text(owner, "body");

    private static string? Text(JsonElement owner, string name) =>
        owner.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String
            ? member.GetString()
            : null;
}
