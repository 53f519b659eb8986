using System.Text.Json;
using System.Text.Json.Nodes;
using Puente.Platform.Integrations;

namespace Puente.Ui;

/// <summary>The integration that shows the hub's page beside a conversation, as it should be.</summary>
/// <param name="Origin">Where agents' browsers reach the hub.</param>
/// <param name="Groups">Ids; null leaves those that are there.</param>
/// <param name="Queues">Ids; null leaves those that are there, none is all queues.</param>
/// <param name="Media">The platform's comma-separated list; null leaves it.</param>
internal sealed record ScreenPopApp(
    string Name,
    Uri Origin,
    IReadOnlyList<string>? Groups,
    IReadOnlyList<string>? Queues,
    string? Media,
    string? Theme
)
{
    public const string Type = "embedded-client-app-interaction-widget";
    public const string DefaultName = "Puente screen pop";

    /// <summary>Stands in the notes of an integration that is this command's own.</summary>
    public const string Mark = "Made by 'puente ui install', which keeps it up to date; it changes no other.";

    /// <summary>Without the first three nothing works; windows are for the sign-in, forms for the attributes.</summary>
    private const string Sandbox = "allow-forms,allow-popups,allow-same-origin,allow-scripts";

    private static readonly string[] s_hooks = ["bootstrap", "focus", "blur", "stop"];

    /// <summary>With the platform's placeholders, which its client fills in for each conversation.</summary>
    public string Url =>
        new Uri(Origin, "/screen-pop").AbsoluteUri
        + "?conversationId={{gcConversationId}}&lang={{gcLangTag}}&gcHostOrigin={{gcHostOrigin}}&gcTargetEnv={{gcTargetEnv}}"
        + (Theme is null ? "" : $"&theme={Theme}");

    public static bool IsOwn(Integration integration) =>
        integration.Config?.Current?.Notes?.StartsWith("Made by 'puente ui install'", StringComparison.Ordinal) == true;

    /// <summary>One that was created and never came to be set, because the command was broken off.</summary>
    public static bool IsBegun(Integration integration, string name) =>
        integration.Name == name && Text(integration.Config?.Current?.Properties, "url").Length == 0;

    public static string UrlOf(Integration integration) => Text(integration.Config?.Current?.Properties, "url");

    public static IReadOnlyList<string> GroupsOf(IntegrationConfiguration? current) =>
        current?.Properties is { ValueKind: JsonValueKind.Object } properties
        && properties.TryGetProperty("groups", out var groups)
        && groups.ValueKind == JsonValueKind.Array
            ? [.. groups.EnumerateArray().Select(group => group.ToString())]
            : [];

    /// <summary>What is there, with what this app wants; members that it has no opinion of stay.</summary>
    public IntegrationConfiguration Over(IntegrationConfiguration current)
    {
        var properties = Object(current.Properties);
        properties["url"] = Url;
        properties["sandbox"] = Sandbox;
        properties["permissions"] ??= "";
        if (Groups is not null)
            properties["groups"] = List(Groups);
        if (Queues is not null)
            properties["queueIdFilterList"] = List(Queues);
        if (Media is not null)
            properties["communicationTypeFilter"] = Media;
        var advanced = Object(current.Advanced);
        var lifecycle = Own(advanced, "lifecycle");
        lifecycle["ephemeral"] = false;
        var hooks = Own(lifecycle, "hooks");
        foreach (var hook in s_hooks)
            hooks[hook] = true;
        return current with
        {
            Name = Name,
            Properties = JsonElement.Parse(properties.ToJsonString()),
            Advanced = JsonElement.Parse(advanced.ToJsonString()),
            Notes = Mark,
        };
    }

    private static JsonArray List(IReadOnlyList<string> ids) => [.. ids.Select(id => JsonValue.Create(id))];

    private static JsonObject Object(JsonElement? element) =>
        element is { ValueKind: JsonValueKind.Object } found ? (JsonObject)JsonNode.Parse(found.GetRawText())! : [];

    private static JsonObject Own(JsonObject owner, string name)
    {
        if (owner[name] is not JsonObject member)
            owner[name] = member = [];
        return member;
    }

    private static string Text(JsonElement? owner, string name) =>
        owner is { ValueKind: JsonValueKind.Object } found
        && found.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : "";
}
