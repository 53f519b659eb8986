using System.Text.Json.Nodes;
using Puente.Emulator.Events;
using Puente.Emulator.Http;

namespace Puente.Emulator.Channels;

/// <summary><c>GET availabletopics</c>: what can be subscribed to, and who may.</summary>
internal static class AvailableTopics
{
    private static readonly string[] s_expands =
    [
        "description",
        "enforced",
        "schema",
        "visibility",
        "transports",
        "publicApiTemplateUriPaths",
        "requiresPermissions",
        "permissionDetails",
        "topicParameters",
    ];

    public static void Map(RouteTable routes) =>
        routes.Add("GET", "/api/v2/notifications/availabletopics", request => new(List(request)));

    private static ApiAnswer List(ApiRequest request)
    {
        var expand = request.QueryList("expand");
        foreach (var one in expand)
            if (!s_expands.Contains(one))
                throw ApiException.InvalidValue(one, "expand", s_expands);
        // Every topic here is public, so leaving the previews out leaves out none.
        if (request.Query("includePreview") is { Length: > 0 } preview && !bool.TryParse(preview, out _))
            throw ApiException.BadRequest("includePreview must be true or false.", "invalid.value");
        return ApiAnswer.Json(
            new JsonObject
            {
                ["entities"] = new JsonArray([.. TopicCatalogue.All.Select(topic => Shown(topic, expand))]),
            }
        );
    }

    private static JsonObject Shown(Topic topic, IReadOnlyList<string> expand)
    {
        var shown = new JsonObject { ["id"] = topic.Template };
        foreach (var name in s_expands.Where(expand.Contains))
            shown[name] = Member(topic, name);
        if (expand.Contains("requiresPermissions"))
        {
            shown["requiresCurrentUser"] = topic.RequiresCurrentUser;
            shown["requiresCurrentUserOrPermission"] = topic.AllowsCurrentUser && topic.Permissions.Count > 0;
            shown["requiresDivisionPermissions"] = false;
            shown["requiresAnyValidator"] = false;
        }
        return shown;
    }

    private static JsonNode? Member(Topic topic, string name) =>
        name switch
        {
            "description" => topic.Description,
            "enforced" => true,
            "schema" => new JsonObject { ["type"] = "object", ["properties"] = new JsonObject() },
            "visibility" => "Public",
            "transports" => Texts(topic.Transports),
            "publicApiTemplateUriPaths" => Texts(topic.Paths),
            "requiresPermissions" => Texts(topic.Permissions),
            "permissionDetails" => Details(topic),
            _ => Texts(topic.Template.Split('.').Where(part => part == "{id}").Select(_ => "id")),
        };

    private static JsonArray Details(Topic topic)
    {
        var type = topic.RequiresCurrentUser ? "requiresCurrentUser" : "requiresPermissions";
        return topic is { RequiresCurrentUser: false, Permissions.Count: 0 }
            ? []
            :
            [
                new JsonObject
                {
                    ["type"] = type,
                    ["permissions"] = Texts(topic.Permissions),
                    ["allowsCurrentUser"] = topic.AllowsCurrentUser,
                    ["enforced"] = true,
                },
            ];
    }

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => JsonValue.Create(text))]);
}
