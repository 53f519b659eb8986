using System.Text;
using Newtonsoft.Json;
using Newtonsoft.Json.Serialization;

namespace Puente.Bench.Decoding;

/// <summary>How programs on top of an SDK read a page: Newtonsoft.Json into classes, from a stream.</summary>
internal sealed class ClassReading
{
    // Names in the wire's spelling: only then Newtonsoft finds a member in its dictionary instead of comparing all.
    private readonly JsonSerializer _serializer = JsonSerializer.Create(
        new JsonSerializerSettings
        {
            ContractResolver = new DefaultContractResolver { NamingStrategy = new CamelCaseNamingStrategy() },
        }
    );

    /// <returns>Conversations, and rows that the objects would make in the product's tables.</returns>
    public (long Conversations, long Rows) Read(byte[] page)
    {
        using var reader = new JsonTextReader(new StreamReader(new MemoryStream(page), Encoding.UTF8));
        var read = _serializer.Deserialize<PageClass>(reader)?.Conversations ?? [];
        return (read.Count, read.Sum(RowsOf));
    }

    private static long RowsOf(ConversationClass conversation) =>
        1L
        + Count(conversation.Evaluations)
        + Count(conversation.Surveys)
        + Count(conversation.Resolutions)
        + (conversation.Participants?.Sum(RowsOf) ?? 0);

    private static long RowsOf(ParticipantClass participant) =>
        1L + (participant.Attributes?.Count ?? 0) + (participant.Sessions?.Sum(RowsOf) ?? 0);

    private static long RowsOf(SessionClass session) =>
        1L
        + Count(session.Segments)
        + Count(session.Metrics)
        + Count(session.MediaEndpointStats)
        + (session.Flow is { } flow ? 1 + Count(flow.Outcomes) : 0);

    private static int Count<T>(List<T>? list) => list?.Count ?? 0;
}
