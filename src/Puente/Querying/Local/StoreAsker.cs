using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Puente.Analytics.Local;
using Puente.Analytics.Remote;
using Puente.Analytics.Remote.Details;
using Puente.Failures;
using Puente.Platform.ConversationDetails;
using Puente.Sql;

namespace Puente.Querying.Local;

/// <summary>Asks the company's own tables: no limit on interval or rate, and only what has been synced.</summary>
internal sealed class StoreAsker(AskedStore store) : IAsker
{
    private const int PageSize = 1_000;

    public async Task<AnalyticsAnswer> AskAsync(Question question, CancellationToken cancellationToken) =>
        new(
            Accepted(await store.AskAsync(question.Endpoint, question.Utf8, explain: false, cancellationToken)),
            Requests: 1,
            [],
            []
        );

    public async Task<Conversations> OpenAsync(Question question, CancellationToken cancellationToken)
    {
        var first = JsonNode.Parse(await PageAsync(question, 1, facets: true, cancellationToken))!;
        var requests = 1;
        return new Conversations(
            first["totalHits"]?.GetValue<long>() ?? 0,
            RowsAsync(question, () => requests++, cancellationToken),
            json =>
            {
                if (first["aggregations"] is not { } facets)
                    return;
                json.WritePropertyName("aggregations");
                facets.WriteTo(json);
            },
            () => new Summary(requests, [], [])
        );
    }

    /// <summary>The body of an answer.</summary>
    /// <exception cref="InputException">It is a refusal; in the words of the refusal.</exception>
    public static byte[] Accepted(LocalAnswer answer)
    {
        if (answer.Status == 200)
            return answer.Body;
        var refusal = JsonNode.Parse(answer.Body);
        throw new InputException(
            $"Refused, as the platform would, with {answer.Status} {refusal?["code"]}: {refusal?["message"]}"
        );
    }

    private async IAsyncEnumerable<DetailsRow> RowsAsync(
        Question question,
        Action asked,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        // The tables may be written to between two pages.
        var seen = new HashSet<ConversationId>();
        var full = true;
        for (var page = 1; full; page++)
        {
            asked();
            using var document = JsonDocument.Parse(await PageAsync(question, page, facets: false, cancellationToken));
            full = false;
            if (!document.RootElement.TryGetProperty("conversations", out var conversations))
                yield break;
            full = conversations.GetArrayLength() == PageSize;
            foreach (var conversation in conversations.EnumerateArray())
            {
                var row = new DetailsRow(
                    new ConversationId(conversation.GetProperty("conversationId").GetGuid()),
                    JsonMarshal.GetRawUtf8Value(conversation).ToArray()
                );
                if (seen.Add(row.Id))
                    yield return row;
            }
        }
    }

    private async Task<byte[]> PageAsync(
        Question question,
        int number,
        bool facets,
        CancellationToken cancellationToken
    )
    {
        var body = (JsonObject)question.Body.DeepClone();
        body["paging"] = new JsonObject { ["pageSize"] = facets ? 1 : PageSize, ["pageNumber"] = number };
        if (!facets)
            body.Remove("aggregations");
        var page = question with { Body = body };
        return Accepted(await store.AskAsync(page.Endpoint, page.Utf8, explain: false, cancellationToken));
    }
}
