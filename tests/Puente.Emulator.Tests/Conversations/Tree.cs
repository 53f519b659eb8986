using System.Text.Json;

namespace Puente.Emulator.Tests.Conversations;

/// <summary>A record read back for checking; times in milliseconds.</summary>
internal sealed record Conversation(string Id, long Start, long? End, JsonElement Json, IReadOnlyList<Session> Sessions)
{
    public static Conversation Read(ReadOnlyMemory<byte> record)
    {
        var json = JsonDocument.Parse(record).RootElement;
        var sessions = new List<Session>();
        foreach (var participant in json.GetProperty("participants").EnumerateArray())
        foreach (var session in participant.GetProperty("sessions").EnumerateArray())
            sessions.Add(Session.Read(participant, session));
        return new Conversation(
            json.GetProperty("conversationId").GetString()!,
            Time(json.GetProperty("conversationStart")),
            json.TryGetProperty("conversationEnd", out var end) ? Time(end) : null,
            json,
            sessions
        );
    }

    public static long Time(JsonElement value) => value.GetDateTimeOffset().ToUnixTimeMilliseconds();

    public long Count(string metric) => Sessions.Sum(session => session.Metrics.Count(m => m.Name == metric));
}

internal sealed record Session(
    string Purpose,
    string Media,
    JsonElement Json,
    IReadOnlyList<Segment> Segments,
    IReadOnlyList<Emitted> Metrics
)
{
    public bool OfAgent => Purpose is "agent" or "user";

    public static Session Read(JsonElement participant, JsonElement session) =>
        new(
            participant.GetProperty("purpose").GetString()!,
            session.GetProperty("mediaType").GetString()!,
            session,
            [.. session.GetProperty("segments").EnumerateArray().Select(Segment.Read)],
            session.TryGetProperty("metrics", out var metrics) ? [.. metrics.EnumerateArray().Select(Emitted.Read)] : []
        );

    public IEnumerable<Segment> Of(string type) => Segments.Where(segment => segment.Type == type);

    public IEnumerable<Emitted> All(string name) => Metrics.Where(metric => metric.Name == name);

    public long Sum(string name) => All(name).Sum(metric => metric.Value);

    public Emitted? One(string name) => All(name).SingleOrDefault();
}

internal sealed record Segment(string Type, long Start, long? End, JsonElement Json)
{
    public long Length => End!.Value - Start;

    public static Segment Read(JsonElement json) =>
        new(
            json.GetProperty("segmentType").GetString()!,
            Conversation.Time(json.GetProperty("segmentStart")),
            json.TryGetProperty("segmentEnd", out var end) ? Conversation.Time(end) : null,
            json
        );
}

internal sealed record Emitted(string Name, long At, long Value)
{
    public static Emitted Read(JsonElement json) =>
        new(
            json.GetProperty("name").GetString()!,
            Conversation.Time(json.GetProperty("emitDate")),
            json.GetProperty("value").GetInt64()
        );
}
