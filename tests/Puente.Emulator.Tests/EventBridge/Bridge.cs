using System.Text.Json.Nodes;
using Puente.Emulator.EventBridge;
using Puente.Emulator.Tests.Channels;
using Puente.Testing;

namespace Puente.Emulator.Tests.EventBridge;

/// <summary>An emulator whose integration is active and delivers into a stub of a queue.</summary>
internal sealed class Bridge : IAsyncDisposable
{
    public const string StartTemplate = "v2.detail.events.conversation.{id}.customer.start";
    public const string EndTemplate = "v2.detail.events.conversation.{id}.customer.end";
    public const string Conversation = "1f0c8a52-3333-4000-8000-000000000001";
    public const string Start = $"v2.detail.events.conversation.{Conversation}.customer.start";
    public const string End = $"v2.detail.events.conversation.{Conversation}.customer.end";

    private Bridge(EmulatorHost host, QueueStub queue, Caller caller) => (Host, Queue, Caller) = (host, queue, caller);

    public EmulatorHost Host { get; }

    public QueueStub Queue { get; }

    public Caller Caller { get; }

    public static async Task<Bridge> StartAsync(
        Func<EventBridgeOptions, EventBridgeOptions>? with = null,
        DeliveryOrder order = DeliveryOrder.Total,
        TimeProvider? time = null,
        double speed = 0,
        params string[] filter
    )
    {
        var queue = await QueueStub.StartAsync();
        var bridge = new EventBridgeOptions
        {
            Activation = TimeSpan.Zero,
            RetryAfter = TimeSpan.FromMilliseconds(1),
            Sink = new EventBridgeSink
            {
                Endpoint = queue.Endpoint,
                QueueUrl = queue.QueueUrl,
                Order = order,
            },
        };
        var host = await Emulators.StartAsync(
            o => o with { Speed = speed, ConversationsPerDay = 0, EventBridge = with?.Invoke(bridge) ?? bridge },
            time
        );
        var caller = await Caller.SignInAsync(host);
        await EnableAsync(caller, filter.Length == 0 ? [StartTemplate, EndTemplate] : filter);
        return new Bridge(host, queue, caller);
    }

    /// <summary>Creates, configures and enables an integration as a client does.</summary>
    public static async Task<string> EnableAsync(Caller caller, string[] filter, string suffix = "hub-events")
    {
        const string Root = "/api/v2/integrations";
        var made = await caller.PostAsync(
            Root,
            """{"name":"Hub events","integrationType":{"id":"amazon-eventbridge-source"}}"""
        );
        var id = made["id"]!.GetValue<string>();
        using (
            var put = await caller.SendAsync(
                HttpMethod.Put,
                $"{Root}/{id}/config/current",
                Config(1, filter, suffix).ToJsonString()
            )
        )
            await Caller.ReadAsync(put, 200);
        using var patch = await caller.SendAsync(HttpMethod.Patch, $"{Root}/{id}", """{"intendedState":"ENABLED"}""");
        await Caller.ReadAsync(patch, 200);
        return id;
    }

    public static JsonObject Config(int version, string[] filter, string suffix = "hub-events") =>
        new()
        {
            ["name"] = "Hub events",
            ["version"] = version,
            ["properties"] = new JsonObject
            {
                ["awsAccountId"] = "123456789012",
                ["awsAccountRegion"] = "eu-west-1",
                ["eventSourceSuffix"] = suffix,
                ["eventFilter"] = new JsonArray([.. filter.Select(one => JsonValue.Create(one))]),
            },
            ["advanced"] = new JsonObject(),
            ["notes"] = "",
            ["credentials"] = new JsonObject(),
        };

    /// <summary>Raises events from <paramref name="first"/> on, all of one conversation.</summary>
    public void Raise(int count, int first = 0)
    {
        for (var n = first; n < first + count; n++)
            Stage.Raise(Host, Start, $$"""{"n":{{n}},"conversationId":"{{Conversation}}"}""");
    }

    public async Task<List<JsonNode>> DeliveredAsync()
    {
        using var patience = new CancellationTokenSource(Patience.Limit);
        await Host.EventBridge.DrainAsync(patience.Token);
        return [.. Queue.Bodies.Select(body => JsonNode.Parse(body)!)];
    }

    public static IReadOnlyList<int> Numbers(IEnumerable<JsonNode> envelopes) =>
        [.. envelopes.Select(one => one["detail"]!["eventBody"]!["n"]!.GetValue<int>())];

    public async ValueTask DisposeAsync()
    {
        Caller.Dispose();
        await Host.DisposeAsync();
        await Queue.DisposeAsync();
    }
}
