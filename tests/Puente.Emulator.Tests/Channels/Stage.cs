using System.Text;
using System.Text.Json.Nodes;
using Puente.Emulator.Events;

namespace Puente.Emulator.Tests.Channels;

/// <summary>Makes things happen without an organisation, and asks for channels.</summary>
internal static class Stage
{
    public const string User = "1f0c8a52-1111-4000-8000-000000000001";
    public const string Queue = "1f0c8a52-2222-4000-8000-000000000002";
    public const string Presence = $"v2.users.{User}.presence";
    public const string Routing = $"v2.users.{User}.routingStatus";
    public const string Observations = $"v2.analytics.queues.{Queue}.observations";

    public static RaisedEvent Event(EmulatorHost host, string topic, string body = """{"n":1}""") =>
        new(
            host.Clock.NowMs,
            TopicCatalogue.TryMatch(topic, out var known) ? known.Template : topic,
            topic,
            Encoding.UTF8.GetBytes(body),
            Guid.Parse("9e8067c7-8b35-4e54-add9-db24e7d6f086")
        );

    public static void Raise(EmulatorHost host, string topic, string body = """{"n":1}""") =>
        host.Stage.Raise(Event(host, topic, body));

    public static async Task<(string Id, string ConnectUri)> ChannelAsync(Caller caller, params string[] topics)
    {
        var channel = await caller.PostAsync("/api/v2/notifications/channels", "");
        var (id, uri) = (channel["id"]!.GetValue<string>(), channel["connectUri"]!.GetValue<string>());
        if (topics.Length > 0)
            await SubscribeAsync(caller, id, topics);
        return (id, uri);
    }

    public static async Task<JsonObject> SubscribeAsync(
        Caller caller,
        string channel,
        string[] topics,
        string query = "",
        string method = "POST",
        int expected = 200
    )
    {
        var body = new JsonArray([.. topics.Select(topic => new JsonObject { ["id"] = topic })]);
        using var answer = await caller.SendAsync(
            new HttpMethod(method),
            $"/api/v2/notifications/channels/{channel}/subscriptions{query}",
            body.ToJsonString()
        );
        return await Caller.ReadAsync(answer, expected);
    }

    public static string[] Ids(JsonObject list, string state = "Permitted") =>
        [
            .. list["entities"]!
                .AsArray()
                .Where(one => one!["state"]!.GetValue<string>() == state)
                .Select(one => one!["id"]!.GetValue<string>()),
        ];

    /// <summary>Socket ends so far, as <c>code reason</c>.</summary>
    public static string[] Ends(EmulatorHost host) =>
        [
            .. host
                .Requests.Latest.Where(entry => entry.Route == "SOCKET /channels/{channelId}")
                .Select(entry => $"{entry.Status} {entry.Fault}"),
        ];
}
