using System.Net;
using System.Text.Json.Nodes;
using Puente.Hub.Browsers;
using Puente.Pages.Tests.Surroundings;

namespace Puente.Pages.Tests;

/// <summary>The bytes of the wallboard's stream, and who gets which.</summary>
[Trait("Category", "Slow")]
public sealed class StreamTests(PagesWorld world)
{
    private const string Stream = "/web/wallboard/stream";

    [Fact]
    public async Task No_byte_about_a_queue_reaches_a_viewer_of_another_division()
    {
        using var chief = new Visitor(world);
        await chief.SignInAsync(world.Chief);
        using var viewer = new Visitor(world);
        await viewer.SignInAsync(world.HomeViewer);
        // Changes after the snapshot, so that both kinds of message are read.
        var following = viewer.StreamAsync(Stream, seen => Frames(seen).Count(IsChange) >= 3);
        var all = chief.StreamAsync(Stream, seen => Frames(seen).Count(IsChange) >= 3);
        for (var step = 0; step < 6; step++)
        {
            await world.MoveAsync(TimeSpan.FromSeconds(20));
            await Task.Delay(200, TestContext.Current.CancellationToken);
        }
        var (seenByViewer, seenByChief) = (await following, await all);
        foreach (var queue in world.OtherQueues)
        {
            Assert.True(
                seenByChief.Contains(queue, StringComparison.Ordinal),
                string.Join("\n", seenByChief.Split("\n").Select(l => l[..Math.Min(l.Length, 1500)]))
            );
            Assert.DoesNotContain(queue, seenByViewer, StringComparison.Ordinal);
        }
        Assert.DoesNotContain(world.OtherDivision, seenByViewer, StringComparison.Ordinal);
        foreach (var queue in world.Queues.Except(world.OtherQueues))
            Assert.Contains(queue, seenByViewer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_viewer_without_the_permission_gets_no_stream_and_the_permissions_name()
    {
        using var stranger = new Visitor(world);
        await stranger.SignInAsync(world.Stranger);
        using var answer = await stranger.SendAsync(HttpMethod.Get, Stream);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains(Permissions.Queues, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_signed_in_gets_no_stream()
    {
        using var nobody = new Visitor(world);
        using var answer = await nobody.SendAsync(HttpMethod.Get, Stream);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task Who_comes_back_with_his_last_id_is_sent_only_what_has_changed()
    {
        using var chief = new Visitor(world);
        await chief.SignInAsync(world.Chief);
        var first = await chief.StreamAsync(Stream, seen => Frames(seen).Any());
        var id = first.Split('\n').First(line => line.StartsWith("id: ", StringComparison.Ordinal))[4..];
        var second = await chief.StreamAsync(Stream, seen => Frames(seen).Any(), id);
        Assert.StartsWith("event: snapshot", first, StringComparison.Ordinal);
        Assert.StartsWith("event: change", second, StringComparison.Ordinal);
        var otherRun = await chief.StreamAsync(Stream, seen => Frames(seen).Any(), "0123456789ab:7");
        Assert.StartsWith("event: snapshot", otherRun, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_filter_by_team_and_queue_lets_nothing_else_through()
    {
        using var chief = new Visitor(world);
        await chief.SignInAsync(world.Chief);
        var all = Frames(await chief.StreamAsync(Stream, seen => Frames(seen).Any(IsWhole))).Last();
        var team = (await world.Platform.GetAsync("/api/v2/teams"))["entities"]!.AsArray()[0]!["id"]!.ToString();
        var members = await MembersAsync($"/api/v2/teams/{team}/members");
        Assert.Contains(team, all["teams"]!.AsArray().Select(one => one!["id"]!.ToString()));
        var filtered = await FilteredAsync($"team={team}");
        Assert.Equal(Ids(all["queues"]).Order(), Ids(filtered["queues"]).Order());
        Assert.Equal(Ids(all["agents"]).Where(members.Contains).Order(), Ids(filtered["agents"]).Order());
        Assert.NotEqual(Ids(all["agents"]).Count(), Ids(filtered["agents"]).Count());

        // The queue with the fewest members; who they are the hub asks only now.
        var queues = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        foreach (var id in world.Queues)
            queues[id] = await MembersAsync($"/api/v2/routing/queues/{id}/members");
        var (queue, ofQueue) = queues.MinBy(one => one.Value.Count);
        filtered = await FilteredAsync($"queue={queue}");
        Assert.Equal([queue], Ids(filtered["queues"]));
        Assert.Equal(Ids(all["agents"]).Where(ofQueue.Contains).Order(), Ids(filtered["agents"]).Order());
        Assert.NotEqual(Ids(all["agents"]).Count(), Ids(filtered["agents"]).Count());

        // What the other division is told of is no way around its permission.
        using var viewer = new Visitor(world);
        await viewer.SignInAsync(world.HomeViewer);
        var other = await viewer.StreamAsync($"{Stream}?queue={world.OtherQueues[0]}", seen => Frames(seen).Any());
        Assert.DoesNotContain(world.OtherQueues[0], other, StringComparison.Ordinal);
        Assert.All(Frames(other), frame => Assert.Empty(Ids(frame["agents"])));
        using var wrong = await chief.SendAsync(HttpMethod.Get, $"{Stream}?team=everyone");
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);

        async Task<JsonNode> FilteredAsync(string filter) =>
            Frames(await chief.StreamAsync($"{Stream}?{filter}", seen => Frames(seen).Any(HasAgents))).Last(HasAgents);

        async Task<HashSet<string>> MembersAsync(string path) =>
            [
                .. (await world.Platform.GetAsync($"{path}?pageSize=100"))["entities"]!
                    .AsArray()
                    .Select(one => one!["id"]!.ToString()),
            ];

        static bool HasAgents(JsonNode frame) => IsWhole(frame) && frame["agents"]!.AsArray().Count > 0;
        static bool IsWhole(JsonNode frame) => frame["ready"]!.GetValue<bool>() && frame["teams"] is not null;
        static IEnumerable<string> Ids(JsonNode? list) => list!.AsArray().Select(one => one!["id"]!.ToString());
    }

    private static bool IsChange(JsonNode frame) => frame["queues"]!.AsArray().Count > 0;

    /// <summary>Whole messages only.</summary>
    private static IEnumerable<JsonNode> Frames(string seen) =>
        seen[..(seen.LastIndexOf("\n\n", StringComparison.Ordinal) is var end and >= 0 ? end : 0)]
            .Split('\n')
            .Where(line => line.StartsWith("data: ", StringComparison.Ordinal))
            .Select(line => JsonNode.Parse(line[6..])!);
}
