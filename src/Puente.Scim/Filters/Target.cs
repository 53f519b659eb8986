using System.Text.Json.Nodes;
using Puente.Scim.Schemas;

namespace Puente.Scim.Filters;

/// <summary>What an attribute path names: <c>name.givenName</c>, <c>urn:…:User:department</c>.</summary>
/// <param name="Extension">Null for the core schema and within a value path.</param>
internal sealed record Target(ScimSchema? Extension, ScimAttribute Attribute, ScimAttribute? Part)
{
    /// <summary>What is compared: of an attribute with a <c>value</c> and without a named part that one.</summary>
    public ScimAttribute Leaf =>
        Part ?? (Attribute.Type == ScimType.Complex ? Attribute.Part("value") ?? Attribute : Attribute);

    /// <summary>Another resource type has the attribute, this one never a value of it.</summary>
    public bool IsForeign { get; private init; }

    public static Target Foreign(string path) =>
        new(null, new ScimAttribute(path, ScimType.Complex, ""), null) { IsForeign = true };

    /// <summary>Resolves a path against the schemas of a resource type.</summary>
    /// <returns>Null when there is no such attribute.</returns>
    public static Target? Resolve(string path, ResourceType type)
    {
        if (path.StartsWith("urn:", StringComparison.OrdinalIgnoreCase))
        {
            foreach (var schema in (ScimSchema[])[type.Core, .. type.Extensions])
                if (
                    path.Length > schema.Id.Length + 1
                    && path[schema.Id.Length] == ':'
                    && schema.HasId(path[..schema.Id.Length])
                )
                    return Resolve(
                        path[(schema.Id.Length + 1)..],
                        name => ScimAttribute.Find(schema.Attributes, name),
                        schema == type.Core ? null : schema
                    );
            return null;
        }
        return Resolve(path, type.Attribute, null);
    }

    /// <summary>Resolves a path within a value path: the parts of one complex attribute.</summary>
    public static Target? Resolve(string path, ScimAttribute complex) => Resolve(path, complex.Part, null);

    private static Target? Resolve(string path, Func<string, ScimAttribute?> find, ScimSchema? extension)
    {
        var dot = path.IndexOf('.', StringComparison.Ordinal);
        if (find(dot < 0 ? path : path[..dot]) is not { } attribute)
            return null;
        if (dot < 0)
            return new Target(extension, attribute, null);
        return attribute.Part(path[(dot + 1)..]) is { } part ? new Target(extension, attribute, part) : null;
    }

    /// <summary>The attribute's values: none, one, or those of its list.</summary>
    public IEnumerable<JsonNode> Items(JsonObject resource)
    {
        if (IsForeign)
            return [];
        var place = Extension is null ? resource : resource[Extension.Id] as JsonObject;
        return place?[Attribute.Name] switch
        {
            null => [],
            JsonArray list => list.OfType<JsonNode>(),
            var single => [single],
        };
    }

    /// <summary>The values that are compared.</summary>
    public IEnumerable<JsonValue> Values(JsonObject resource)
    {
        var leaf = Leaf;
        foreach (var item in Items(resource))
            if (item is JsonValue plain)
                yield return plain;
            else if (leaf != Attribute && (item as JsonObject)?[leaf.Name] is JsonValue inner)
                yield return inner;
    }
}
