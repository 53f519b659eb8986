using CsCheck;
using Puente.Sync.Channels;
using Puente.Sync.Channels.Topics;

namespace Puente.Sync.Tests.Channels.Topics;

public sealed class TopicNameTests
{
    private static readonly Guid Id = Guid.Parse("2f7b0000-1111-2222-3333-444455556666");
    private static readonly string[] Prefixes = ["v2.users.a", "v2.users.b", "v2.users.a.conversations"];

    [Fact]
    public void Only_what_follows_the_last_dot_is_combined() =>
        Assert.Equal(
            [
                $"v2.users.{Id}?presence&station",
                $"v2.users.{Id}.conversations?calls&chats",
                $"v2.users.{Guid.Empty}.presence",
            ],
            TopicName.Combine([
                $"v2.users.{Id}.presence",
                $"v2.users.{Id}.conversations.calls",
                $"v2.users.{Id}.station",
                $"v2.users.{Id}.conversations.chats",
                $"v2.users.{Guid.Empty}.presence",
            ])
        );

    [Fact]
    public void The_detail_topics_of_a_conversation_are_six_names()
    {
        var combined = TopicName.Combine(TopicName.DetailsOf(Id));

        Assert.Contains($"v2.detail.events.conversation.{Id}?acw&attributes&contact&outbound&wrapup", combined);
        Assert.Contains($"v2.detail.events.conversation.{Id}.flow?start&end&outcome", combined);
        Assert.Equal(6, combined.Count);
    }

    [Fact]
    public void Combining_loses_and_adds_no_topic_and_stays_below_the_limit()
    {
        var end = Gen.String[Gen.Char["abcdefghijklmnop"], 1, 40];
        var topic = Gen.Select(Gen.Int[0, 2], end, (prefix, e) => $"{Prefixes[prefix]}.{e}");
        topic
            .Array[0, 60]
            .Sample(topics =>
            {
                var combined = TopicName.Combine(topics);
                var expanded = combined.SelectMany(TopicName.Expand).ToList();
                Assert.Equal(topics.Distinct().Order(StringComparer.Ordinal), expanded.Order(StringComparer.Ordinal));
                Assert.All(combined, name => Assert.True(name.Length < 200, name));
                Assert.Equal(combined, TopicName.Combine(combined));
            });
    }

    [Theory]
    [InlineData("v2.routing.queues.x.conversations", true)]
    [InlineData("v2.users.x.conversations.calls", true)]
    [InlineData("V2.USERS.x.Conversations", true)]
    [InlineData("v2.users.x.conversations.summaries", false)]
    [InlineData("v2.users.x.conversations.y.recordings", false)]
    [InlineData("v2.users.x.conversationsummary", false)]
    [InlineData("v2.conversations.x.transcription", false)]
    public void Snapshots_of_conversations_are_known_by_their_topic(string topic, bool names) =>
        Assert.Equal(names, TopicName.NamesConversations(topic));

    [Fact]
    public void Topics_go_with_the_object_they_are_about()
    {
        Assert.Equal(Id.ToString(), TopicName.ObjectOf($"v2.users.{Id}?presence&station"));
        Assert.Equal(Id.ToString(), TopicName.ObjectOf($"v2.analytics.queues.{Id}.observations"));
        Assert.Equal("v2.quality.evaluations", TopicName.ObjectOf("v2.quality.evaluations"));
    }

    [Fact]
    public void Every_fault_of_the_options_is_named_at_once()
    {
        var faults = new ChannelOptions
        {
            Users = ChannelSelection.Only(Id),
            UserEvents = ["presence", "a b"],
            DetailEvents = true,
            Topics = ["v2.users.{id}.presence", new string('v', 300)],
            MaxChannels = 21,
            TopicsPerChannel = 1_001,
            RelistEvery = TimeSpan.FromMinutes(2),
        }.Validate();

        Assert.Equal(7, faults.Count);
        Assert.Contains(faults, fault => fault.Contains("'a b'", StringComparison.Ordinal));
        Assert.Contains(faults, fault => fault.Contains("MaxChannels is 21", StringComparison.Ordinal));
        Assert.Contains(faults, fault => fault.Contains("v2.users.{id}.presence", StringComparison.Ordinal));
        Assert.Contains(
            "Nothing to subscribe",
            Assert.Single(new ChannelOptions().Validate()),
            StringComparison.Ordinal
        );
        Assert.Empty(new ChannelOptions { Queues = ChannelSelection.All, DetailEvents = true }.Validate());
    }
}
