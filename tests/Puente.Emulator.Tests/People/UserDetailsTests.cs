using System.Globalization;
using System.Text.Json.Nodes;

namespace Puente.Emulator.Tests.People;

public sealed class UserDetailsTests
{
    private const string Query = "/api/v2/analytics/users/details/query";
    private const string Jobs = "/api/v2/analytics/users/details/jobs";
    private static readonly DateTimeOffset s_from = new(2026, 3, 9, 6, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Both_timelines_are_gap_free_keep_their_own_ends_and_add_up_to_the_aggregates()
    {
        await using var host = await Emulators.StartAsync(o => o with { ConversationsPerDay = 2000, Users = 40 });
        using var caller = await Caller.SignInAsync(host);
        var to = s_from.AddHours(30);
        var interval = $"{s_from:O}/{to:O}";
        var sums = new Dictionary<(string User, string Qualifier), long>();
        var users = 0;
        for (var page = 1; ; page++)
        {
            var answer = await caller.PostAsync(
                Query,
                $$$"""{"interval":"{{{interval}}}","paging":{"pageSize":15,"pageNumber":{{{page}}}}}"""
            );
            Assert.Equal(40, answer["totalHits"]!.GetValue<int>());
            if (answer["userDetails"] is not JsonArray { Count: > 0 } found)
                break;
            users += found.Count;
            foreach (var user in found)
            {
                Add(user!, "primaryPresence", "systemPresence");
                Add(user!, "routingStatus", "routingStatus");
            }
        }

        Assert.Equal(40, users);
        var aggregates = await caller.PostAsync(
            "/api/v2/analytics/users/aggregates/query",
            $$$"""{"interval":"{{{interval}}}","groupBy":["userId"],"metrics":["tSystemPresence","tAgentRoutingStatus"]}"""
        );
        var expected = aggregates["results"]!
            .AsArray()
            .SelectMany(row =>
                row!["data"]![0]!["metrics"]!
                    .AsArray()
                    .Select(metric =>
                        (
                            Key: (
                                row["group"]!["userId"]!.GetValue<string>(),
                                metric!["qualifier"]!.GetValue<string>()
                            ),
                            Sum: metric["stats"]!["sum"]!.GetValue<long>()
                        )
                    )
            )
            .ToDictionary(one => one.Key, one => one.Sum);
        Assert.Equal(expected.OrderBy(one => one.Key), sums.OrderBy(one => one.Key));

        void Add(JsonNode user, string list, string member)
        {
            DateTimeOffset? last = null;
            var spans = user[list]!.AsArray();
            Assert.True(Time(spans[0]!["startTime"]!) <= s_from, "the first state begins before the interval");
            Assert.All(spans.SkipLast(1), span => Assert.NotNull(span!["endTime"]));
            foreach (var span in spans)
            {
                var (start, end) = (
                    Time(span!["startTime"]!),
                    span["endTime"] is { } given ? Time(given) : Emulators.Start
                );
                Assert.Equal(last ?? start, start);
                last = end;
                var key = (user["userId"]!.GetValue<string>(), span[member]!.GetValue<string>());
                var clipped = (end < to ? end : to) - (start > s_from ? start : s_from);
                sums[key] = sums.GetValueOrDefault(key) + (long)clipped.TotalMilliseconds;
            }
            Assert.True(last >= to, "the last state ends behind the interval");
        }
    }

    [Fact]
    public async Task The_state_that_lasts_has_no_end_and_began_when_the_user_says_it_did()
    {
        await using var host = await Emulators.StartAsync(o => o with { ConversationsPerDay = 3000, Users = 60 });
        using var caller = await Caller.SignInAsync(host);
        var answer = await caller.PostAsync(
            Query,
            $$$"""{"interval":"{{{Emulators.Start.AddHours(-3):O}}}/{{{Emulators.Start.AddHours(1):O}}}","paging":{"pageSize":100}}"""
        );
        var details = answer["userDetails"]!.AsArray().ToDictionary(one => one!["userId"]!.GetValue<string>());
        var users = await caller.GetAsync("/api/v2/users?pageSize=60&expand=routingStatus,presence");
        var compared = 0;
        foreach (var user in users["entities"]!.AsArray())
        {
            var mine = details[user!["id"]!.GetValue<string>()]!;
            var (status, presence) = (mine["routingStatus"]!.AsArray()[^1]!, mine["primaryPresence"]!.AsArray()[^1]!);
            Assert.Null(status["endTime"]);
            Assert.Null(presence["endTime"]);
            Assert.Equal(user["routingStatus"]!["status"]!.ToString(), status["routingStatus"]!.ToString());
            // Whoever has been away since before the platform's memory begins there.
            if (Time(user["presence"]!["modifiedDate"]!) < Emulators.Start.AddDays(-1))
                continue;
            compared++;
            Assert.Equal(Time(user["presence"]!["modifiedDate"]!), Time(presence["startTime"]!));
            Assert.Equal(Time(user["routingStatus"]!["startTime"]!), Time(status["startTime"]!));
        }
        Assert.InRange(compared, 20, 60);
    }

    [Fact]
    public async Task Filters_choose_users_and_records_and_what_is_too_long_or_unknown_is_refused()
    {
        await using var host = await Emulators.StartAsync(o => o with { ConversationsPerDay = 500, Users = 20 });
        using var caller = await Caller.SignInAsync(host);
        var id = (await caller.GetAsync("/api/v2/users?pageSize=1"))["entities"]![0]!["id"]!.GetValue<string>();
        var answer = await caller.PostAsync(
            Query,
            $$$"""
            {"interval":"2026-03-04T00:00:00Z/2026-03-10T00:00:00Z","order":"desc",
             "userFilters":[{"type":"or","predicates":[{"dimension":"userId","value":"{{{id}}}"}]}],
             "presenceFilters":[{"type":"or","predicates":[{"dimension":"systemPresence","value":"MEAL"}]}],
             "routingStatusFilters":[{"type":"or","predicates":[{"dimension":"routingStatus","value":"NOBODY"}]}]}
            """
        );
        var user = Assert.Single(answer["userDetails"]!.AsArray())!;
        Assert.Null(user["routingStatus"]);
        var meals = user["primaryPresence"]!.AsArray();
        Assert.True(meals.Count > 1);
        Assert.All(meals, meal => Assert.Equal("MEAL", meal!["systemPresence"]!.GetValue<string>()));
        Assert.Equal(meals.Select(meal => Time(meal!["startTime"]!)).OrderDescending(), meals.Select(Start));

        foreach (
            var (body, words) in new[]
            {
                ("""{"interval":"2026-03-01T00:00:00Z/2026-03-10T00:00:00Z"}""", "does not exceed 7 days"),
                (
                    """{"interval":"2026-03-04T00:00:00Z/2026-03-10T00:00:00Z","userFilters":[{"type":"or","predicates":[{"dimension":"queueId","value":"x"}]}]}""",
                    "queueId"
                ),
                (
                    """{"interval":"2026-03-09T00:00:00Z/2026-03-10T00:00:00Z","presenceAggregations":[{"type":"termFrequency"}]}""",
                    "presenceAggregations"
                ),
                ("""{"interval":"2026-03-09T00:00:00Z/2026-03-10T00:00:00Z","paging":{"pageSize":101}}""", "1 to 100"),
            }
        )
        {
            using var refused = await caller.SendAsync(HttpMethod.Post, Query, body);
            Assert.Equal(400, (int)refused.StatusCode);
            Assert.Contains(
                words,
                await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
                StringComparison.Ordinal
            );
        }

        static DateTimeOffset Start(JsonNode? record) => Time(record!["startTime"]!);
    }

    [Fact]
    public async Task A_job_knows_nothing_after_the_availability_date_and_gives_its_users_by_cursor()
    {
        await using var host = await Emulators.StartAsync(o =>
            o with
            {
                ConversationsPerDay = 500,
                Users = 20,
                JobDelay = TimeSpan.Zero,
            }
        );
        using var caller = await Caller.SignInAsync(host);
        var available = Time((await caller.GetAsync(Jobs + "/availability"))["dataAvailabilityDate"]!);
        Assert.True(available < Emulators.Start);
        var submitted = await caller.PostAsync(
            Jobs,
            $$$"""{"interval":"{{{available.AddHours(-6):O}}}/{{{Emulators.Start:O}}}"}""",
            202
        );
        var job = $"{Jobs}/{submitted["jobId"]}";
        Assert.Equal("FULFILLED", (await caller.GetAsync(job))["state"]!.GetValue<string>());
        var users = new HashSet<string>();
        string? cursor = null;
        do
        {
            var page = await caller.GetAsync(
                $"{job}/results?pageSize=7{(cursor is null ? "" : "&cursor=" + Uri.EscapeDataString(cursor))}"
            );
            Assert.Equal(available, Time(page["dataAvailabilityDate"]!));
            foreach (var user in page["userDetails"]!.AsArray())
            {
                Assert.True(users.Add(user!["userId"]!.GetValue<string>()));
                Assert.All(
                    user["routingStatus"]!.AsArray(),
                    status => Assert.True(Time(status!["startTime"]!) < available)
                );
                Assert.Null(user["routingStatus"]!.AsArray()[^1]!["endTime"]);
            }
            cursor = page["cursor"]?.GetValue<string>();
        } while (cursor is not null);
        Assert.Equal(20, users.Count);
    }

    private static DateTimeOffset Time(JsonNode node) =>
        DateTimeOffset.Parse(node.GetValue<string>(), CultureInfo.InvariantCulture);
}
