using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Puente.Emulator.OAuth;

namespace Puente.Emulator.Http;

/// <summary>One request that has found its route, with what the handlers ask of it.</summary>
internal sealed class ApiRequest(HttpContext http, string[] values, string contextId)
{
    /// <summary>The platform's own limit on request bodies.</summary>
    public const int MaximumBodyBytes = 512_000;

    public HttpContext Http { get; } = http;
    public string ContextId { get; } = contextId;
    public Token? Token { get; set; }

    /// <summary>Set by a fault: the data availability date is answered this much earlier.</summary>
    public TimeSpan StaleBy { get; set; }
    public CancellationToken Aborted => Http.RequestAborted;

    /// <summary>Value of the route's n-th placeholder.</summary>
    public string Value(int index) => values[index];

    public string? Query(string name) => Http.Request.Query[name] is { Count: > 0 } found ? found[^1] : null;

    /// <summary>A list given as <c>a,b</c>, as repeated members, or both.</summary>
    public IReadOnlyList<string> QueryList(string name) =>
        [
            .. Http
                .Request.Query[name]
                .SelectMany(value =>
                    (value ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                ),
        ];

    public int QueryInt(string name, int otherwise, int least, int most)
    {
        if (Query(name) is not { Length: > 0 } text)
            return otherwise;
        if (!int.TryParse(text, out var value) || value < least || value > most)
            throw ApiException.BadRequest(
                $"The {name} must be a whole number from {least} to {most}.",
                "invalid.value"
            );
        return value;
    }

    /// <summary>The body as an object; null when it is absent, empty or the text <c>null</c>.</summary>
    /// <param name="depth">Levels of JSON that are taken.</param>
    public async Task<JsonNode?> BodyAsync(int depth = 32)
    {
        var bytes = await BytesAsync();
        if (bytes.Length == 0)
            return null;
        if (Http.Request.ContentType is { } type && !type.Contains("json", StringComparison.OrdinalIgnoreCase))
            throw new ApiException(
                415,
                "unsupported.media.type",
                "The requested content type is not supported. Use application/json."
            );
        try
        {
            return JsonNode.Parse(bytes, documentOptions: new JsonDocumentOptions { MaxDepth = depth });
        }
        catch (JsonException)
        {
            throw ApiException.BadRequest("The request could not be understood by the server due to malformed syntax.");
        }
    }

    public async Task<JsonObject> ObjectAsync(int depth = 32) =>
        await BodyAsync(depth) as JsonObject
        ?? throw ApiException.BadRequest("The request could not be understood by the server due to malformed syntax.");

    public async Task<byte[]> BytesAsync()
    {
        if (Http.Request.ContentLength > MaximumBodyBytes)
            throw TooLarge();
        using var buffer = new MemoryStream();
        var chunk = new byte[16 * 1024];
        int read;
        while ((read = await Http.Request.Body.ReadAsync(chunk, Aborted)) > 0)
        {
            if (buffer.Length + read > MaximumBodyBytes)
                throw TooLarge();
            buffer.Write(chunk, 0, read);
        }
        return buffer.ToArray();
    }

    private static ApiException TooLarge() =>
        new(413, "request.entity.too.large", $"The request is over the size limit. Maximum bytes: {MaximumBodyBytes}");
}
