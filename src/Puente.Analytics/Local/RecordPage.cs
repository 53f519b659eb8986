using System.Text.Json;
using Puente.Store;
using Puente.Store.Rebuilding;

namespace Puente.Analytics.Local;

/// <summary>Records of conversations, built again from their rows, without participant attributes.</summary>
internal static class RecordPage
{
    public static async Task<Dictionary<Guid, byte[]>> ReadAsync(
        IStore store,
        IReadOnlyList<ConversationKey> conversations,
        CancellationToken cancellationToken
    )
    {
        var records = new Dictionary<Guid, byte[]>();
        await foreach (var record in store.RebuildAsync(conversations, withAttributes: false, cancellationToken))
            records[record.ConversationId] = WithoutAttributes(record.Utf8Json);
        return records;
    }

    /// <summary>Attributes have rows of their own, which were not read; only what fits no row stands with the participant.</summary>
    internal static byte[] WithoutAttributes(ReadOnlyMemory<byte> record)
    {
        if (record.Span.IndexOf("\"attributes\":"u8) < 0)
            return record.ToArray();
        using var document = JsonDocument.Parse(record, new JsonDocumentOptions { MaxDepth = 256 });
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { MaxDepth = 256 }))
        {
            json.WriteStartObject();
            foreach (var member in document.RootElement.EnumerateObject())
            {
                if (member.Name != "participants" || member.Value.ValueKind != JsonValueKind.Array)
                {
                    member.WriteTo(json);
                    continue;
                }
                json.WriteStartArray(member.Name);
                foreach (var participant in member.Value.EnumerateArray())
                    WriteParticipant(json, participant);
                json.WriteEndArray();
            }
            json.WriteEndObject();
        }
        return buffer.ToArray();
    }

    private static void WriteParticipant(Utf8JsonWriter json, JsonElement participant)
    {
        if (participant.ValueKind != JsonValueKind.Object)
        {
            participant.WriteTo(json);
            return;
        }
        json.WriteStartObject();
        foreach (var member in participant.EnumerateObject().Where(member => member.Name != "attributes"))
            member.WriteTo(json);
        json.WriteEndObject();
    }
}
