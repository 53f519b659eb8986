using System.Text.Json.Nodes;
using Puente.Scim.Filters;
using Puente.Scim.Resources;
using Puente.Scim.Schemas;

namespace Puente.Scim.Patching;

/// <summary>Applies a PATCH to a body: all of it or, by an exception, none.</summary>
/// <param name="id">Of the resource: a client may repeat it, not change it.</param>
internal sealed class Patcher(ResourceType type, string id)
{
    /// <param name="body">Changed in place; the caller drops it when this throws.</param>
    /// <exception cref="ScimException">An operation cannot be done.</exception>
    public void Apply(JsonObject body, IReadOnlyList<PatchOperation> operations)
    {
        foreach (var operation in operations)
            if (operation.Path is null)
                ApplyMembers(body, operation);
            else
                ApplyPath(body, operation);
        foreach (var extension in type.Extensions)
            if (body[extension.Id] is JsonObject { Count: 0 })
                body.Remove(extension.Id);
        ResourceReader.RequireAll(body, type);
    }

    private void ApplyMembers(JsonObject body, PatchOperation operation)
    {
        if (operation.Value is not JsonObject members)
            throw ScimException.Value($"{operation.Place} has no path, so its value must be an object.");
        foreach (var (name, value) in members)
        {
            if (IsOwnLabel(name, value))
                continue;
            // A name may itself be a path: Entra ID writes {"name.givenName": …} and {"emails[type eq \"work\"].value": …}.
            ApplyPath(body, operation with { Path = name, Value = value });
        }
    }

    private bool IsOwnLabel(string name, JsonNode? value) =>
        name.ToUpperInvariant() switch
        {
            "SCHEMAS" or "META" => true,
            "ID" => value is JsonValue plain && plain.TryGetValue(out string? text) && text == id,
            _ => false,
        };

    private void ApplyPath(JsonObject body, PatchOperation operation)
    {
        if (type.Core.HasId(operation.Path!) || type.Extension(operation.Path!) is not null)
        {
            ApplySchema(body, operation);
            return;
        }
        var (target, filter) = PatchOperation.Resolve(operation.Path!, type, operation.Place);
        if (
            target.Attribute.Mutability == Mutability.ReadOnly
            || target.Part?.Mutability is Mutability.ReadOnly or Mutability.Immutable
            || target.Attribute == CommonAttributes.Schemas
        )
            throw ScimException.Mutability($"{operation.Place}: {operation.Path} cannot be changed.");
        if (target.Attribute.Mutability == Mutability.WriteOnly)
            return;
        var home = HomeOf(body, target);
        var change = new TargetChange(home, target, filter, operation);
        change.Apply();
        if (target.Attribute.IsRequired && home[target.Attribute.Name] is null)
            throw ScimException.Mutability($"{operation.Place}: {target.Attribute.Name} is required.");
    }

    private void ApplySchema(JsonObject body, PatchOperation operation)
    {
        var urn = type.Extension(operation.Path!)?.Id ?? type.Core.Id;
        if (operation.Verb == PatchVerb.Remove)
        {
            if (urn == type.Core.Id)
                throw ScimException.Mutability($"{operation.Place}: the core schema cannot be removed.");
            body.Remove(urn);
            return;
        }
        if (operation.Value is not JsonObject members)
            throw ScimException.Value($"{operation.Place}: the value of a schema must be an object.");
        foreach (var (name, value) in members)
            ApplyPath(body, operation with { Path = $"{urn}:{name}", Value = value });
    }

    private static JsonObject HomeOf(JsonObject body, Target target)
    {
        if (target.Extension is not { } extension)
            return body;
        if (body[extension.Id] is JsonObject home)
            return home;
        home = [];
        body[extension.Id] = home;
        return home;
    }
}
