using System.Text.Json.Nodes;
using Puente.Scim.Filters;
using Puente.Scim.Resources;
using Puente.Scim.Schemas;

namespace Puente.Scim.Patching;

internal enum PatchVerb
{
    Add,
    Replace,
    Remove,
}

/// <summary>One operation of a PATCH (RFC 7644, 3.5.2).</summary>
/// <param name="Path">Null when the value says where to.</param>
/// <param name="Place">For messages: <c>Operations[2]</c>.</param>
internal sealed record PatchOperation(PatchVerb Verb, string? Path, JsonNode? Value, string Place)
{
    private const string Message = "urn:ietf:params:scim:api:messages:2.0:PatchOp";

    /// <summary>More in one request is a mistake.</summary>
    private const int Most = 10_000;

    /// <exception cref="ScimException">The body is no PATCH.</exception>
    public static IReadOnlyList<PatchOperation> ReadAll(JsonObject body)
    {
        ResourceReader.RequireSchema(body, Message);
        if (Member(body, "Operations") is not JsonArray { Count: > 0 and <= Most } list)
            throw ScimException.Syntax("\"Operations\" must be a list with one operation or more.");
        return [.. list.Select(Read)];
    }

    private static PatchOperation Read(JsonNode? node, int index)
    {
        var place = FormattableString.Invariant($"Operations[{index}]");
        if (node is not JsonObject operation)
            throw ScimException.Syntax($"{place} must be an object.");
        // Entra ID writes Add, Replace, Remove.
        PatchVerb verb = Text(operation, "op")?.ToLowerInvariant() switch
        {
            "add" => PatchVerb.Add,
            "replace" => PatchVerb.Replace,
            "remove" => PatchVerb.Remove,
            _ => throw ScimException.Syntax($"{place}.op must be add, replace or remove."),
        };
        var path = Text(operation, "path");
        if (path is null && Member(operation, "path") is not null)
            throw ScimException.Path($"{place}.path must be a text.");
        var value = Member(operation, "value");
        if (verb == PatchVerb.Remove && string.IsNullOrWhiteSpace(path))
            throw ScimException.NoTarget($"{place} removes and has no path.");
        if (verb == PatchVerb.Add && value is null)
            throw ScimException.Value($"{place} adds and has no value.");
        return new PatchOperation(verb, string.IsNullOrWhiteSpace(path) ? null : path.Trim(), value, place);
    }

    private static JsonNode? Member(JsonObject json, string name) =>
        json.FirstOrDefault(member => member.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;

    private static string? Text(JsonObject json, string name) =>
        Member(json, name) is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    /// <exception cref="ScimException">The path names nothing of the type.</exception>
    public static (Target Target, Filter? Filter) Resolve(string path, ResourceType type, string place)
    {
        try
        {
            return FilterParser.ParsePath(path, type);
        }
        catch (FilterException fault)
        {
            throw ScimException.Path($"{place}.path cannot be used {fault.Message}");
        }
    }
}
