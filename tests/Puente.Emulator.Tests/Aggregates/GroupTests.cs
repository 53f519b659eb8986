using System.Text.Json.Nodes;

namespace Puente.Emulator.Tests.Aggregates;

public sealed class GroupTests(GroupTests.Day day) : IClassFixture<GroupTests.Day>
{
    /// <summary>One morning's records, taken apart once for all dimensions.</summary>
    public sealed class Day : IAsyncLifetime
    {
        internal EmulatorHost Host { get; private set; } = null!;

        internal IReadOnlyList<Event> Events { get; private set; } = [];

        public async ValueTask InitializeAsync()
        {
            Host = await Emulators.StartAsync(o => o with { ConversationsPerDay = 1500 });
            Events = [.. Aggregate.Events(Host, Aggregate.Morning, Aggregate.Morning.AddHours(6))];
        }

        public ValueTask DisposeAsync() => Host.DisposeAsync();
    }

    /// <summary>Every dimension with values in generated records; member of the record where it is called otherwise.</summary>
    public static TheoryData<string, string, string?> WithValues =>
        new()
        {
            { "conversationId", "conversationId", null },
            { "divisionId", "divisionIds", null },
            { "originatingDirection", "originatingDirection", null },
            { "customerParticipation", "customerParticipation", null },
            { "externalTag", "externalTag", null },
            { "purpose", "purpose", null },
            { "userId", "userId", null },
            { "participantName", "participantName", null },
            { "direction", "direction", null },
            { "peerId", "peerId", null },
            { "sessionId", "sessionId", null },
            { "requestedRouting", "requestedRoutings", null },
            { "usedRouting", "usedRouting", null },
            { "activeSkillId", "activeSkillIds", null },
            { "selectedAgentRank", "selectedAgentRank", null },
            { "proposedAgentId", "proposedAgents", "proposedAgentId" },
            { "agentRank", "proposedAgents", "agentRank" },
            { "eligibleAgentCount", "eligibleAgentCounts", null },
            { "queueId", "queueId", null },
            { "wrapUpCode", "wrapUpCode", null },
            { "disconnectType", "disconnectType", null },
            { "requestedRoutingSkillId", "requestedRoutingSkillIds", null },
            { "scoredAgentId", "scoredAgents", "scoredAgentId" },
            { "agentScore", "scoredAgents", "agentScore" },
        };

    [Theory]
    [MemberData(nameof(WithValues))]
    public async Task A_dimension_groups_events_by_what_their_record_says(
        string dimension,
        string member,
        string? inner
    )
    {
        using var caller = await Caller.SignInAsync(day.Host);
        var answer = await caller.PostAsync(
            Aggregate.Query,
            $$"""{"interval":"{{Aggregate.Interval(Aggregate.Morning, 6)}}","groupBy":["{{dimension}}"],"metrics":["tHandle","tAcd","tConnected","tAlert"]}"""
        );
        var expected = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var one in day.Events)
        foreach (var value in one.Values(member, inner) is { Length: > 0 } values ? values : ["-"])
            if (one.Name is "tHandle" or "tAcd" or "tConnected" or "tAlert")
                expected[$"{one.Media} {value} {one.Name}"] =
                    expected.GetValueOrDefault($"{one.Media} {value} {one.Name}") + 1;
        Assert.Contains(expected.Keys, key => !key.Contains(" - ", StringComparison.Ordinal));
        var found = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var row in Aggregate.Rows(answer))
        foreach (var metric in row["data"]![0]!["metrics"]!.AsArray())
            found[$"{row["group"]!["mediaType"]} {Aggregate.Group(row, dimension) ?? "-"} {metric!["metric"]}"] =
                metric["stats"]!["count"]!.GetValue<int>();
        Assert.Equal(expected, found);
    }

    [Fact]
    public async Task Every_dimension_and_every_filter_dimension_is_taken()
    {
        await using var host = await Emulators.StartAsync();
        using var caller = await Caller.SignInAsync(host);
        foreach (var domain in Puente.Emulator.Aggregates.AggregateDomain.All)
        foreach (var dimension in domain.Filters.Dimensions)
        {
            var group = dimension == "canonicalExternalContactId" ? "mediaType" : dimension;
            await caller.PostAsync(
                $"/api/v2/analytics/{domain.Path}/aggregates/query",
                $$$"""{"interval":"{{{Aggregate.Interval(Aggregate.Morning, 0.1)}}}","groupBy":["{{{group}}}"],"filter":{"type":"and","predicates":[{"dimension":"{{{dimension}}}","operator":"exists"}]}}"""
            );
        }
    }

    [Fact]
    public async Task Several_values_count_in_each_group_or_together_when_flattened()
    {
        await using var host = await Emulators.StartAsync(o => o with { ConversationsPerDay = 1500 });
        using var caller = await Caller.SignInAsync(host);
        var flat = await AskAsync(true);
        var set = flat.FirstOrDefault(row =>
            Aggregate.Group(row, "divisionId")?.Contains(',', StringComparison.Ordinal) == true
        );
        Assert.NotNull(set);
        var ids = Aggregate.Group(set, "divisionId")!.Split(',');
        Assert.Equal(ids.Order(StringComparer.Ordinal), ids);
        var single = await AskAsync(false);
        Assert.DoesNotContain(
            single,
            row => Aggregate.Group(row, "divisionId")?.Contains(',', StringComparison.Ordinal) == true
        );
        // Each value's own group holds what every set with that value holds.
        foreach (var row in single)
            Assert.Equal(
                flat.Where(other =>
                        Aggregate.Group(other, "mediaType") == Aggregate.Group(row, "mediaType")
                        && Aggregate.Group(other, "divisionId")!.Split(',').Contains(Aggregate.Group(row, "divisionId"))
                    )
                    .Sum(other => Aggregate.Stats(other, "nOffered")!["count"]!.GetValue<long>()),
                Aggregate.Stats(row, "nOffered")!["count"]!.GetValue<long>()
            );

        async Task<List<JsonObject>> AskAsync(bool flatten) =>
            [
                .. Aggregate.Rows(
                    await caller.PostAsync(
                        Aggregate.Query,
                        $$"""{"interval":"{{Aggregate.Interval(Aggregate.Morning, 6)}}","groupBy":["divisionId"],"flattenMultivaluedDimensions":{{(flatten ? "true" : "false")}},"metrics":["nOffered"]}"""
                    )
                ),
            ];
    }

    [Fact]
    public async Task Groups_come_by_medium_then_by_their_values_with_the_absent_before_all_others()
    {
        await using var host = await Emulators.StartAsync(o => o with { ConversationsPerDay = 1500 });
        using var caller = await Caller.SignInAsync(host);
        var answer = await caller.PostAsync(
            Aggregate.Query,
            $$"""{"interval":"{{Aggregate.Interval(Aggregate.Morning, 6)}}","groupBy":["userId","queueId","userId"]}"""
        );
        var keys = Aggregate
            .Rows(answer)
            .Select(row =>
                (string[])
                    [
                        Aggregate.Group(row, "mediaType")!,
                        Aggregate.Group(row, "userId") ?? "",
                        Aggregate.Group(row, "queueId") ?? "",
                    ]
            )
            .ToList();
        Assert.True(keys.Count > 50);
        var ordered = keys.OrderBy(key => key[0], StringComparer.Ordinal)
            .ThenBy(key => key[1], StringComparer.Ordinal)
            .ThenBy(key => key[2], StringComparer.Ordinal);
        Assert.Equal(ordered, keys);
        Assert.Contains(keys, key => key[1].Length == 0);
        Assert.All(
            Aggregate.Rows(answer),
            row =>
            {
                var names = row["data"]![0]!["metrics"]!
                    .AsArray()
                    .Select(one => one!["metric"]!.GetValue<string>())
                    .ToList();
                Assert.Equal(names.Order(StringComparer.Ordinal), names);
                Assert.DoesNotContain("nFlow", names);
                Assert.DoesNotContain("nConversations", names);
            }
        );
    }

    [Fact]
    public async Task Different_conversations_are_counted_once_per_group_and_bucket()
    {
        await using var host = await Emulators.StartAsync(o => o with { ConversationsPerDay = 1500 });
        using var caller = await Caller.SignInAsync(host);
        var to = Aggregate.Morning.AddHours(6);
        var answer = await caller.PostAsync(
            Aggregate.Query,
            $$"""{"interval":"{{Aggregate.Interval(Aggregate.Morning, 6)}}","metrics":["nConversations"]}"""
        );
        string[] flows =
        [
            "nFlow",
            "tFlow",
            "tFlowExit",
            "tFlowDisconnect",
            "nFlowOutcome",
            "nFlowOutcomeFailed",
            "tFlowOutcome",
            "nFlowMilestone",
            "oFlowMilestone",
        ];
        var expected = Aggregate
            .Events(host, Aggregate.Morning, to)
            .Where(one => !flows.Contains(one.Name))
            .GroupBy(one => one.Media)
            .ToDictionary(
                same => same.Key,
                same =>
                    (long)same.Select(one => one.Conversation["conversationId"]!.GetValue<string>()).Distinct().Count()
            );
        Assert.Equal(
            expected,
            Aggregate
                .Rows(answer)
                .ToDictionary(
                    row => Aggregate.Group(row, "mediaType")!,
                    row => Aggregate.Stats(row, "nConversations")!["count"]!.GetValue<long>()
                )
        );
    }

    [Fact]
    public async Task The_segment_in_force_names_the_queue_that_certificates_count_by()
    {
        // The hub compares these by the session's newest segment that names a queue (docs/facts.md, Counts).
        string[] compared =
        [
            "nOffered",
            "nOverSla",
            "nTransferred",
            "tAbandon",
            "tAcd",
            "tAcw",
            "tAlert",
            "tAnswered",
            "tFlowOut",
            "tHandle",
            "tNotResponding",
            "tTalkComplete",
        ];
        await using var host = await Emulators.StartAsync(o => o with { ConversationsPerDay = 3000 });
        var from = Emulators.Start.AddDays(-2);
        var seen = 0;
        foreach (var one in Aggregate.Events(host, from, Emulators.Start).Where(one => compared.Contains(one.Name)))
        {
            seen++;
            var named = Aggregate
                .Items(one.Session, "segments")
                .LastOrDefault(segment =>
                    segment["queueId"] is not null && segment["segmentStart"]!.GetValue<DateTimeOffset>() <= one.At
                );
            Assert.True(
                named?["queueId"]?.ToString() == one.Segment?["queueId"]?.ToString(),
                $"{one.Name} of {one.Session.ToJsonString()}"
            );
        }
        Assert.True(seen > 10_000, $"only {seen} events");
    }
}
