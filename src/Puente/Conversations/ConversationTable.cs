using System.Globalization;
using System.Text.Json;
using Puente.Platform.Conversations;
using Puente.Terminal;

namespace Puente.Conversations;

/// <summary>Conversations as a table and as JSON.</summary>
internal static class ConversationTable
{
    private static readonly string[] s_columns = ["ID", "MEDIUM", "STATE", "FOR", "CUSTOMER", "QUEUE"];

    public static void Write(Screen screen, IEnumerable<Conversation> conversations, string userId, TimeProvider time)
    {
        var rows = conversations.Select(one => Row(one, userId, time)).ToList();
        if (rows.Count == 0)
            screen.Line("No conversations.");
        else
            screen.Table(s_columns, rows);
    }

    public static void WriteParticipants(Screen screen, Conversation conversation, TimeProvider time)
    {
        screen.Line($"{conversation.Id}{(conversation.EndTime is null ? "" : ", over")}");
        screen.Table(
            ["PURPOSE", "NAME", "STATE", "FOR", "HELD", "MUTED", "ENDED BY"],
            [
                .. conversation.Participants.Select(
                    IReadOnlyList<string> (one) =>
                        [
                            one.Purpose ?? "",
                            one.Name ?? one.QueueName ?? one.UserId ?? "",
                            State(one),
                            Since(one.ConnectedTime ?? one.StartTime, one.EndTime, time),
                            one.Current?.Held == true ? "yes" : "",
                            one.Current?.Muted == true ? "yes" : "",
                            one.Current?.DisconnectType ?? "",
                        ]
                ),
            ]
        );
        foreach (
            var (key, value) in conversation.Participants.SelectMany(one =>
                one.Attributes ?? new Dictionary<string, string>()
            )
        )
            screen.Line($"  {key} = {value}");
    }

    public static void WriteJson(TextWriter output, Action<Utf8JsonWriter> write, bool indented = true)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = indented }))
            write(writer);
        output.WriteLine(System.Text.Encoding.UTF8.GetString(buffer.ToArray()));
    }

    public static void WriteOne(Utf8JsonWriter writer, Conversation conversation, string userId)
    {
        var own = conversation.PartOf(userId);
        writer.WriteStartObject();
        writer.WriteString("id", conversation.Id);
        writer.WriteString("state", own is null ? "ended" : State(own));
        writer.WriteStartArray("participants");
        foreach (var one in conversation.Participants)
        {
            writer.WriteStartObject();
            writer.WriteString("id", one.Id);
            writer.WriteString("purpose", one.Purpose);
            writer.WriteString("userId", one.UserId);
            writer.WriteString("queueId", one.QueueId);
            writer.WriteString("name", one.Name);
            writer.WriteString("state", State(one));
            writer.WriteBoolean("held", one.Current?.Held == true);
            writer.WriteBoolean("muted", one.Current?.Muted == true);
            writer.WriteBoolean("mine", one.Id == own?.Id);
            writer.WriteStartObject("attributes");
            foreach (var (key, value) in one.Attributes ?? new Dictionary<string, string>())
                writer.WriteString(key, value);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    /// <summary>The state of somebody's part, with hold and after-call work as words of their own.</summary>
    public static string State(ConversationParticipant participant) =>
        participant.EndTime is not null ? "ended"
        : participant.IsInAfterCallWork ? "wrap-up"
        : participant.Current is not { } leg ? ""
        : leg.DisconnectedTime is not null ? "disconnected"
        : leg.Held == true ? "held"
        : leg.Muted == true ? "muted"
        : leg.State ?? "";

    private static IReadOnlyList<string> Row(Conversation conversation, string userId, TimeProvider time)
    {
        var own = conversation.PartOf(userId);
        var customer = conversation.Customer;
        return
        [
            conversation.Id,
            (own ?? customer)?.Media == "messages" ? "message" : "call",
            own is null ? "ended" : State(own),
            own is null ? "" : Since(own.StartAcwTime ?? own.ConnectedTime ?? own.StartTime, own.EndTime, time),
            customer?.Name ?? "",
            conversation.Participants.LastOrDefault(one => one.QueueName is not null)?.QueueName ?? "",
        ];
    }

    private static string Since(DateTimeOffset? from, DateTimeOffset? to, TimeProvider time) =>
        from is not { } since ? ""
        : ((to ?? time.GetUtcNow()) - since) is var length && length < TimeSpan.Zero ? "0:00"
        : string.Create(CultureInfo.InvariantCulture, $"{(int)length.TotalMinutes}:{length.Seconds:00}");
}
