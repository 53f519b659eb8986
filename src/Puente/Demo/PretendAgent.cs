using System.Text;
using System.Text.Json.Nodes;
using Puente.Platform;
using Puente.Platform.PhoneBaseSettings;
using Puente.Platform.Phones;
using Puente.Platform.Users;

namespace Puente.Demo;

/// <summary>
/// The person whose place a visitor of the demonstration takes: a member of a queue of his own, with a phone in the browser and
/// the page beside the call.
/// </summary>
/// <param name="Name">To be chosen where the pretended platform asks who signs in.</param>
/// <param name="Queue">Name of the queue; nobody else is in it, so every call rings here.</param>
internal sealed record PretendAgent(string Name, string Queue)
{
    public const string Group = "Visitors";
    private const string QueueName = "Visitors";
    private static readonly string[] s_codes = ["Solved", "Call back", "Wrong department"];
    private static readonly string[] s_roles = ["User", "supervisor"];

    public static async Task<PretendAgent> HireAsync(PlatformClient platform, CancellationToken stop)
    {
        var user = await platform.Users.ListAsync(stop).FirstAsync(stop);
        var id = user.Id.ToString();
        await QueueAsync(platform, stop);
        foreach (var role in s_roles)
            await PostAsync(
                platform,
                "/_emulator/interactive",
                new JsonObject
                {
                    ["user"] = id,
                    ["queue"] = QueueName,
                    ["role"] = role,
                },
                stop
            );
        await ChatsAsync(platform, stop);
        await PhoneAsync(platform, user, stop);
        var group = await platform.Groups.CreateAsync(Group, stop);
        await platform.Groups.AddMembersAsync(group.Id, group.Version ?? 1, [id], stop);
        return new PretendAgent(user.Name ?? id, QueueName);
    }

    /// <summary>A minute for one of three wrap-up codes, which must be given.</summary>
    private static async Task QueueAsync(PlatformClient platform, CancellationToken stop)
    {
        var queue = await PostAsync(
            platform,
            "/api/v2/routing/queues",
            new JsonObject
            {
                ["name"] = QueueName,
                ["acwSettings"] = new JsonObject { ["wrapupPrompt"] = "MANDATORY_TIMEOUT", ["timeoutMs"] = 60_000 },
            },
            stop
        );
        var codes = new JsonArray();
        foreach (var name in s_codes)
        {
            var code = await PostAsync(
                platform,
                "/api/v2/routing/wrapupcodes",
                new JsonObject { ["name"] = name },
                stop
            );
            codes.Add(new JsonObject { ["id"] = code });
        }
        await PostAsync(platform, $"/api/v2/routing/queues/{queue}/wrapupcodes", codes, stop);
    }

    /// <summary>The web site's guests come here too.</summary>
    private static async Task ChatsAsync(PlatformClient platform, CancellationToken stop)
    {
        await using var answer = await platform.SendAsync(
            HttpMethod.Get,
            "/api/v2/webdeployments/deployments",
            cancellationToken: stop
        );
        var deployments = (await JsonNode.ParseAsync(answer.Body, cancellationToken: stop))!["entities"]!.AsArray();
        await PostAsync(
            platform,
            "/_emulator/webmessaging",
            new JsonObject
            {
                ["do"] = "route",
                ["flow"] = deployments[0]!["flow"]!["id"]!.DeepClone(),
                ["queue"] = QueueName,
            },
            stop
        );
    }

    private static async Task PhoneAsync(PlatformClient platform, User user, CancellationToken stop)
    {
        var id = user.Id.ToString();
        var site = await platform.Sites.ListAsync(stop).FirstAsync(stop);
        var phone = await platform
            .PhoneBaseSettings.ListAsync(stop)
            .FirstAsync(one => one.PhoneMetaBase?.Id == PhoneBaseSettingsApi.WebRtcMetaBase, stop);
        await platform.Phones.CreateWebRtcAsync(
            new NewPhone($"{user.Name} WebRTC", site.Id.ToString(), phone.Id.ToString(), phone.Lines![0].Id!, id),
            stop
        );
        var station = await platform.Stations.ListOfUserAsync(id, stop).FirstAsync(stop);
        await platform.Stations.SetDefaultAsync(id, station.Id, stop);
    }

    /// <returns>The id of what was made; empty when the answer names none.</returns>
    private static async Task<string> PostAsync(
        PlatformClient platform,
        string path,
        JsonNode body,
        CancellationToken stop
    )
    {
        await using var answer = await platform.SendAsync(
            HttpMethod.Post,
            path,
            Encoding.UTF8.GetBytes(body.ToJsonString()),
            cancellationToken: stop
        );
        return (await JsonNode.ParseAsync(answer.Body, cancellationToken: stop)) is JsonObject made
            ? made["id"]?.GetValue<string>() ?? ""
            : "";
    }
}
