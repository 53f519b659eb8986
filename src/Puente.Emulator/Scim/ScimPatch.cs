using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Puente.Emulator.Scim;

/// <summary>Applies PATCH operations to a resource as it is written, RFC 7644 3.5.2.</summary>
internal static partial class ScimPatch
{
    private static readonly string[] s_extensions = [ScimNames.Enterprise, ScimNames.Platform];

    public static void Apply(JsonObject resource, JsonObject body)
    {
        if (Member(body, "Operations") is not JsonArray { Count: > 0 } operations)
            throw ScimErrors.Of(400, "invalidSyntax", "A patch needs Operations.");
        foreach (var one in operations)
        {
            var operation =
                one as JsonObject ?? throw ScimErrors.Of(400, "invalidSyntax", "An operation must be an object.");
            var op = Member(operation, "op")?.ToString().ToLowerInvariant();
            if (op is not ("add" or "replace" or "remove"))
                throw ScimErrors.Of(400, "invalidSyntax", $"The op {op} is not add, replace or remove.");
            var (path, value) = (Member(operation, "path")?.ToString(), Member(operation, "value"));
            if (path is null)
                Whole(resource, op, value);
            else
                At(resource, op, path, value);
        }
    }

    private static void Whole(JsonObject resource, string op, JsonNode? value)
    {
        if (op == "remove")
            throw ScimErrors.Of(400, "noTarget", "A remove needs a path.");
        foreach (
            var (name, member) in value as JsonObject
                ?? throw ScimErrors.InvalidValue("A patch without a path needs an object.")
        )
            if (s_extensions.Contains(name) && member is JsonObject extension)
                foreach (var (inner, set) in extension)
                    Set(Extension(resource, name), op, inner, set);
            else
                At(resource, op, name, member);
    }

    private static void At(JsonObject resource, string op, string path, JsonNode? value)
    {
        foreach (var extension in s_extensions)
            if (path.StartsWith(extension, StringComparison.OrdinalIgnoreCase))
            {
                var rest = path[extension.Length..].TrimStart(':');
                if (rest.Length > 0)
                    Inside(Extension(resource, extension), op, rest, value);
                else if (op == "remove")
                    resource.Remove(extension);
                else
                    Whole(Extension(resource, extension), op, value);
                return;
            }
        Inside(resource, op, path, value);
    }

    private static void Inside(JsonObject at, string op, string path, JsonNode? value)
    {
        var match = Path().Match(path);
        if (!match.Success)
            throw ScimErrors.InvalidPath($"The path {path} is not understood.");
        var (name, sub) = (Known(at, match.Groups["name"].Value), match.Groups["sub"].Value);
        if (match.Groups["filter"] is not { Success: true } filter)
        {
            if (sub.Length == 0)
                Set(at, op, name, value);
            else
                Set(at[name] as JsonObject ?? New(at, name), op, sub, value);
            return;
        }
        var wanted = ScimFilter.Read(filter.Value);
        var list = at[name] as JsonArray ?? [];
        if (list.Parent is null)
            at[name] = list;
        var found = list.OfType<JsonObject>().Where(one => wanted.TrueForAll(part => Holds(one, part))).ToList();
        if (op == "remove" && sub.Length == 0)
        {
            found.ForEach(one => list.Remove(one));
            return;
        }
        if (found.Count == 0)
        {
            if (op == "remove")
                return;
            var made = new JsonObject();
            foreach (var (attribute, text) in wanted)
                made[attribute] = (JsonNode)text;
            list.Add(made);
            found.Add(made);
        }
        foreach (var one in found)
            if (sub.Length > 0)
                Set(one, op, sub, value);
            else if (value is JsonObject members)
                foreach (var (member, set) in members)
                    Set(one, op, member, set);
    }

    private static void Set(JsonObject at, string op, string name, JsonNode? value)
    {
        name = Known(at, name);
        if (op == "remove")
        {
            if (at[name] is JsonArray held && value is JsonArray or JsonObject)
                Without(held, value);
            else
                at.Remove(name);
        }
        else if (op == "add" && at[name] is JsonArray list)
        {
            foreach (var one in value is JsonArray many ? [.. many] : new JsonNode?[] { value })
                if (!list.Any(there => Same(there, one)))
                    list.Add(one?.DeepClone());
        }
        else
            at[name] = value?.DeepClone();
    }

    private static void Without(JsonArray held, JsonNode value)
    {
        foreach (var gone in value is JsonArray many ? [.. many] : new JsonNode?[] { value })
        foreach (var one in held.Where(there => Same(there, gone)).ToList())
            held.Remove(one);
    }

    private static bool Same(JsonNode? a, JsonNode? b) =>
        a is JsonObject one && b is JsonObject other && one["value"] is { } value
            ? JsonNode.DeepEquals(value, other["value"])
            : JsonNode.DeepEquals(a, b);

    private static bool Holds(JsonObject one, (string Attribute, string Value) part) =>
        Member(one, part.Attribute) is { } value
        && (
            value.GetValueKind() is JsonValueKind.True or JsonValueKind.False ? value.ToJsonString() : value.ToString()
        ).Equals(part.Value, StringComparison.OrdinalIgnoreCase);

    private static JsonObject Extension(JsonObject resource, string name) =>
        resource[name] as JsonObject ?? New(resource, name);

    private static JsonObject New(JsonObject at, string name)
    {
        var made = new JsonObject();
        at[name] = made;
        return made;
    }

    /// <summary>Attribute names are compared without case.</summary>
    public static JsonNode? Member(JsonObject at, string name) => at[Known(at, name)];

    private static string Known(JsonObject at, string name) =>
        at.FirstOrDefault(member => member.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Key ?? name;

    [GeneratedRegex("""^(?<name>[A-Za-z$][\w$-]*)(?:\[(?<filter>[^\]]+)\])?(?:\.(?<sub>[\w$-]+))?$""")]
    private static partial Regex Path();
}
