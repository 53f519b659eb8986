using System.Text.Json;
using System.Text.Json.Serialization;

namespace Puente.Platform.DataActions;

/// <summary><c>custom_-_{guid}</c>; <c>static_{guid}</c> for built-in actions; <c>customAuth_-_{integrationId}</c> for those that sign in.</summary>
[JsonConverter(typeof(DataActionIdConverter))]
public readonly record struct DataActionId(string Value)
{
    private const string AuthPrefix = "customAuth_-_";

    /// <summary>Comes with the platform and cannot be changed.</summary>
    public bool IsStatic => Value.StartsWith("static_", StringComparison.Ordinal);

    public bool IsCustomAuth => Value.StartsWith(AuthPrefix, StringComparison.Ordinal);

    /// <summary>The action that signs in for the others of an integration.</summary>
    public static DataActionId CustomAuthOf(Integrations.IntegrationId integration) => new(AuthPrefix + integration);

    public override string ToString() => Value;
}

internal sealed class DataActionIdConverter : JsonConverter<DataActionId>
{
    public override DataActionId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && reader.GetString() is { Length: > 0 } text
            ? new DataActionId(text)
            : throw new JsonException("A DataActionId is a text.");

    public override void Write(Utf8JsonWriter writer, DataActionId value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Value);
}
