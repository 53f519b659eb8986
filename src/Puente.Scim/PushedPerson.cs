using System.Text.Json.Nodes;
using Puente.Scim.Resources;
using Puente.Scim.Schemas;
using Puente.Scim.Storage;

namespace Puente.Scim;

/// <summary>A pushed user as fields: <c>userName</c>, <c>name.givenName</c>, <c>emails[work]</c>, <c>groups</c>.</summary>
/// <param name="Id">The store's own.</param>
/// <param name="Fields">Names without regard to case; no value is empty.</param>
public sealed record PushedPerson(string Id, bool IsActive, IReadOnlyDictionary<string, IReadOnlyList<string>> Fields)
{
    internal static IReadOnlyCollection<string> Names { get; } = [.. AllNames()];

    internal static PushedPerson Of(StoredResource stored, IReadOnlyList<StoredGroup> groups)
    {
        var fields = new Dictionary<string, List<string>>(StringComparer.OrdinalIgnoreCase);
        void Add(string name, JsonNode? value)
        {
            var text = value is JsonValue plain ? plain.ToString().Trim() : "";
            if (text.Length == 0)
                return;
            if (!fields.TryGetValue(name, out var values))
                fields[name] = values = [];
            values.Add(text);
        }

        Add("id", JsonValue.Create(stored.Id));
        foreach (var (name, value) in stored.Body)
            if (name == UserSchema.EnterpriseId)
                foreach (var (inner, more) in (JsonObject)value!)
                {
                    AddAttribute(Add, $"{UserSchema.EnterpriseId}:{inner}", more);
                    // No core attribute has the name of one of the extension.
                    AddAttribute(Add, inner, more);
                }
            else
                AddAttribute(Add, name, value);
        foreach (var group in groups)
        {
            Add("groups", JsonValue.Create(group.Name));
            Add("groups.value", JsonValue.Create(group.Id));
        }
        var isActive = stored.Body["active"] is not JsonValue active || active.GetValue<bool>();
        return new PushedPerson(
            stored.Id,
            isActive,
            fields.ToDictionary(
                field => field.Key,
                field => (IReadOnlyList<string>)field.Value,
                StringComparer.OrdinalIgnoreCase
            )
        );
    }

    private static void AddAttribute(Action<string, JsonNode?> add, string name, JsonNode? value)
    {
        if (value is JsonObject parts)
        {
            add(name, parts["value"]);
            foreach (var (part, inner) in parts)
                add($"{name}.{part}", inner);
        }
        else if (value is JsonArray list)
            // The primary value first, so that {emails|first} is the one that counts.
            foreach (var item in list.OfType<JsonObject>().OrderByDescending(ValueReader.IsPrimary))
                AddItem(add, name, item);
        else
            // true and false as the mapping reads them.
            add(
                name,
                value is JsonValue plain && plain.TryGetValue(out bool truth) ? (truth ? "true" : "false") : value
            );
    }

    private static void AddItem(Action<string, JsonNode?> add, string name, JsonObject item)
    {
        var labels = new List<string> { "" };
        if (ValueReader.IsPrimary(item))
            labels.Add("[primary]");
        if (item["type"] is JsonValue type)
            labels.Add($"[{type.ToString()}]");
        foreach (var label in labels)
        {
            add(name + label, item["value"]);
            foreach (var (part, inner) in item)
                if (part != "primary")
                    add($"{name}{label}.{part}", inner);
        }
    }

    private static IEnumerable<string> AllNames()
    {
        yield return "id";
        yield return "externalId";
        foreach (var attribute in UserSchema.Core.Attributes)
        foreach (var name in NamesOf(attribute, ""))
            yield return name;
        foreach (var attribute in UserSchema.Enterprise.Attributes)
        foreach (var name in NamesOf(attribute, "").Concat(NamesOf(attribute, UserSchema.EnterpriseId + ":")))
            yield return name;
    }

    private static IEnumerable<string> NamesOf(ScimAttribute attribute, string prefix)
    {
        string[] labels = attribute.IsMany
            ? ["", "[primary]", .. (attribute.Part("type")?.Canonical ?? []).Select(type => $"[{type}]")]
            : [""];
        foreach (var label in labels)
        {
            yield return prefix + attribute.Name + label;
            foreach (var part in attribute.Parts)
                yield return $"{prefix}{attribute.Name}{label}.{part.Name}";
        }
    }
}
