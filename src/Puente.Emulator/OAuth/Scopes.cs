using System.Text.Json.Nodes;

namespace Puente.Emulator.OAuth;

/// <summary>Scopes narrow what a user may do through a client, by the domains of permissions.</summary>
internal static class Scopes
{
    private static readonly (string Name, string[] Domains)[] s_all =
    [
        ("analytics", ["analytics"]),
        ("architect", ["architect"]),
        ("authorization", ["authorization"]),
        ("conversations", ["conversation"]),
        ("groups", ["directory"]),
        ("integrations", ["integrations", "integration", "bridge"]),
        ("notifications", []),
        ("oauth", ["oauth"]),
        ("organization", ["directory", "admin"]),
        ("presence", ["presence"]),
        ("routing", ["routing"]),
        ("scim", ["directory", "routing", "authorization"]),
        ("stations", ["telephony"]),
        ("telephony", ["telephony"]),
        ("usage", ["usage", "oauth"]),
        ("user-basic-info", []),
        ("users", ["directory"]),
        ("voicemail", ["voicemail"]),
    ];

    public static IEnumerable<JsonObject> Written =>
        s_all
            .SelectMany(scope => (string[])[scope.Name, scope.Name + ":readonly"])
            .Select(name => new JsonObject
            {
                ["id"] = name,
                ["description"] = $"What belongs to {name}.",
                ["selfUri"] = $"/api/v2/oauth/scopes/{name}",
            });

    /// <summary>Whether the scopes let a permission through; no scopes at all narrow nothing.</summary>
    public static Func<string, bool>? Filter(IReadOnlyList<string> scopes) =>
        scopes.Count == 0 ? null : permission => scopes.Any(scope => Lets(scope, permission));

    private static bool Lets(string scope, string permission)
    {
        var readOnly = scope.EndsWith(":readonly", StringComparison.Ordinal);
        var name = readOnly ? scope[..^":readonly".Length] : scope;
        var parts = permission.Split(':');
        return s_all.Any(one => one.Name == name && one.Domains.Contains(parts[0]))
            && (!readOnly || parts[^1] is "view" or "search");
    }
}
