using System.Text.Json.Nodes;
using Puente.Scim.Filters;
using Puente.Scim.Schemas;

namespace Puente.Scim.Resources;

/// <summary>Which attributes an answer holds: <c>attributes</c> or <c>excludedAttributes</c> (RFC 7644, 3.9).</summary>
internal sealed class Selection
{
    private readonly IReadOnlyList<string> _names;
    private readonly bool _isOnly;

    private Selection(IReadOnlyList<string> names, bool isOnly) => (_names, _isOnly) = (names, isOnly);

    public static Selection Everything { get; } = new([], isOnly: false);

    public bool IsEverything => _names.Count == 0;

    /// <exception cref="ScimException">Both were given.</exception>
    public static Selection Of(IReadOnlyList<string> only, IReadOnlyList<string> without)
    {
        if (only.Count > 0 && without.Count > 0)
            throw ScimException.Value("attributes and excludedAttributes exclude each other.");
        return only.Count > 0 ? new Selection(only, true) : new Selection(without, false);
    }

    /// <summary>Whether an attribute of the core schema is wanted at all.</summary>
    public bool Wants(string attribute, ResourceType type)
    {
        var named = _names
            .Select(name => Target.Resolve(name, type))
            .Any(target => target?.Attribute.Name == attribute && (_isOnly || target.Part is null));
        return _isOnly ? named : !named;
    }

    /// <summary>Takes away what is not wanted; id and schemas stay always.</summary>
    public JsonObject Trim(JsonObject view, ResourceType type)
    {
        if (IsEverything)
            return view;
        // What is unknown selects nothing.
        var targets = _names.Select(name => Target.Resolve(name, type)).OfType<Target>().ToArray();
        var schemas = type.Extensions.Where(one => _names.Any(one.HasId)).ToArray();
        if (!_isOnly)
        {
            foreach (var schema in schemas)
                view.Remove(schema.Id);
            foreach (var target in targets.Where(target => !IsAlways(target.Attribute)))
                Remove(view, target);
            return view;
        }
        var kept = new JsonObject();
        foreach (var (name, value) in view)
            if (name is "schemas" or "id" || schemas.Any(one => one.Id == name))
                kept[name] = value?.DeepClone();
        foreach (var target in targets)
            Keep(view, kept, target);
        return kept;
    }

    private static bool IsAlways(ScimAttribute attribute) => attribute.Returned == Returned.Always;

    private static void Remove(JsonObject view, Target target)
    {
        var home = target.Extension is null ? view : view[target.Extension.Id] as JsonObject;
        if (home is null)
            return;
        if (target.Part is null)
            home.Remove(target.Attribute.Name);
        else
            foreach (var item in target.Items(view).OfType<JsonObject>())
                item.Remove(target.Part.Name);
        if (target.Extension is { } extension && home.Count == 0)
            view.Remove(extension.Id);
    }

    private static void Keep(JsonObject view, JsonObject kept, Target target)
    {
        var (from, to) = (view, kept);
        if (target.Extension is { } extension)
        {
            if (view[extension.Id] is not JsonObject inner)
                return;
            from = inner;
            if (kept[extension.Id] is not JsonObject home)
                kept[extension.Id] = home = [];
            to = home;
        }
        var name = target.Attribute.Name;
        if (from[name] is not { } value)
            return;
        if (target.Part is null)
            to[name] = value.DeepClone();
        else if (value is JsonObject one)
            to[name] = Part(one, to[name] as JsonObject, target.Part.Name);
        else if (value is JsonArray list)
        {
            var old = to[name] as JsonArray;
            to[name] = new JsonArray([
                .. list.Select((item, index) => Part((JsonObject)item!, old?[index] as JsonObject, target.Part.Name)),
            ]);
        }
    }

    private static JsonObject Part(JsonObject from, JsonObject? sofar, string part)
    {
        var made = (JsonObject?)sofar?.DeepClone() ?? [];
        if (from[part] is { } value)
            made[part] = value.DeepClone();
        return made;
    }
}
