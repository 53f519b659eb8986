using System.Text.Json.Nodes;
using Puente.Analytics;
using Puente.Analytics.Local;
using Puente.Specs.World;
using Puente.Store;
using Puente.Sync;

namespace Puente.Specs.Twins;

/// <summary>Promise P10 while conversations go on: what has no end is selected, ordered and filtered as the platform does.</summary>
public sealed class OpenTwinTests(StoreFixture stores) : IClassFixture<StoreFixture>
{
    private const int Days = 3;

    [Theory]
    [InlineData(21ul, StoreKind.DuckDb)]
    [InlineData(22ul, StoreKind.Postgres)]
    public async Task What_has_no_end_stands_where_the_platform_has_it(ulong seed, StoreKind kind)
    {
        // The jobs know everything up to now, so that both hold the same.
        await using var centre = await ContactCentre.OpenAsync(seed, Days, 600, dataLag: TimeSpan.Zero);
        using var empty = await stores.CreateAsync(kind);
        await using var store = await empty.OpenAsync();
        await centre.SyncAsync(store, new SyncOptions { Since = centre.Since });
        using var emulator = await TwinAsker.SignInAsync(centre);
        var local = new LocalAnalytics(store, TimeProvider.System);
        var interval = $"{centre.Since:yyyy-MM-dd}/{centre.Since.AddDays(Days):yyyy-MM-dd}";
        var open = 0;
        foreach (var orderBy in (string[])["conversationStart", "conversationEnd", "segmentEnd"])
        foreach (var order in (string[])["asc", "desc", "unordered"])
        foreach (var ended in (string?[])[null, "exists", "notExists"])
        foreach (var (size, page) in ((int, int)[])[(7, 1), (5, 2), (100, 1), (100, 18)])
        {
            var question = new JsonObject
            {
                ["interval"] = interval,
                ["order"] = order,
                ["orderBy"] = orderBy,
                ["paging"] = new JsonObject { ["pageSize"] = size, ["pageNumber"] = page },
            };
            if (ended is not null)
                question["conversationFilters"] = new JsonArray(
                    new JsonObject
                    {
                        ["type"] = "and",
                        ["predicates"] = new JsonArray(
                            new JsonObject { ["dimension"] = "conversationEnd", ["operator"] = ended }
                        ),
                    }
                );
            var (theirs, ours) = await TwinAsker.AskAsync(
                emulator,
                local,
                AnalyticsEndpoint.ConversationDetails,
                question
            );

            Assert.True(
                Selected(theirs, orderBy) == Selected(ours, orderBy),
                $"seed {seed}: {question.ToJsonString()}\nemulator {Selected(theirs, orderBy)}\ntables   {Selected(ours, orderBy)}"
            );
            if (ended == "notExists")
                open = (int)JsonNode.Parse(theirs[4..])!["totalHits"]!;
        }
        Assert.True(open > 4, $"seed {seed}: only {open} conversations are open.");
    }

    /// <summary>
    /// Which conversations the page has, and how many match. By their end nothing tells open ones apart: then only their places count.
    /// </summary>
    private static string Selected(string answer, string orderBy)
    {
        var body = JsonNode.Parse(answer[4..])!;
        var found = (body["conversations"]?.AsArray() ?? []).Select(one =>
            one!["conversationEnd"] is not null ? ((string)one["conversationId"]!)[..8]
            : orderBy == "conversationStart" ? $"{((string)one["conversationId"]!)[..8]}*"
            : "open"
        );
        return $"{body["totalHits"]}: {string.Join(' ', found.Order(StringComparer.Ordinal))}";
    }
}
