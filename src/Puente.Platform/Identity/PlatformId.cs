using System.Text.Json;
using System.Text.Json.Serialization;

namespace Puente.Platform.Identity;

/// <summary>An id that the platform writes as a GUID in lower case.</summary>
public interface IPlatformId<TSelf>
    where TSelf : struct, IPlatformId<TSelf>
{
    Guid Value { get; }

    static abstract TSelf From(Guid value);
}

public sealed class PlatformIdConverter<TId> : JsonConverter<TId>
    where TId : struct, IPlatformId<TId>
{
    public override TId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        // The long form only is what Utf8JsonReader takes; upper case and missing dashes are the same id.
        reader.TokenType == JsonTokenType.String
        && Guid.TryParse(reader.GetString(), out var value)
            ? TId.From(value)
            : throw new JsonException($"A {typeof(TId).Name} is a GUID.");

    public override void Write(Utf8JsonWriter writer, TId value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Value);
}
