using System.Text.Json.Nodes;
using Puente.Emulator.Http;

namespace Puente.Emulator.WebMessaging;

/// <summary>What a deployment's configuration means for its sessions, and what a guest's page reads of it.</summary>
internal sealed class DeploymentSettings(string id, JsonObject deployment, JsonObject configuration)
{
    public string Id { get; } = id;

    public bool IsActive => Json.Text(deployment, "status") == "Active";

    public string? FlowId => (deployment["flow"] as JsonObject)?["id"]?.ToString();

    /// <summary>After the end nothing can be written any more; else the next message begins a new conversation.</summary>
    public bool EndsReadOnly =>
        Conversations["conversationDisconnect"] is not JsonObject end
        || !(Json.Flag(end, "enabled") && Json.Text(end, "type") == "Send");

    public bool MayClear => Conversations["conversationClear"] is JsonObject clear && Json.Flag(clear, "enabled");

    public bool ShowsAgentTyping => Json.Flag(Conversations, "showAgentTypingIndicator");

    public bool AutoStarts => Conversations["autoStart"] is JsonObject start && Json.Flag(start, "enabled");

    private JsonObject Messenger => configuration["messenger"] as JsonObject ?? [];

    private JsonObject Conversations => (Messenger["apps"] as JsonObject)?["conversations"] as JsonObject ?? [];

    /// <param name="origin">The Origin header of a page; empty when a program asks.</param>
    public bool Admits(string origin)
    {
        if (Json.Flag(deployment, "allowAllDomains"))
            return true;
        var host = Uri.TryCreate(origin, UriKind.Absolute, out var page) ? page.Host : "";
        return host.Length > 0
            && (Json.List(deployment, "allowedDomains") ?? [])
                .Select(domain => domain?.ToString() ?? "")
                .Any(domain =>
                    domain.Equals(host, StringComparison.OrdinalIgnoreCase)
                    || domain.TrimEnd('/').Equals(origin, StringComparison.OrdinalIgnoreCase)
                );
    }

    /// <param name="mostKilobytes">Whatever the configuration says, no file is larger.</param>
    public FileRules Files(int mostKilobytes)
    {
        var upload = Messenger["fileUpload"] as JsonObject ?? [];
        var modes = (Json.List(upload, "modes") ?? []).OfType<JsonObject>().ToList();
        var largest = modes.Select(mode => Json.Whole(mode, "maxFileSizeKB") ?? mostKilobytes).DefaultIfEmpty(0).Max();
        return new FileRules(
            Json.Flag(upload, "enableAttachments") && modes.Count > 0,
            [.. modes.SelectMany(mode => Json.List(mode, "fileTypes") ?? []).Select(type => type!.ToString())],
            Math.Min(largest, mostKilobytes) * 1024L
        );
    }

    /// <summary><c>config.json</c>.</summary>
    public JsonObject Page(Uri origin)
    {
        var page = (JsonObject)configuration.DeepClone();
        var messenger = (JsonObject)Messenger.DeepClone();
        var apps = messenger["apps"] as JsonObject ?? [];
        var conversations = apps["conversations"] as JsonObject ?? [];
        var socket = new UriBuilder(origin) { Scheme = origin.Scheme == Uri.UriSchemeHttps ? "wss" : "ws" };
        conversations["messagingEndpoint"] = socket.Uri.GetLeftPart(UriPartial.Authority);
        apps["conversations"] = conversations;
        messenger["apps"] = apps;
        page["messenger"] = messenger;
        page["id"] = Id;
        page["apiEndpoint"] = origin.GetLeftPart(UriPartial.Authority);
        page["status"] = IsActive ? "Active" : "Inactive";
        page["auth"] ??= new JsonObject { ["enabled"] = false, ["allowSessionUpgrade"] = false };
        page["journeyEvents"] ??= new JsonObject { ["enabled"] = false };
        foreach (var administrative in (string[])["name", "description", "datePublished", "dateModified", "selfUri"])
            page.Remove(administrative);
        return page;
    }
}
