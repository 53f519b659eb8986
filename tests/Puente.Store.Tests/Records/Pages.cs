using System.Text;
using Puente.Store.Conversations;
using Puente.Store.Decoding;
using Puente.Store.Rebuilding;

namespace Puente.Store.Tests.Records;

internal static class Pages
{
    public static byte[] Of(params IEnumerable<string> records) =>
        Encoding.UTF8.GetBytes($"{{\"conversations\":[{string.Join(",", records)}],\"cursor\":\"next\"}}");

    public static ConversationBatch Decode(params IEnumerable<string> records)
    {
        var batch = new ConversationBatch();
        new ConversationPageDecoder().Decode(Of(records), batch);
        return batch;
    }

    public static string Canonical(string record) =>
        Encoding.UTF8.GetString(CanonicalJson.Write(Encoding.UTF8.GetBytes(record)));

    public static string[] Rebuild(ConversationBatch batch)
    {
        var rebuilder = new RecordRebuilder();
        var records = new string[batch.Count];
        for (var index = 0; index < records.Length; index++)
            records[index] = Encoding.UTF8.GetString(rebuilder.Rebuild(batch, index));
        return records;
    }

    /// <summary>The smallest conversation there is.</summary>
    public static string Small(string members = "", int id = 1, string start = "2026-03-02T09:14:30.000Z") =>
        $"{{\"conversationId\":\"c0a70000-0000-4000-8000-{id:x12}\",\"conversationStart\":\"{start}\"{(members.Length > 0 ? "," : "")}{members}}}";
}
