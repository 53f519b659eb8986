using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Puente.Platform.Errors;

namespace Puente.Platform.Requests;

/// <summary>A successful answer, read whole.</summary>
internal sealed record BufferedAnswer(ReadOnlyMemory<byte> Utf8, HttpMethod Method, Route Route, string? CorrelationId)
{
    public T Read<T>(JsonTypeInfo<T> type) => Read(Utf8, type);

    public T Read<T>(ReadOnlyMemory<byte> utf8, JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(utf8.Span, type)
                ?? throw Unusable("the answer is null where an object was expected.");
        }
        catch (JsonException e)
        {
            // The parser's own message can quote the body, which is customer data; the place is enough to find it.
            throw Unusable(
                $"the answer could not be read as {typeof(T).Name} (line {e.LineNumber}, byte {e.BytePositionInLine})."
            );
        }
    }

    public PlatformContentException Unusable(string fault) => new(Method, Route.Template, fault, CorrelationId);
}
