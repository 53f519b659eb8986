using System.Text;
using Puente.Store;
using Puente.Store.Conversations;
using Puente.Store.Decoding;

namespace Puente.Analytics.Tests.Records;

internal static class TestRecords
{
    /// <summary>A call over an IVR and two queues (docs/facts.md): two offers, one transfer, three agents.</summary>
    public static string WorkedExample { get; } = Read("worked-example.json");

    /// <summary>A conversation of one participant with one session.</summary>
    /// <param name="session">Further members of the session: metrics, segments, …</param>
    public static string OneSession(
        int id,
        string start,
        string session,
        string conversation = "",
        string participant = "\"purpose\":\"agent\"",
        string mediaType = "voice"
    ) =>
        $$"""{"conversationId":"{{Id(id)}}","conversationStart":"{{start}}"{{Comma(conversation)}},"participants":[{{{participant}},"sessions":[{"mediaType":"{{mediaType}}"{{Comma(session)}}}]}]}""";

    public static Guid Id(int number) => new($"c0a70000-0000-4000-8000-{number:x12}");

    public static string Metric(string name, string emitted, long value = 1) =>
        $$"""{"emitDate":"{{emitted}}","name":"{{name}}","value":{{value}}}""";

    public static string Metrics(params IEnumerable<string> metrics) => $"\"metrics\":[{string.Join(",", metrics)}]";

    public static async Task WriteAsync(this IStore store, params IEnumerable<string> records)
    {
        var batch = new ConversationBatch();
        new ConversationPageDecoder().Decode(
            Encoding.UTF8.GetBytes($$"""{"conversations":[{{string.Join(",", records)}}],"cursor":"next"}"""),
            batch
        );
        Assert.Empty(batch.Quarantined);
        await using var transaction = await store.BeginAsync(TestContext.Current.CancellationToken);
        await transaction.WriteAsync(
            batch,
            new Provenance("job", TestStores.Now, ConversationAge.Settled),
            TestContext.Current.CancellationToken
        );
        await transaction.CommitAsync(TestContext.Current.CancellationToken);
    }

    private static string Comma(string members) => members.Length > 0 ? "," + members : "";

    private static string Read(string name)
    {
        using var stream = typeof(TestRecords).Assembly.GetManifestResourceStream(
            $"Puente.Analytics.Tests.Records.{name}"
        )!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
