using System.Text.Json;
using System.Text.Json.Nodes;
using Puente.Emulator.Http;

namespace Puente.Emulator.Entities;

/// <summary>Takes the members of a create or update body over into a user.</summary>
internal static class UserFields
{
    private static readonly string[] s_texts = ["name", "department", "title", "username", "preferredName"];

    private static readonly string[] s_lists =
    [
        "primaryContactInfo",
        "addresses",
        "images",
        "profileSkills",
        "locations",
        "certifications",
    ];

    private static readonly string[] s_objects = ["biography", "employerInfo", "chat"];
    private static readonly string[] s_mediaTypes = ["PHONE", "EMAIL", "SMS"];

    private static readonly string[] s_contactTypes =
    [
        "PRIMARY",
        "WORK",
        "WORK2",
        "WORK3",
        "WORK4",
        "HOME",
        "MOBILE",
        "MAIN",
        "OTHER",
    ];

    public static void Apply(JsonObject from, JsonObject user, Users users)
    {
        foreach (var name in s_texts)
            if (from.ContainsKey(name))
                user[name] = Json.Text(from, name);
        if (user["name"] is null)
            throw ApiException.BadRequest("The name of the user must not be empty.", "invalid.value");
        foreach (var name in s_lists)
            if (from.ContainsKey(name))
                user[name] = Json.List(from, name)?.DeepClone() ?? new JsonArray();
        foreach (var name in s_objects)
            if (from[name] is { } value)
                user[name] = value as JsonObject is { } whole ? whole.DeepClone() : throw Wrong(name);
        if (from["acdAutoAnswer"] is not null)
            user["acdAutoAnswer"] = Json.Flag(from, "acdAutoAnswer");
        if (from.ContainsKey("addresses"))
            CheckContacts((JsonArray)user["addresses"]!);
        if (Json.Text(from, "email") is { Length: > 0 } email)
            Email(user, email, ownName: from.ContainsKey("username"));
        if (from.ContainsKey("manager"))
            user["manager"] = Manager(from["manager"], users);
    }

    /// <summary>The address is also the user name, until that is given one of its own.</summary>
    private static void Email(JsonObject user, string email, bool ownName)
    {
        var was = user["email"]!.GetValue<string>();
        user["email"] = email;
        if (!ownName && string.Equals(user["username"]?.ToString(), was, StringComparison.OrdinalIgnoreCase))
            user["username"] = email;
        var contacts = user["primaryContactInfo"] as JsonArray ?? [];
        var primary = contacts.OfType<JsonObject>().FirstOrDefault(one => one["mediaType"]?.ToString() == "EMAIL");
        if (primary is not null)
            primary["address"] = email;
        else
            contacts.Add(UserJson.PrimaryEmail(email));
        user["primaryContactInfo"] = contacts.Parent is null ? contacts : contacts.DeepClone();
    }

    // Sent as an id, answered as a reference.
    private static JsonObject? Manager(JsonNode? given, Users users)
    {
        var id = given switch
        {
            null => "",
            JsonValue value when value.GetValueKind() == JsonValueKind.String => value.GetValue<string>(),
            JsonObject reference => Json.Text(reference, "id") ?? "",
            _ => throw Wrong("manager"),
        };
        if (id.Length == 0)
            return null;
        if (!users.IsThere(id))
            throw ApiException.BadRequest($"The manager {id} does not exist.", "invalid.value");
        return new JsonObject { ["id"] = id, ["selfUri"] = $"/api/v2/users/{id}" };
    }

    private static void CheckContacts(JsonArray contacts)
    {
        foreach (var contact in contacts)
        {
            var one = contact as JsonObject ?? throw Wrong("addresses");
            Json.OneOf(one, "mediaType", "ContactMediaType", s_mediaTypes);
            Json.OneOf(one, "type", "ContactType", s_contactTypes);
            if (one["address"] is not null && one["extension"] is not null)
                throw ApiException.BadRequest("A contact has an address or an extension, not both.", "invalid.value");
        }
    }

    private static ApiException Wrong(string name) =>
        ApiException.BadRequest($"The member {name} has the wrong shape.", "invalid.value");
}
