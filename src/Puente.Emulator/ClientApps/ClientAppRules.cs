using System.Text.Json.Nodes;
using Puente.Emulator.Http;

namespace Puente.Emulator.ClientApps;

/// <summary>What a client app's configuration has to keep to.</summary>
internal static class ClientAppRules
{
    private static readonly string[] s_displayTypes = ["standalone", "widget"];

    private static readonly string[] s_hooks = ["bootstrap", "focus", "blur", "stop"];

    // The tokens that the vendor's samples write.
    private static readonly string[] s_sandbox =
    [
        "allow-forms",
        "allow-modals",
        "allow-popups",
        "allow-presentation",
        "allow-same-origin",
        "allow-scripts",
        "allow-downloads",
    ];

    private static readonly string[] s_permissions =
    [
        "camera",
        "microphone",
        "geolocation",
        "clipboard-write",
        "display-capture",
        "fullscreen",
    ];

    /// <exception cref="ApiException">400: a member breaks its rule.</exception>
    public static void Check(ClientAppType type, JsonObject properties, JsonObject advanced, Func<string, bool> isGroup)
    {
        if (Json.Text(properties, "url") is { Length: > 0 } url && !IsPage(url))
            throw ApiException.BadRequest("The property url must be an absolute address.", "invalid.value");
        if (!type.IsWidget)
            Json.OneOf(properties, "displayType", "DisplayType", s_displayTypes);
        Listed(properties, "sandbox", s_sandbox);
        Listed(properties, "permissions", s_permissions);
        if (type.IsWidget)
        {
            Texts(properties, "queueIdFilterList");
            Json.Text(properties, "communicationTypeFilter");
        }
        foreach (var group in Texts(properties, "groups"))
            if (!isGroup(group))
                throw ApiException.BadRequest($"The group {group} does not exist.", "invalid.value");
        if (advanced["lifecycle"] is not JsonObject lifecycle)
            return;
        Json.Flag(lifecycle, "ephemeral");
        if (lifecycle["hooks"] is JsonObject hooks)
            foreach (var (hook, _) in hooks)
                _ = s_hooks.Contains(hook)
                    ? Json.Flag(hooks, hook)
                    : throw ApiException.InvalidValue(hook, "LifecycleHook", s_hooks);
    }

    private static bool IsPage(string url) =>
        Uri.TryCreate(url.Split('?')[0], UriKind.Absolute, out var page)
        && (page.Scheme == Uri.UriSchemeHttps || page.Scheme == Uri.UriSchemeHttp);

    private static void Listed(JsonObject properties, string name, string[] known)
    {
        foreach (
            var token in (Json.Text(properties, name) ?? "").Split(
                ',',
                StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries
            )
        )
            if (!known.Contains(token))
                throw ApiException.InvalidValue(token, name, known);
    }

    private static IEnumerable<string> Texts(JsonObject properties, string name) =>
        (Json.List(properties, name) ?? []).Select(one =>
            one is JsonValue value && value.TryGetValue<string>(out var text)
                ? text
                : throw ApiException.BadRequest($"The property {name} must list ids.", "invalid.value")
        );
}
