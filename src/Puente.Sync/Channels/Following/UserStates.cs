using System.Buffers;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Puente.Platform;
using Puente.Platform.Errors;
using Puente.Platform.Paging;
using Puente.Platform.Requests;
using Puente.Sync.Channels.Frames;
using Puente.Sync.Channels.Intake;
using Puente.Sync.Channels.Lines;
using Puente.Sync.Channels.Topics;
using Puente.Sync.Events;

namespace Puente.Sync.Channels.Following;

/// <summary>
/// A user's state changed while nobody read stays wrong until its next change. So after every interruption the present
/// states are read and written to the log as the events they would have been, with the platform's own times.
/// </summary>
internal sealed class UserStates(
    PlatformClient platform,
    EventIntake intake,
    ChannelHealth health,
    PlatformClock clock,
    TimeProvider time,
    Func<double> random,
    ILogger log
)
{
    private const string Part = "user states";

    private static readonly Listing Users = new(
        Route.Of("/api/v2/users").With("state", "active").With("expand", "presence,routingStatus"),
        PagingStyle.PageNumber
    );

    private readonly Signal _asked = new();
    private readonly Lock _lock = new();
    private HashSet<string> _topics = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="topics">What is read from now on, combined or not; only presence and routing status matter.</param>
    public void Ask(IReadOnlyCollection<string> topics)
    {
        var states = topics
            .SelectMany(TopicName.Expand)
            .Where(topic =>
                topic.StartsWith("v2.users.", StringComparison.OrdinalIgnoreCase)
                && (
                    topic.EndsWith(".presence", StringComparison.OrdinalIgnoreCase)
                    || topic.EndsWith(".routingStatus", StringComparison.OrdinalIgnoreCase)
                )
            )
            .ToList();
        if (states.Count == 0)
            return;
        lock (_lock)
            _topics.UnionWith(states);
        _asked.Set();
    }

    public async Task RunAsync(CancellationToken stop)
    {
        var backoff = new Backoff(random);
        while (true)
        {
            await _asked.Raised.WaitAsync(stop);
            _asked.Reset();
            HashSet<string> topics;
            lock (_lock)
                (topics, _topics) = (_topics, new HashSet<string>(StringComparer.OrdinalIgnoreCase));
            try
            {
                await foreach (var user in platform.ListRawAsync(Users, stop))
                foreach (var state in StatesOf(user, topics))
                    await intake.WriteAsync(state, stop);
                health.Good(Part);
                backoff = new Backoff(random);
            }
            catch (PlatformException fault) when (fault is not SignInException { MayRepeat: false })
            {
                health.Bad(Part, $"the users' present states cannot be read: {fault.Message}");
                ChannelLog.StatesNotRead(log, fault.Message);
                Ask(topics);
                await Task.Delay(backoff.Next(), time, stop);
            }
        }
    }

    private List<PlatformEvent> StatesOf(ReadOnlyMemory<byte> user, HashSet<string> topics)
    {
        var states = new List<PlatformEvent>(2);
        using var document = JsonDocument.Parse(user);
        var record = document.RootElement;
        if (
            record.ValueKind != JsonValueKind.Object
            || !record.TryGetProperty("id", out var idElement)
            || idElement.ValueKind != JsonValueKind.String
            || !idElement.TryGetGuid(out var id)
        )
            return states;
        if (
            record.TryGetProperty("presence", out var presence)
            && presence.ValueKind == JsonValueKind.Object
            && topics.Contains(TopicName.OfUser(id, "presence"))
        )
            states.Add(Make(TopicName.OfUser(id, "presence"), presence.WriteTo));
        if (
            record.TryGetProperty("routingStatus", out var routing)
            && routing.ValueKind == JsonValueKind.Object
            && topics.Contains(TopicName.OfUser(id, "routingStatus"))
        )
            states.Add(
                Make(
                    TopicName.OfUser(id, "routingStatus"),
                    writer =>
                    {
                        // The event has the status one level deeper than the record (docs/facts.md#channels).
                        writer.WriteStartObject();
                        writer.WriteString("id", id);
                        writer.WritePropertyName("routingStatus");
                        routing.WriteTo(writer);
                        writer.WriteEndObject();
                    }
                )
            );
        return states;
    }

    private PlatformEvent Make(string topic, Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer))
            write(writer);
        var body = buffer.WrittenSpan.ToArray();
        var now = time.GetUtcNow();
        return new PlatformEvent(
            topic,
            EventTime.Of(topic, body) ?? clock.At(now),
            body,
            ChannelStream.StreamName,
            now
        );
    }
}
