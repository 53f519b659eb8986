using System.Text.Json.Nodes;
using Puente.Store;

namespace Puente.Pages.Tests.Explorer;

/// <summary>What the hub answers to browsers, asked without one.</summary>
[Collection("explorer")]
public sealed class ExplorerEndpointTests(ExplorerHouse shared)
{
    private const string Details = "/web/api/v2/analytics/conversations/details/query";
    private const string Sums = "/web/api/v2/analytics/conversations/aggregates/query";

    private static readonly string DayQuery =
        $$"""{"paging":{"pageSize":100,"pageNumber":1},"interval":"{{ExplorerHouse.Interval}}","order":"asc","orderBy":"conversationStart"}""";

    [Fact]
    public async Task A_viewer_of_one_division_gets_nothing_of_another()
    {
        var house = await shared.OpenAsync();
        using var narrow = await house.SignInAsync(house.Narrow);
        using var wide = await house.SignInAsync(house.Wide);

        var all = await IdsAsync(wide);
        var seen = await IdsAsync(narrow);
        var (_, hidden) = await wide.PostAsync(Details, DayQuery);
        var foreign = hidden["conversations"]!
            .AsArray()
            .First(one => one!["divisionIds"]!.AsArray().All(id => (string)id! != house.Division.ToString()))!;
        var id = (string)foreign["conversationId"]!;

        Assert.NotEmpty(seen);
        Assert.True(seen.Count < all.Count);
        Assert.DoesNotContain(id, seen);
        Assert.Equal(404, (await narrow.GetAsync($"/web/explorer/conversations/{id}")).Status);
        Assert.Equal(404, (await narrow.GetAsync($"/web/explorer/conversations/{id}/changes")).Status);
        Assert.Equal(404, (await narrow.GetAsync($"/web/api/v2/analytics/conversations/{id}/details")).Status);
        Assert.Equal(200, (await wide.GetAsync($"/web/explorer/conversations/{id}")).Status);
        // Nor by naming the division that is not his.
        var named = DayQuery.Replace(
            "\"order\"",
            $$"""
            "conversationFilters":[{"type":"and","predicates":[{"dimension":"divisionId","value":"{{foreign[
                "divisionIds"
            ]![0]}}"}]}],"order"
            """,
            StringComparison.Ordinal
        );
        var (_, none) = await narrow.PostAsync(Details, named);
        Assert.All(
            none["conversations"]?.AsArray() ?? [],
            one =>
                Assert.Contains(house.Division.ToString(), one!["divisionIds"]!.AsArray().Select(own => (string)own!))
        );
        Assert.True(await OfferedAsync(narrow) < await OfferedAsync(wide));
        var (_, names) = await narrow.GetAsync("/web/explorer/names");
        Assert.Equal([house.Division.ToString()], names["divisions"]!.AsArray().Select(pair => (string)pair![0]!));
    }

    [Fact]
    public async Task Who_lacks_the_permission_or_the_session_is_refused_with_the_reason()
    {
        var house = await shared.OpenAsync();
        using var nobody = await house.SignInAsync(house.Nobody);
        using var stranger = await house.SignInAsync(null);
        using var narrow = await house.SignInAsync(house.Narrow);

        var (status, body) = await nobody.PostAsync(Details, DayQuery);
        Assert.Equal(403, status);
        Assert.Contains(ExplorerHouse.Conversations, (string)body["message"]!, StringComparison.Ordinal);
        Assert.Equal(403, (await nobody.PostAsync(Sums, """{"interval":"2026-03-29/2026-03-30"}""")).Status);
        foreach (var path in (string[])["/web/explorer/names", "/web/explorer/reach", "/web/health"])
        {
            Assert.Equal(403, (await nobody.GetAsync(path)).Status);
            Assert.Equal(401, (await stranger.GetAsync(path)).Status);
        }
        Assert.Equal(401, (await stranger.PostAsync(Details, DayQuery)).Status);
        Assert.Equal(403, (await narrow.GetAsync("/web/health")).Status);
    }

    [Fact]
    public async Task A_question_without_the_sessions_secret_is_refused()
    {
        var house = await shared.OpenAsync();
        using var wide = await house.SignInAsync(house.Wide);
        wide.Csrf = "guessed";

        Assert.Equal(403, (await wide.PostAsync(Details, DayQuery)).Status);
    }

    [Fact]
    public async Task The_record_comes_whole_with_its_attributes()
    {
        var house = await shared.OpenAsync();
        using var wide = await house.SignInAsync(house.Wide);
        var truth = house
            .Emulator.Truth(ExplorerHouse.From, ExplorerHouse.To)
            .First(record => record.Span.IndexOf("\"attributes\":{\""u8) >= 0);
        var id = (string)JsonNode.Parse(truth.Span)!["conversationId"]!;

        var (_, opened) = await wide.GetAsync($"/web/explorer/conversations/{id}");

        Assert.Equal(Canonical(truth.ToArray()), Canonical(opened["record"]!));
        Assert.Contains((string)opened["age"]!, (string[])["settled", "final"]);
    }

    [Fact]
    public async Task Quarantined_bytes_are_not_told()
    {
        var house = await shared.OpenAsync();
        using var wide = await house.SignInAsync(house.Wide);

        var (status, health) = await wide.GetAsync("/web/health");

        Assert.Equal(200, status);
        var entry = Assert.Single(health["quarantine"]!.AsArray());
        Assert.Equal("conversationId is missing", (string)entry!["reason"]!);
        Assert.DoesNotContain("Ana", entry.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(2, health["gaps"]!.AsArray().Count);
        Assert.True((long)health["storeBytes"]! > 0);
        Assert.Equal("rows", (string)health["status"]!["streams"]![0]!["name"]!);
    }

    private static async Task<List<string>> IdsAsync(SignedInBrowser browser)
    {
        var (status, body) = await browser.PostAsync(Details, DayQuery);
        Assert.True(status == 200, body.ToJsonString());
        return [.. body["conversations"]!.AsArray().Select(one => (string)one!["conversationId"]!)];
    }

    private static async Task<int> OfferedAsync(SignedInBrowser browser)
    {
        var (_, body) = await browser.PostAsync(
            Sums,
            $$"""{"interval":"{{ExplorerHouse.Interval}}","metrics":["nOffered"]}"""
        );
        return body["results"]!.AsArray().Sum(one => (int)one!["data"]![0]!["metrics"]![0]!["stats"]!["count"]!);
    }

    private static string Canonical(JsonNode record) =>
        Canonical(System.Text.Encoding.UTF8.GetBytes(record.ToJsonString()));

    private static string Canonical(byte[] record) => System.Text.Encoding.UTF8.GetString(CanonicalJson.Write(record));
}
