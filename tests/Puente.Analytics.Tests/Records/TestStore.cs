using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Puente.Analytics.Local;
using Puente.Store;
using Puente.Testing;

namespace Puente.Analytics.Tests.Records;

/// <summary>A store and the answers it gives.</summary>
internal sealed class TestStore(IStore store, TempFolder folder, FakeTimeProvider time) : IAsyncDisposable
{
    public IStore Store => store;

    public FakeTimeProvider Time => time;

    public LocalAnalyticsOptions Options { get; set; } = new();

    public AnalyticsScope Scope { get; set; } = AnalyticsScope.Everything;

    public LocalAnalytics Analytics => new(store, time, Options);

    public Task<LocalAnswer> AskAsync(AnalyticsEndpoint endpoint, string query) =>
        Analytics.AnswerAsync(endpoint, Encoding.UTF8.GetBytes(query), Scope, TestContext.Current.CancellationToken);

    /// <summary>Aggregates, one line each: <c>voice,Sales | interval | tTalk count=2 …</c>; values of the group by name.</summary>
    public async Task<string[]> AggregatesAsync(
        string query,
        AnalyticsEndpoint endpoint = AnalyticsEndpoint.ConversationAggregates
    )
    {
        var answer = Success(await AskAsync(endpoint, query));
        return
        [
            .. from result in answer["results"]!.AsArray()
            let @group = string.Join(",", result!["group"]!.AsObject().Select(pair => $"{pair.Key}={pair.Value}"))
            from data in result["data"]!.AsArray()
            from row in data!["metrics"]!.AsArray().Concat(data["views"]?.AsArray() ?? [])
            let name = row!["metric"] ?? row["name"]
            let stats = string.Join(
                " ",
                row["stats"]!
                    .AsObject()
                    .OrderBy(pair => pair.Key, StringComparer.Ordinal)
                    .Select(pair => $"{pair.Key}={pair.Value}")
            )
            select $"{@group} | {data["interval"]} | {name} {stats}",
        ];
    }

    public async Task<JsonObject> DetailsAsync(string query) =>
        Success(await AskAsync(AnalyticsEndpoint.ConversationDetails, query));

    /// <summary>Numbers of the conversations on the page, as <see cref="TestRecords.Id"/> makes ids of them.</summary>
    public async Task<int[]> FoundAsync(string query) =>
        [
            .. ((await DetailsAsync(query))["conversations"]?.AsArray() ?? []).Select(record =>
                Convert.ToInt32(((string)record!["conversationId"]!)[^6..], 16)
            ),
        ];

    /// <returns>Status, code and message of a refusal.</returns>
    public async Task<(int Status, string Code, string Message)> RefusalAsync(AnalyticsEndpoint endpoint, string query)
    {
        var answer = await AskAsync(endpoint, query);
        var body = JsonNode.Parse(answer.Body)!;
        Assert.Equal(answer.Status, (int)body["status"]!);
        return (answer.Status, (string)body["code"]!, (string)body["message"]!);
    }

    public async ValueTask DisposeAsync()
    {
        await store.DisposeAsync();
        folder.Dispose();
    }

    private static JsonObject Success(LocalAnswer answer)
    {
        var text = Encoding.UTF8.GetString(answer.Body);
        Assert.True(answer.Status == 200, text);
        return JsonNode.Parse(text)!.AsObject();
    }
}
