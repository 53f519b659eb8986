using System.Text.Json.Nodes;
using Puente.Emulator.Entities;

namespace Puente.Emulator.Scim;

/// <summary>Users as SCIM writes them.</summary>
internal sealed class ScimUserWriter(LiveOrganisation live)
{
    public JsonObject Write(JsonObject user, string root)
    {
        var id = user["id"]!.GetValue<string>();
        var written = new JsonObject
        {
            ["schemas"] = new JsonArray(ScimNames.User, ScimNames.Enterprise, ScimNames.Platform),
            ["id"] = id,
            ["active"] = user["state"]!.GetValue<string>() == "active",
            ["userName"] = user["username"]!.DeepClone(),
            ["displayName"] = user["name"]!.DeepClone(),
            ["phoneNumbers"] = new JsonArray([.. Phones(user)]),
            ["emails"] = new JsonArray(Email(user["email"], "work", true), Email(user["username"], "other", false)),
            ["groups"] = new JsonArray([
                .. live.Groups.GroupsOf(id).Select(group => Reference("Group", group, $"{root}/groups/{group}")),
            ]),
            ["roles"] = new JsonArray([.. RoleNames(id).Select(name => new JsonObject { ["value"] = name })]),
        };
        if (user["title"] is { } title)
            written["title"] = title.DeepClone();
        var external = live.Accounts.Of(id);
        if (external.Find(one => one.Authority == ScimNames.ExternalAuthority) is { Key: not null } own)
            written["externalId"] = own.Key;
        written[ScimNames.Enterprise] = Enterprise(user, root);
        written[ScimNames.Platform] = new JsonObject
        {
            ["routingSkills"] = Proficiencies(live.UserSkills, live.Skills, id),
            ["routingLanguages"] = Proficiencies(live.UserLanguages, live.Languages, id),
            ["externalIds"] = new JsonArray([
                .. external
                    .Where(one => one.Authority != ScimNames.ExternalAuthority)
                    .Select(one => new JsonObject { ["authority"] = one.Authority, ["value"] = one.Key }),
            ]),
        };
        written["meta"] = new JsonObject
        {
            ["resourceType"] = "User",
            ["location"] = $"{root}/users/{id}",
            ["version"] = user["version"]!.ToString(),
        };
        return written;
    }

    public IEnumerable<string> RoleNames(string id) =>
        live
            .Grants.Of(id)
            .Select(grant => live.Roles.Reference(grant.RoleId)["name"]?.ToString())
            .OfType<string>()
            .Distinct();

    private static JsonObject Enterprise(JsonObject user, string root)
    {
        var written = new JsonObject { ["division"] = user["division"]!["name"]!.DeepClone() };
        if (user["department"] is { } department)
            written["department"] = department.DeepClone();
        if (user["manager"]?["id"]?.ToString() is { } manager)
            written["manager"] = new JsonObject { ["value"] = manager, ["$ref"] = $"{root}/users/{manager}" };
        if (user["employerInfo"] is JsonObject employer)
        {
            if (employer["employeeId"] is { } number)
                written["employeeNumber"] = number.DeepClone();
            if (employer["dateHire"] is { } hired)
                written["dateHire"] = hired.DeepClone();
        }
        return written;
    }

    private static IEnumerable<JsonObject> Phones(JsonObject user) =>
        (user["addresses"] as JsonArray ?? [])
            .OfType<JsonObject>()
            .Where(contact => contact["mediaType"]?.ToString() == "PHONE")
            .Select(contact => new JsonObject
            {
                ["value"] = (contact["address"] ?? contact["extension"])?.DeepClone(),
                ["type"] = contact["type"]?.ToString().ToLowerInvariant() is { } type and not "primary" ? type : "work",
                ["primary"] = contact["type"]?.ToString() == "PRIMARY",
            });

    private static JsonObject Email(JsonNode? value, string type, bool primary) =>
        new()
        {
            ["value"] = value?.DeepClone(),
            ["type"] = type,
            ["primary"] = primary,
        };

    private static JsonArray Proficiencies(UserProficiencies held, NamedEntities names, string user) =>
        new([
            .. held.Of(user)
                .Where(one => names.Store.Contains(one.Key))
                .Select(one => new JsonObject
                {
                    ["name"] = names.Store.TextOf(one.Key, "name"),
                    ["proficiency"] = one.Value,
                }),
        ]);

    public static JsonObject Reference(string type, string id, string uri) =>
        new()
        {
            ["type"] = type,
            ["value"] = id,
            ["$ref"] = uri,
        };
}
