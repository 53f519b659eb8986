using System.Text.Json;
using System.Text.Json.Nodes;
using Puente.Scim.Schemas;

namespace Puente.Scim.Resources;

/// <summary>Reads what POST and PUT carry: names as the schema writes them, and nothing that the client may not set.</summary>
internal static class ResourceReader
{
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 32, AllowDuplicateProperties = false };

    /// <exception cref="ScimException">It is no JSON object.</exception>
    public static JsonObject Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            return JsonNode.Parse(body.Span, documentOptions: Strict) as JsonObject
                ?? throw ScimException.Syntax("The body must be one JSON object.");
        }
        catch (JsonException fault)
        {
            // The parser's own message may quote the body.
            throw ScimException.Syntax(
                FormattableString.Invariant(
                    $"The body is no JSON, or names a member twice: line {fault.LineNumber + 1 ?? 1}, byte {fault.BytePositionInLine + 1 ?? 1}."
                )
            );
        }
    }

    /// <summary>Checks that a message or resource says what it is.</summary>
    /// <exception cref="ScimException">The URN is missing.</exception>
    public static void RequireSchema(JsonObject body, string urn)
    {
        if (!SchemasOf(body).Contains(urn, StringComparer.OrdinalIgnoreCase))
            throw ScimException.Syntax($"\"schemas\" must hold \"{urn}\".");
    }

    /// <returns>A body to store: without id, meta, password and whatever else is not the client's.</returns>
    /// <exception cref="ScimException">Something in it does not suit the schemas.</exception>
    public static JsonObject Read(JsonObject given, ResourceType type)
    {
        RequireSchema(given, type.Core.Id);
        foreach (var urn in SchemasOf(given))
            if (!type.Core.HasId(urn) && type.Extension(urn) is null)
                throw ScimException.Syntax($"\"schemas\" names {ValueReader.Shorten(urn)}, which is not known here.");
        var body = new JsonObject();
        var seen = new HashSet<object>();
        foreach (var (name, value) in given)
        {
            object target =
                (object?)type.Extension(name)
                ?? type.Attribute(name)
                ?? throw ScimException.Syntax($"'{ValueReader.Shorten(name)}' is no attribute of {type.Name}.");
            if (!seen.Add(target))
                throw ScimException.Syntax($"'{name}' is there twice; case does not count.");
            if (target is ScimSchema extension)
                ReadExtension(extension, value, body);
            else
                Set(body, (ScimAttribute)target, value, "");
        }
        RequireAll(body, type);
        return body;
    }

    /// <exception cref="ScimException">A required attribute is missing.</exception>
    public static void RequireAll(JsonObject body, ResourceType type)
    {
        foreach (var attribute in type.Core.Attributes)
            if (
                attribute.IsRequired
                && (body[attribute.Name] is not JsonValue value || value.GetValue<string>().Trim().Length == 0)
            )
                throw ScimException.Value($"{attribute.Name} is required.");
    }

    private static void ReadExtension(ScimSchema extension, JsonNode? value, JsonObject body)
    {
        if (value is null)
            return;
        if (value is not JsonObject given)
            throw ScimException.Syntax($"{extension.Id} must be an object.");
        var read = new JsonObject();
        foreach (var (name, inner) in given)
        {
            var attribute =
                ScimAttribute.Find(extension.Attributes, name)
                ?? throw ScimException.Syntax($"'{ValueReader.Shorten(name)}' is no attribute of {extension.Id}.");
            if (read.ContainsKey(attribute.Name))
                throw ScimException.Syntax($"'{name}' is there twice; case does not count.");
            Set(read, attribute, inner, extension.Id + ":");
        }
        if (read.Count > 0)
            body[extension.Id] = read;
    }

    private static void Set(JsonObject body, ScimAttribute attribute, JsonNode? value, string prefix)
    {
        // A client sends back what it was shown; what is read-only is ignored then (RFC 7644, 3.3 and 3.5.1).
        if (
            attribute.Mutability is Mutability.ReadOnly or Mutability.WriteOnly
            || attribute == CommonAttributes.Schemas
        )
            return;
        if (ValueReader.Read(attribute, value, prefix + attribute.Name) is { } read)
            body[attribute.Name] = read;
    }

    private static IEnumerable<string> SchemasOf(JsonObject body)
    {
        var key = body.FirstOrDefault(member => member.Key.Equals("schemas", StringComparison.OrdinalIgnoreCase)).Value;
        return key switch
        {
            JsonArray list => list.OfType<JsonValue>()
                .Select(value => value.TryGetValue(out string? text) ? text : "")
                .Where(text => text.Length > 0),
            JsonValue value when value.TryGetValue(out string? text) => [text],
            _ => [],
        };
    }
}
