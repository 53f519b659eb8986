using System.Text.Json;
using System.Text.Json.Nodes;
using Puente.Emulator.Entities;
using Puente.Emulator.Http;

namespace Puente.Emulator.Scim;

/// <summary>Takes a SCIM user over into a user and what hangs on it. What is not sent stays as it is.</summary>
internal sealed class ScimUserReader(LiveOrganisation live)
{
    private static readonly string[] s_types = ["WORK", "WORK2", "WORK3", "WORK4", "HOME", "MOBILE"];

    public static (string UserName, string DisplayName, string Email) Names(JsonObject resource)
    {
        if (Text(resource, "userName") is not { Length: > 0 } userName)
            throw ScimErrors.InvalidValue("The userName is required.");
        if (Text(resource, "displayName") is not { Length: > 0 } displayName)
            throw ScimErrors.InvalidValue("The displayName is required.");
        var work = (ScimPatch.Member(resource, "emails") as JsonArray ?? [])
            .OfType<JsonObject>()
            .FirstOrDefault(one => Text(one, "type") is null or "work");
        return (
            userName,
            displayName,
            work is not null && Text(work, "value") is { Length: > 0 } email ? email : userName
        );
    }

    /// <summary>Fields of the user itself.</summary>
    public void Fill(JsonObject resource, JsonObject user)
    {
        var (userName, displayName, email) = Names(resource);
        var enterprise = ScimPatch.Member(resource, ScimNames.Enterprise) as JsonObject ?? [];
        var fields = new JsonObject
        {
            ["name"] = displayName,
            ["email"] = email,
            ["username"] = userName,
        };
        if (resource.ContainsKey("title"))
            fields["title"] = Text(resource, "title");
        if (enterprise.ContainsKey("department"))
            fields["department"] = Text(enterprise, "department");
        if (enterprise["manager"] is { } manager)
            fields["manager"] = manager is JsonObject reference ? Text(reference, "value") : manager.ToString();
        if (ScimPatch.Member(resource, "phoneNumbers") is JsonArray phones)
            fields["addresses"] = new JsonArray([.. phones.OfType<JsonObject>().Select(Contact)]);
        var employer = user["employerInfo"]?.DeepClone() as JsonObject ?? [];
        foreach (var (scim, name) in ((string, string)[])[("employeeNumber", "employeeId"), ("dateHire", "dateHire")])
            if (enterprise.ContainsKey(scim))
                employer[name] = Text(enterprise, scim);
        if (employer.Count > 0)
            fields["employerInfo"] = employer;
        try
        {
            UserFields.Apply(fields, user, live.Users);
        }
        catch (ApiException refused) when (refused.Status == 400)
        {
            throw ScimErrors.InvalidValue(refused.Message);
        }
        if (Text(enterprise, "division") is { Length: > 0 } division)
            user["division"] = live.Divisions.FindByName(division) is { } found
                ? live.Divisions.Reference(found["id"]!.ToString())
                : throw ScimErrors.InvalidValue($"The division {division} does not exist.");
        if (ScimPatch.Member(resource, "active") is { } active)
            user["state"] = Flag(active) ? "active" : "inactive";
    }

    /// <summary>Roles, skills, languages and foreign keys.</summary>
    public void FillAround(JsonObject resource, string user)
    {
        if (ScimPatch.Member(resource, "roles") is JsonArray roles)
            live.Grants.Replace(
                user,
                [.. roles.OfType<JsonObject>().Select(role => (Role(role), live.Divisions.HomeId))]
            );
        var platform = ScimPatch.Member(resource, ScimNames.Platform) as JsonObject ?? [];
        if (platform["routingSkills"] is JsonArray skills)
            live.UserSkills.Set(
                user,
                [.. skills.OfType<JsonObject>().Select(one => Proficiency(one, live.Skills))],
                replace: true
            );
        if (platform["routingLanguages"] is JsonArray languages)
            live.UserLanguages.Set(
                user,
                [.. languages.OfType<JsonObject>().Select(one => Proficiency(one, live.Languages))],
                replace: true
            );
        if (Text(resource, "externalId") is { Length: > 0 } own)
            SetExternal(user, ScimNames.ExternalAuthority, own);
        foreach (var external in (platform["externalIds"] as JsonArray ?? []).OfType<JsonObject>())
            SetExternal(user, Text(external, "authority") ?? "", Text(external, "value") ?? "");
    }

    /// <summary>Names everything that does not exist before anything is changed.</summary>
    public void Check(JsonObject resource)
    {
        foreach (var role in (ScimPatch.Member(resource, "roles") as JsonArray ?? []).OfType<JsonObject>())
            Role(role);
        var platform = ScimPatch.Member(resource, ScimNames.Platform) as JsonObject ?? [];
        foreach (var skill in (platform["routingSkills"] as JsonArray ?? []).OfType<JsonObject>())
            Proficiency(skill, live.Skills);
        foreach (var language in (platform["routingLanguages"] as JsonArray ?? []).OfType<JsonObject>())
            Proficiency(language, live.Languages);
    }

    private string Role(JsonObject role) =>
        Text(role, "value") is { } name && live.Roles.FindByName(name) is { } found
            ? found["id"]!.GetValue<string>()
            : throw ScimErrors.InvalidValue($"The role {Text(role, "value")} does not exist.");

    private static KeyValuePair<string, double> Proficiency(JsonObject one, NamedEntities names)
    {
        if (Text(one, "name") is not { } name || names.Store.FindBy("name", name) is not { } found)
            throw ScimErrors.InvalidValue($"The name {Text(one, "name")} of a skill or language does not exist.");
        var level =
            one["proficiency"] is JsonValue value && value.GetValueKind() == JsonValueKind.Number
                ? value.GetValue<double>()
                : 0;
        if (level is < 0 or > 5)
            throw ScimErrors.InvalidValue("A proficiency must be from 0 to 5.");
        return KeyValuePair.Create(found["id"]!.GetValue<string>(), level);
    }

    private void SetExternal(string user, string authority, string key)
    {
        foreach (var (held, old) in live.Accounts.Of(user))
            if (held == authority && old != key)
                live.Accounts.Remove(user, held, old);
        if (authority.Length > 0 && key.Length > 0)
            live.Accounts.Set(user, authority, key);
    }

    private static JsonObject Contact(JsonObject phone) =>
        new()
        {
            ["address"] = Text(phone, "value"),
            ["mediaType"] = "PHONE",
            ["type"] =
                phone["primary"] is JsonValue primary && Flag(primary) ? "PRIMARY"
                : s_types.Contains(Text(phone, "type")?.ToUpperInvariant()) ? Text(phone, "type")!.ToUpperInvariant()
                : "OTHER",
        };

    // One great directory writes its booleans as texts.
    private static bool Flag(JsonNode value) =>
        value.GetValueKind() == JsonValueKind.True
        || value.ToString().Equals("true", StringComparison.OrdinalIgnoreCase);

    private static string? Text(JsonObject body, string name) => ScimPatch.Member(body, name)?.ToString();
}
