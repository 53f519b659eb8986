using System.Globalization;
using System.Text.Json.Nodes;

namespace Puente.Emulator.Tests.People;

public sealed class UserAggregateTests
{
    private const string Query = "/api/v2/analytics/users/aggregates/query";
    private const long Hour = 3_600_000;

    [Fact]
    public async Task Every_status_is_cut_at_the_buckets_so_that_they_are_full_for_every_user_and_metric()
    {
        await using var host = await Emulators.StartAsync(o => o with { ConversationsPerDay = 2000 });
        using var caller = await Caller.SignInAsync(host);
        var answer = await caller.PostAsync(
            Query,
            """{"interval":"2026-03-10T06:00:00Z/2026-03-10T12:00:00Z","granularity":"PT1H","groupBy":["userId"]}"""
        );
        Assert.Equal(host.Options.Users, answer["results"]!.AsArray().Count);
        var qualifiers = new HashSet<string>();
        foreach (var row in answer["results"]!.AsArray())
        {
            Assert.Equal(6, row!["data"]!.AsArray().Count);
            foreach (var bucket in row["data"]!.AsArray())
            foreach (var metric in bucket!["metrics"]!.AsArray().GroupBy(one => one!["metric"]!.GetValue<string>()))
            {
                Assert.Equal(Hour, metric.Sum(one => one!["stats"]!["sum"]!.GetValue<long>()));
                qualifiers.UnionWith(metric.Select(one => one!["qualifier"]!.GetValue<string>()));
            }
            Assert.Equal(
                3,
                row["data"]![0]!["metrics"]!.AsArray().Select(one => one!["metric"]!.ToString()).Distinct().Count()
            );
        }
        Assert.Superset(
            new HashSet<string> { "OFF_QUEUE", "IDLE", "INTERACTING", "ON_QUEUE", "MEAL", "OFFLINE" },
            qualifiers
        );
        Assert.Contains(answer["systemToOrganizationMappings"]!["MEAL"]![0]!.GetValue<string>(), qualifiers);
    }

    [Fact]
    public async Task What_users_have_been_since_some_time_is_all_that_is_counted_since_then()
    {
        await using var host = await Emulators.StartAsync(o => o with { ConversationsPerDay = 1500, Users = 60 });
        using var caller = await Caller.SignInAsync(host);
        var users = await caller.GetAsync("/api/v2/users?pageSize=60&expand=routingStatus,presence");
        var seen = new HashSet<string>();
        foreach (var user in users["entities"]!.AsArray())
        {
            var status = user!["routingStatus"]!["status"]!.GetValue<string>();
            seen.Add(status);
            var since = Time(user["routingStatus"]!["startTime"]!);
            Assert.Equal([status], await QualifiersAsync(user["id"]!.GetValue<string>(), "tAgentRoutingStatus", since));
            var presence = user["presence"]!;
            var id = presence["presenceDefinition"]!["id"]!.GetValue<string>();
            Assert.Equal(
                [id],
                await QualifiersAsync(
                    user["id"]!.GetValue<string>(),
                    "tOrganizationPresence",
                    Time(presence["modifiedDate"]!)
                )
            );
        }
        Assert.Superset(new HashSet<string> { "OFF_QUEUE", "IDLE", "INTERACTING" }, seen);

        async Task<string[]> QualifiersAsync(string user, string metric, DateTimeOffset since)
        {
            var from = since < Emulators.Start.AddHours(-20) ? Emulators.Start.AddHours(-1) : since;
            if (from == Emulators.Start)
                from = from.AddMilliseconds(-1);
            var answer = await caller.PostAsync(
                Query,
                $$$"""{"interval":"{{{from:O}}}/{{{Emulators.Start:O}}}","groupBy":["userId"],"metrics":["{{{metric}}}"],"filter":{"type":"or","predicates":[{"dimension":"userId","value":"{{{user}}}"}]}}"""
            );
            return
            [
                .. Assert.Single(answer["results"]!.AsArray())!["data"]![0]!["metrics"]!
                    .AsArray()
                    .Select(one => one!["qualifier"]!.GetValue<string>()),
            ];
        }
    }

    [Fact]
    public async Task A_presence_that_a_user_chose_counts_from_then_on()
    {
        await using var host = await Emulators.StartAsync(o => o with { ConversationsPerDay = 0 });
        using var caller = await Caller.SignInAsync(host);
        var users = await caller.GetAsync("/api/v2/users?pageSize=100&expand=presence");
        var user = users["entities"]!
            .AsArray()
            .First(one => one!["presence"]!["presenceDefinition"]!["systemPresence"]!.GetValue<string>() == "Offline")!;
        var id = user["id"]!.GetValue<string>();
        var definitions = await caller.GetAsync("/api/v2/presence/definitions?pageSize=100");
        var training = definitions["entities"]!
            .AsArray()
            .First(one => one!["systemPresence"]!.GetValue<string>() == "Training")!["id"]!.GetValue<string>();
        using (
            var chosen = await caller.SendAsync(
                HttpMethod.Patch,
                $"/api/v2/users/{id}/presences/purecloud",
                $$$"""{"presenceDefinition":{"id":"{{{training}}}"}}"""
            )
        )
            chosen.EnsureSuccessStatusCode();
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        var answer = await caller.PostAsync(
            Query,
            $$$"""{"interval":"2026-03-10T11:59:00Z/2026-03-10T12:10:00Z","metrics":["tSystemPresence"],"filter":{"type":"and","predicates":[{"dimension":"userId","value":"{{{id}}}"}]}}"""
        );
        var row = Assert.Single(answer["results"]!.AsArray())!;
        Assert.Equal("{}", row["group"]!.ToJsonString());
        Assert.Equal(
            """[{"metric":"tSystemPresence","qualifier":"OFFLINE","stats":{"sum":60000}},{"metric":"tSystemPresence","qualifier":"TRAINING","stats":{"sum":60000}}]""",
            row["data"]![0]!["metrics"]!.ToJsonString()
        );
    }

    [Theory]
    [InlineData("\"metrics\":[\"tHandle\"]", "invalid.value", "[UserAggregateMetric]")]
    [InlineData("\"groupBy\":[\"queueId\"]", "invalid.value", "[UserAggregateDimension]")]
    [InlineData(
        "\"filter\":{\"type\":\"and\",\"predicates\":[{\"dimension\":\"mediaType\",\"value\":\"voice\"}]}",
        "invalid.value",
        "[UserAggregateDimension]"
    )]
    public async Task What_belongs_to_conversations_is_refused(string member, string code, string text)
    {
        await using var host = await Emulators.StartAsync();
        using var caller = await Caller.SignInAsync(host);
        var error = await caller.PostAsync(
            Query,
            $$"""{"interval":"2026-03-10T06:00:00Z/2026-03-10T12:00:00Z",{{member}}}""",
            400
        );
        Assert.Equal(code, error["code"]!.GetValue<string>());
        Assert.Contains(text, error["message"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(100, 200)]
    [InlineData(101, 400)]
    public async Task A_filter_names_at_most_a_hundred_users(int count, int status)
    {
        await using var host = await Emulators.StartAsync();
        using var caller = await Caller.SignInAsync(host);
        var predicate = $$"""{"dimension":"userId","value":"{{Guid.NewGuid()}}"}""";
        var answer = await caller.PostAsync(
            Query,
            $$$"""{"interval":"2026-03-10T06:00:00Z/2026-03-10T12:00:00Z","filter":{"type":"or","predicates":[{{{string.Join(',', Enumerable.Repeat(predicate, count))}}}]}}""",
            status
        );
        if (status == 200)
            Assert.Empty(answer["results"]!.AsArray());
    }

    [Fact]
    public async Task The_queues_of_users_are_observed()
    {
        await using var host = await Emulators.StartAsync();
        using var caller = await Caller.SignInAsync(host);
        var id = (await caller.GetAsync("/api/v2/users?pageSize=1"))["entities"]![0]!["id"]!.GetValue<string>();
        var queues = 0;
        foreach (var queue in (await caller.GetAsync("/api/v2/routing/queues?pageSize=100"))["entities"]!.AsArray())
        {
            var members = await caller.GetAsync($"/api/v2/routing/queues/{queue!["id"]}/members?pageSize=100");
            queues += members["entities"]!.AsArray().Count(member => member!["id"]!.GetValue<string>() == id);
        }
        var answer = await caller.PostAsync(
            "/api/v2/analytics/users/observations/query",
            $$$"""{"filter":{"type":"and","predicates":[{"dimension":"userId","value":"{{{id}}}"}]},"metrics":["oMemberQueues"]}"""
        );
        Assert.Equal(
            $$$"""{"results":[{"group":{"userId":"{{{id}}}"},"data":[{"metric":"oMemberQueues","stats":{"count":QUEUES}}]}]}""".Replace(
                "QUEUES",
                $"{queues}",
                StringComparison.Ordinal
            ),
            answer.ToJsonString()
        );
        await caller.PostAsync("/api/v2/analytics/users/observations/query", "{}", 400);
    }

    private static DateTimeOffset Time(JsonNode value) =>
        DateTimeOffset.Parse(value.GetValue<string>(), CultureInfo.InvariantCulture);
}
