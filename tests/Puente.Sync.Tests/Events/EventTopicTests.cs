using System.Text;
using Puente.Sync.Events;

namespace Puente.Sync.Tests.Events;

public sealed class EventTopicTests
{
    private const string Id = "c0a70000-0000-4000-8000-000000000001";

    [Theory]
    [InlineData($"v2.detail.events.conversation.{Id}.customer.start", EventKind.Begin, "customer.start")]
    [InlineData($"V2.Detail.Events.Conversation.{Id}.Customer.Start", EventKind.Begin, "customer.start")]
    [InlineData($"v2.detail.events.conversation.{Id}.user.end", EventKind.End, "user.end")]
    [InlineData($"v2.detail.events.conversation.{Id}.acw", EventKind.End, "acw")]
    [InlineData($"v2.detail.events.conversation.{Id}.attributes", EventKind.Detail, "attributes")]
    [InlineData($"v2.detail.events.conversation.{Id}.something.new", EventKind.Detail, "something.new")]
    [InlineData($"v2.users.{Id}.conversations", EventKind.Snapshot, "")]
    [InlineData($"v2.users.{Id}.conversations.calls", EventKind.Snapshot, "")]
    [InlineData($"v2.routing.queues.{Id}.conversations.emails", EventKind.Snapshot, "")]
    [InlineData($"v2.users.{Id}.conversationsummary", EventKind.Other, "")]
    [InlineData($"v2.users.{Id}.presence", EventKind.UserPresence, "")]
    [InlineData($"v2.users.{Id}.routingStatus", EventKind.UserRoutingStatus, "")]
    [InlineData($"v2.users.{Id}.activity", EventKind.UserActivity, "")]
    [InlineData($"v2.analytics.queues.{Id}.observations", EventKind.QueueObservations, "")]
    [InlineData("v2.detail.events.conversation.nonsense.user.end", EventKind.Other, "")]
    [InlineData("channel.metadata", EventKind.Other, "")]
    [InlineData("", EventKind.Other, "")]
    public void A_topic_says_what_its_events_are(string topic, EventKind kind, string suffix)
    {
        var parsed = EventTopic.Parse(topic);
        Assert.Equal((kind, suffix), (parsed.Kind, parsed.Suffix));
        Assert.Equal(kind == EventKind.Other ? null : Guid.Parse(Id), parsed.Id);
    }

    [Theory]
    [InlineData("""{"participants":[{"id":"x"}],"id":"c0a70000-0000-4000-8000-000000000002"}""", true)]
    [InlineData("""{"id":7}""", false)]
    [InlineData("""{"id":"c0a70""", false)]
    [InlineData("[]", false)]
    public void A_snapshot_names_its_conversation_in_its_body(string body, bool isNamed) =>
        Assert.Equal(
            isNamed ? Guid.Parse("c0a70000-0000-4000-8000-000000000002") : null,
            EventTopic.Parse($"v2.users.{Id}.conversations").ConversationOf(Encoding.UTF8.GetBytes(body))
        );
}
