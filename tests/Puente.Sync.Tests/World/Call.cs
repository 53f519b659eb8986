using System.Globalization;
using System.Text;
using Puente.Sync.Events;

namespace Puente.Sync.Tests.World;

/// <summary>The events of one inbound call: IVR, queue, an agent who lets it ring, one who takes it, wrap-up.</summary>
internal sealed class Call(int number, DateTimeOffset start)
{
    public static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    public Call(int number)
        : this(number, Noon) { }

    public Guid Id { get; } = IdOf(0xC0, number);

    public Guid Queue { get; } = IdOf(0xA0, 1);

    public static Guid Agent(int place) => IdOf(0xE0, place);

    /// <summary>In the order of their times.</summary>
    public PlatformEvent[] Events() =>
        [
            Event("customer.start", 0, 1, "\"divisionId\":\"d1f10000-0000-4000-8000-000000000001\""),
            Event(
                "flow.start",
                50,
                2,
                "\"flowId\":\"f10e0000-0000-4000-8000-000000000001\",\"flowType\":\"INBOUNDCALL\""
            ),
            Event("attributes", 9_000, 1, "\"attributes\":{\"account\":\"7\"}", session: false),
            Event("flow.end", 25_000, 2, "\"disconnectType\":\"TRANSFER\",\"flowType\":\"INBOUNDCALL\""),
            Event("acd.start", 25_100, 3, $"\"queueId\":\"{Queue}\""),
            Event("user.start", 27_000, 4, $"\"queueId\":\"{Queue}\",\"userId\":\"{Agent(1)}\""),
            Event(
                "user.end",
                35_000,
                4,
                $"\"queueId\":\"{Queue}\",\"userId\":\"{Agent(1)}\",\"alertingDurationMs\":8000,\"interactingDurationMs\":0,\"disconnectType\":\"NO_ANSWER_TRANSFER\""
            ),
            Event("user.start", 36_000, 5, $"\"queueId\":\"{Queue}\",\"userId\":\"{Agent(2)}\""),
            Event(
                "acd.end",
                40_000,
                3,
                $"\"queueId\":\"{Queue}\",\"acdOutcome\":\"ANSWERED\",\"answeredUserId\":\"{Agent(2)}\",\"usedRouting\":\"STANDARD\",\"disconnectType\":\"TRANSFER\",\"connectedDurationMs\":14900"
            ),
            Event("customer.end", 100_000, 1, "\"disconnectType\":\"ENDPOINT\",\"interactingDurationMs\":100000"),
            Event(
                "user.end",
                100_000,
                5,
                $"\"queueId\":\"{Queue}\",\"userId\":\"{Agent(2)}\",\"alertingDurationMs\":4000,\"interactingDurationMs\":60000,\"disconnectType\":\"PEER\""
            ),
            Event(
                "acw",
                115_000,
                5,
                $"\"userId\":\"{Agent(2)}\",\"wrapupCode\":\"resolved\",\"wrapupDurationMs\":15000"
            ),
            Event("wrapup", 115_001, 5, "\"wrapupCode\":\"resolved\",\"wrapupDurationMs\":15000"),
        ];

    public PlatformEvent Event(string suffix, int milliseconds, int leg, string members = "", bool session = true)
    {
        var time = start.AddMilliseconds(milliseconds);
        var body = new StringBuilder("{\"eventTime\":")
            .Append(time.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture))
            .Append(",\"conversationId\":\"")
            .Append(Id)
            .Append("\",\"participantId\":\"")
            .Append(IdOf(0x90 + leg, number))
            .Append('"');
        if (session)
            body.Append(",\"sessionId\":\"")
                .Append(IdOf(0x50 + leg, number))
                .Append("\",\"mediaType\":\"VOICE\",\"direction\":\"INBOUND\",\"provider\":\"Edge\"");
        if (members.Length > 0)
            body.Append(',').Append(members);
        return new PlatformEvent(
            $"v2.detail.events.conversation.{Id}.{suffix}",
            time,
            Encoding.UTF8.GetBytes(body.Append('}').ToString()),
            "channels",
            time.AddMilliseconds(200)
        );
    }

    /// <summary>The platform's record of the call.</summary>
    /// <param name="lasted">Milliseconds.</param>
    public string Record(bool ended = true, string extra = "", int lasted = 115_000) =>
        $$"""{"conversationId":"{{Id}}","conversationStart":"{{Text(0)}}",{{(ended ? $"\"conversationEnd\":\"{Text(lasted)}\"," : "")}}{{extra}}"originatingDirection":"inbound"}""";

    public static Guid IdOf(int kind, int number) => new($"{kind:x8}-0000-4000-8000-{number:x12}");

    private string Text(int milliseconds) =>
        start
            .AddMilliseconds(milliseconds)
            .UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
