using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Puente.Scim.Schemas;
using Puente.Scim.Storage;

namespace Puente.Scim.Resources;

/// <summary>A resource as clients see it, whole.</summary>
internal static class ResourceView
{
    /// <param name="address">Of the server, without a slash at the end.</param>
    /// <param name="members">False leaves a group's members out, which may be many.</param>
    public static JsonObject Of(StoredResource stored, ScimSession session, string address, bool members = true)
    {
        var type = ResourceType.Named(stored.Type);
        var view = new JsonObject { ["schemas"] = Schemas(stored.Body, type), ["id"] = stored.Id };
        foreach (var (name, value) in stored.Body)
            view[name] = value?.DeepClone();
        var belonging = "";
        if (type == ResourceType.User)
        {
            var groups = session.GroupsOf(stored.Id);
            if (groups.Count > 0)
                view["groups"] = new JsonArray([.. groups.Select(group => Group(group, address))]);
            belonging = string.Join('\n', groups);
            if ((view[UserSchema.EnterpriseId] as JsonObject)?["manager"] is JsonObject manager)
                if (manager["value"]?.GetValue<string>() is { } id)
                    manager["$ref"] = $"{address}/Users/{id}";
        }
        else if (members && session.MembersOf(stored.Id) is { Count: > 0 } list)
            view[GroupSchema.Members] = new JsonArray([.. list.Select(member => Member(member, address))]);
        view["meta"] = new JsonObject
        {
            ["resourceType"] = type.Name,
            ["created"] = Text(stored.Created),
            ["lastModified"] = Text(stored.Modified),
            ["location"] = $"{address}/{type.Endpoint}/{stored.Id}",
            ["version"] = Version(stored.Version, belonging),
        };
        return view;
    }

    /// <summary>A user's groups are shown with the user, so the version knows them too.</summary>
    private static string Version(long version, string belonging)
    {
        var groups =
            belonging.Length == 0
                ? ""
                : "." + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(belonging)).AsSpan(0, 4));
        return string.Create(CultureInfo.InvariantCulture, $"W/\"{version}{groups}\"");
    }

    private static JsonArray Schemas(JsonObject body, ResourceType type) =>
        [
            type.Core.Id,
            .. type.Extensions.Where(one => body.ContainsKey(one.Id)).Select(one => JsonValue.Create(one.Id)),
        ];

    private static JsonObject Group(StoredGroup group, string address) =>
        new()
        {
            ["value"] = group.Id,
            ["$ref"] = $"{address}/Groups/{group.Id}",
            ["display"] = group.Name,
            ["type"] = group.IsDirect ? "direct" : "indirect",
        };

    private static JsonObject Member(StoredMember member, string address)
    {
        var view = new JsonObject
        {
            ["value"] = member.Id,
            ["$ref"] = $"{address}/{member.Kind}s/{member.Id}",
            ["type"] = member.Kind,
        };
        if (member.Name is { } name)
            view["display"] = name;
        return view;
    }

    private static string Text(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
