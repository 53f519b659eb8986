using System.Text.Json.Nodes;

namespace Puente.Emulator.WebMessaging;

/// <summary>The configuration that is there from the start.</summary>
internal static class DeploymentDefaults
{
    public static JsonObject Configuration(int attachmentKilobytes) =>
        new()
        {
            ["name"] = "Web site",
            ["languages"] = new JsonArray("en", "es"),
            ["defaultLanguage"] = "en",
            ["messenger"] = new JsonObject
            {
                ["enabled"] = true,
                ["apps"] = new JsonObject
                {
                    ["conversations"] = new JsonObject
                    {
                        ["enabled"] = true,
                        ["showAgentTypingIndicator"] = true,
                        ["showUserTypingIndicator"] = true,
                        ["autoStart"] = Switch(false),
                        ["conversationDisconnect"] = new JsonObject { ["enabled"] = true, ["type"] = "ReadOnly" },
                        ["conversationClear"] = Switch(true),
                        ["notifications"] = new JsonObject
                        {
                            ["enabled"] = true,
                            ["notificationContentType"] = "IncludeMessagesContent",
                        },
                        ["markdown"] = Switch(false),
                        ["humanize"] = Switch(false),
                    },
                },
                ["styles"] = new JsonObject { ["primaryColor"] = "#0b5fff" },
                ["launcherButton"] = new JsonObject { ["visibility"] = "On" },
                ["fileUpload"] = new JsonObject
                {
                    ["enableAttachments"] = true,
                    ["modes"] = new JsonArray(
                        new JsonObject
                        {
                            ["fileTypes"] = new JsonArray(
                                "image/png",
                                "image/jpeg",
                                "image/gif",
                                "application/pdf",
                                "text/plain"
                            ),
                            ["maxFileSizeKB"] = attachmentKilobytes,
                        }
                    ),
                },
            },
        };

    private static JsonObject Switch(bool on) => new() { ["enabled"] = on };
}
