using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Puente.Emulator.Http;

internal enum BreakOff
{
    LengthPromised,
    Chunked,
}

/// <summary>What a handler answers with: a status and JSON bytes, perhaps already compressed.</summary>
internal sealed record ApiAnswer(int Status, ReadOnlyMemory<byte> Body, bool Gzipped = false)
{
    /// <summary>How the body breaks off half way; null sends all of it.</summary>
    public BreakOff? BreaksOff { get; init; }

    public string ContentType { get; init; } = "application/json";

    /// <summary>What takes the connection over once the answer has been logged; null on ordinary answers.</summary>
    public Func<Task>? Upgrade { get; init; }

    public static JsonWriterOptions Writing { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static ApiAnswer Json(JsonNode node, int status = 200) => new(status, Bytes(node));

    public static ApiAnswer Empty(int status) => new(status, default);

    public static byte[] Bytes(JsonNode node)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Writing))
            node.WriteTo(writer);
        return buffer.ToArray();
    }
}
