using System.Text.Json.Nodes;
using Puente.Scim.Filters;
using Puente.Scim.Resources;
using Puente.Scim.Schemas;

namespace Puente.Scim.Patching;

/// <summary>One operation on one attribute.</summary>
/// <param name="home">The resource, or its extension.</param>
internal sealed class TargetChange(JsonObject home, Target target, Filter? filter, PatchOperation operation)
{
    private readonly ScimAttribute _attribute = target.Attribute;
    private readonly string _path = $"{operation.Place}: {target.Attribute.Name}";

    private bool IsRemoval => operation.Verb == PatchVerb.Remove || operation.Value is null or JsonArray { Count: 0 };

    public void Apply()
    {
        if (_attribute.IsMany)
            ApplyToList();
        else
            ApplyToOne();
    }

    private void ApplyToOne()
    {
        if (filter is not null)
            throw ScimException.Path($"{_path} has one value, so a filter makes no sense.");
        if (target.Part is { } part)
        {
            var whole = home[_attribute.Name] as JsonObject ?? [];
            SetPart(whole, part);
            Put(whole);
        }
        else if (IsRemoval)
            home.Remove(_attribute.Name);
        else if (
            ValueReader.Read(_attribute, operation.Value, _path) is JsonObject parts
            && home[_attribute.Name] is JsonObject old
        )
            Merge(old, parts);
        else
            Put(ValueReader.Read(_attribute, operation.Value, _path));
    }

    private void ApplyToList()
    {
        var list = home[_attribute.Name] as JsonArray ?? [];
        var primaries = list.Where(ValueReader.IsPrimary).ToHashSet();
        if (filter is not null || target.Part is not null)
            ApplyToSome(list);
        else if (operation.Verb == PatchVerb.Remove && operation.Value is not (null or JsonArray { Count: 0 }))
            TakeOut(list);
        else if (IsRemoval)
            // Adding nothing changes nothing; replacing by nothing takes all away.
            _ = operation.Verb == PatchVerb.Add ? 0 : Clear(list);
        else
        {
            var read = (JsonArray?)ValueReader.Read(_attribute, operation.Value, _path) ?? [];
            if (operation.Verb == PatchVerb.Replace)
                Clear(list);
            Append(list, read);
        }
        KeepOnePrimary(list, primaries);
        for (var index = list.Count - 1; index >= 0; index--)
            if (list[index] is JsonObject { Count: 0 })
                list.RemoveAt(index);
        Put(list.Count > 0 ? list : null);
    }

    private void ApplyToSome(JsonArray list)
    {
        JsonObject[] chosen = [.. list.OfType<JsonObject>().Where(item => filter?.Matches(item) != false)];
        if (chosen.Length == 0 && !IsRemoval)
            chosen = [Make(list)];
        foreach (var item in chosen)
            if (target.Part is { } part)
                SetPart(item, part);
            else if (IsRemoval)
                list.Remove(item);
            else if (ValueReader.ReadOne(_attribute, operation.Value, _path) is JsonObject value)
            {
                if (operation.Verb == PatchVerb.Replace)
                    item.Clear();
                Merge(item, value);
            }
    }

    /// <summary>
    /// A value that the filter describes, for an add: Entra ID adds emails[type eq "work"].value to a person without
    /// e-mails. A replace must fail then (RFC 7644, 3.5.2.3).
    /// </summary>
    private JsonObject Make(JsonArray list)
    {
        var made = new JsonObject();
        Filter?[] terms = filter is AllOf all ? [.. all.Parts] : [filter];
        foreach (var term in terms)
            if (
                operation.Verb == PatchVerb.Add
                && term is Comparison { Operator: "eq", Literal: not null, Target.Part: null } comparison
            )
                made[comparison.Target.Attribute.Name] = comparison.Literal switch
                {
                    bool truth => JsonValue.Create(truth),
                    string text when comparison.Target.Attribute.Type == ScimType.Boolean => JsonValue.Create(
                        Comparison.Truth(text)
                    ),
                    string text => JsonValue.Create(text),
                    var other => JsonValue.Create((decimal)other),
                };
            else
                throw ScimException.NoTarget($"{operation.Place}: no value of {_attribute.Name} fits the path.");
        list.Add(made);
        return made;
    }

    private void Append(JsonArray list, JsonArray read)
    {
        // By value where values have one, so that adding ten thousand members stays quick.
        var known = list.Select(KeyOf).OfType<string>().ToHashSet(StringComparer.Ordinal);
        foreach (var item in read.ToArray())
        {
            read.Remove(item);
            if (KeyOf(item) is not { } key || known.Add(key))
                list.Add(item);
        }
    }

    /// <summary>Entra ID removes members by a list of values beside the path.</summary>
    private void TakeOut(JsonArray list)
    {
        var values = (ValueReader.Read(_attribute, operation.Value, _path) as JsonArray ?? [])
            .Select(ValueOf)
            .OfType<string>()
            .ToHashSet(StringComparer.Ordinal);
        for (var index = list.Count - 1; index >= 0; index--)
            if (ValueOf(list[index]) is { } value && values.Contains(value))
                list.RemoveAt(index);
    }

    private void SetPart(JsonObject item, ScimAttribute part)
    {
        var value = IsRemoval ? null : ValueReader.ReadOne(part, operation.Value, $"{_path}.{part.Name}");
        if (value is null)
            item.Remove(part.Name);
        else
            item[part.Name] = value;
    }

    /// <summary>A new primary value takes the place of the old (RFC 7644, 3.5.2).</summary>
    private void KeepOnePrimary(JsonArray list, HashSet<JsonNode?> before)
    {
        var now = list.Where(ValueReader.IsPrimary).ToArray();
        if (now.Length < 2)
            return;
        foreach (var item in now.Where(before.Contains))
            ((JsonObject)item!)["primary"] = false;
        if (list.Count(ValueReader.IsPrimary) > 1)
            throw ScimException.Value($"{_path} would have more than one primary value.");
    }

    private void Put(JsonNode? value)
    {
        if (value is null or JsonObject { Count: 0 })
            home.Remove(_attribute.Name);
        else if (!ReferenceEquals(home[_attribute.Name], value))
            home[_attribute.Name] = value;
    }

    private static void Merge(JsonObject old, JsonObject parts)
    {
        foreach (var (name, value) in parts)
            old[name] = value?.DeepClone();
    }

    private static int Clear(JsonArray list)
    {
        list.Clear();
        return 0;
    }

    private string? KeyOf(JsonNode? item) =>
        _attribute.Name == GroupSchema.Members ? ValueOf(item) : item?.ToJsonString();

    private static string? ValueOf(JsonNode? item) =>
        item is JsonObject parts && parts["value"] is JsonValue value && value.TryGetValue(out string? text) ? text
        : item is JsonValue plain && plain.TryGetValue(out string? own) ? own
        : null;
}
