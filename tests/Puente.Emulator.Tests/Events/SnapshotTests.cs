using System.Text.Json.Nodes;
using Puente.Emulator.Conversations;
using Puente.Emulator.Events;
using Puente.Emulator.Organisation;

namespace Puente.Emulator.Tests.Events;

public sealed class SnapshotTests
{
    private static readonly DateTimeOffset s_morning = new(2026, 3, 10, 8, 0, 0, TimeSpan.Zero);

    private static async Task<(EmulatorHost Host, Recorder Recorder)> RunAsync()
    {
        var host = await Emulators.StartAsync(o => o with { Start = s_morning, ConversationsPerDay = 3_000 });
        var recorder = new Recorder(template => template.Contains(".conversations", StringComparison.Ordinal));
        host.Stage.Add(recorder);
        host.Clock.Advance(TimeSpan.FromHours(2));
        await host.DrainEventsAsync(TestContext.Current.CancellationToken);
        return (host, recorder);
    }

    [Fact]
    public async Task A_whole_conversation_has_the_participants_and_sessions_of_its_record()
    {
        var (host, recorder) = await RunAsync();
        await using var _ = host;
        var whole = recorder
            .Taken.Where(one => one.Template.EndsWith(".conversations", StringComparison.Ordinal))
            .Where((_, number) => number % 23 == 0)
            .ToList();
        Assert.True(whole.Count > 100);
        var options = host.Options;
        var organisation = new OrganisationSeed(options.Seed, options.Users, options.Queues);
        var history = new History(options.Seed, options.ConversationsPerDay, organisation, 0);
        foreach (var one in whole)
        {
            var body = Recorder.Body(one);
            Assert.True(history.TryFind(Guid.Parse(body["id"]!.GetValue<string>()), out var place));
            var record = JsonNode.Parse(history.Record(place, one.TimeMs))!;
            Assert.Equal(
                record["participants"]!.AsArray().Select(p => p!["participantId"]!.GetValue<string>()),
                body["participants"]!.AsArray().Select(p => p!["id"]!.GetValue<string>())
            );
            Assert.Equal(
                record["participants"]!
                    .AsArray()
                    .SelectMany(p => p!["sessions"]!.AsArray())
                    .Select(s => s!["sessionId"]!.GetValue<string>())
                    .Order(),
                body["participants"]!.AsArray().SelectMany(p => Communications(p!)).Order()
            );
        }
    }

    [Fact]
    public async Task The_last_snapshot_shows_everybody_gone()
    {
        var (host, recorder) = await RunAsync();
        await using var _ = host;
        var ended = host.Truth(s_morning, s_morning.AddMinutes(30), s_morning.AddHours(2))
            .Select(record => JsonNode.Parse(record.Span)!)
            .Where(record => record["conversationEnd"] is not null)
            .Select(record => record["conversationId"]!.GetValue<string>())
            .ToHashSet();
        Assert.NotEmpty(ended);
        var last = new Dictionary<string, JsonObject>();
        foreach (var one in recorder.Of(TopicCatalogue.QueueConversations.Template).Select(Recorder.Body))
            last[one["id"]!.GetValue<string>()] = one;
        var seen = 0;
        foreach (var (id, body) in last)
        {
            if (!ended.Contains(id))
                continue;
            seen++;
            Assert.All(
                body["participants"]!.AsArray(),
                participant => Assert.True(participant!["endTime"] is not null, body.ToJsonString())
            );
        }
        Assert.True(seen > 50);
    }

    [Fact]
    public async Task During_after_call_work_an_agent_is_connected_yet_disconnected()
    {
        var (host, recorder) = await RunAsync();
        await using var _ = host;
        var wrapping = recorder
            .Of(TopicCatalogue.UserConversations.Template)
            .Select(Recorder.Body)
            .SelectMany(body => body["participants"]!.AsArray())
            .First(one => one!["startAcwTime"] is not null && one["endAcwTime"] is null && one["calls"] is not null)!;
        var call = wrapping["calls"]![0]!;
        Assert.Null(wrapping["endTime"]);
        Assert.True(wrapping["wrapupRequired"]!.GetValue<bool>());
        Assert.NotNull(call["disconnectedTime"]);
        Assert.Equal("pending", call["afterCallWork"]!["state"]!.GetValue<string>());
        Assert.Equal("connected", call["state"]!.GetValue<string>());
    }

    [Fact]
    public async Task Topics_of_one_medium_are_flat_and_name_users_and_queues_as_objects()
    {
        var (host, recorder) = await RunAsync();
        await using var _ = host;
        foreach (var topic in TopicCatalogue.UserMedia.Concat(TopicCatalogue.QueueMedia))
        {
            var participants = recorder
                .Of(topic.Template)
                .SelectMany(one => Recorder.Body(one)["participants"]!.AsArray())
                .Select(one => one!.AsObject())
                .ToList();
            Assert.NotEmpty(participants);
            Assert.All(participants, one => Assert.True(one.ContainsKey("state") && !one.ContainsKey("userId")));
            Assert.Contains(participants, one => one["queue"]?["id"] is not null);
            Assert.Contains(participants, one => one["user"]?["name"] is not null);
        }
    }

    [Fact]
    public async Task A_user_s_topic_only_carries_conversations_he_takes_part_in()
    {
        var (host, recorder) = await RunAsync();
        await using var _ = host;
        foreach (var one in recorder.Of(TopicCatalogue.UserConversations.Template))
        {
            var user = one.Topic.Split('.')[2];
            Assert.Contains(
                Recorder.Body(one)["participants"]!.AsArray(),
                participant => participant!["userId"]?.GetValue<string>() == user
            );
        }
    }

    private static IEnumerable<string> Communications(JsonNode participant) =>
        participant
            .AsObject()
            .Where(member => member.Value is JsonArray && member.Key is not "mediaRoles")
            .SelectMany(member => member.Value!.AsArray())
            .Select(one => one!["id"]!.GetValue<string>());
}
