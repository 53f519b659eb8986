using Puente.Emulator.Conversations.Draft;
using Puente.Emulator.Http;
using Puente.Emulator.Staffing;

namespace Puente.Emulator.Events;

/// <summary>One event of a topic as it stands now, for those who want to see what it looks like.</summary>
internal sealed partial class EventEngine
{
    private static readonly TimeSpan[] s_lookBacks =
    [
        TimeSpan.FromMinutes(10),
        TimeSpan.FromHours(2),
        TimeSpan.FromDays(1),
    ];

    /// <summary>The latest event of the topic, or what it would say now; null when there was none in a day.</summary>
    public RaisedEvent? Sample(Topic topic, DetailEvents details)
    {
        var now = _clock.NowMs;
        if (TopicCatalogue.Details.Contains(topic))
            return LookBack(from =>
                details.Between(from, now + 1).LastOrDefault(one => one.Template == topic.Template)
            );
        if (
            topic != TopicCatalogue.JobsAvailability
            && topic != TopicCatalogue.UserTyping
            && topic.Template.Split('.').Contains("conversations")
        )
            return LookBack(from => LastSnapshot(topic, from, now));
        return Read((floor, at) => Now(topic, floor, at));

        RaisedEvent? LookBack(Func<long, RaisedEvent?> find)
        {
            foreach (var back in s_lookBacks)
                if (find(now - (long)back.TotalMilliseconds) is { } found)
                    return found;
            return null;
        }
    }

    private RaisedEvent? LastSnapshot(Topic topic, long from, long now)
    {
        var teller = new Teller(_history, _floor.Roster);
        var scene = _history.Borrow();
        try
        {
            foreach (var place in _history.Started(from, now + 1).Reverse())
            {
                teller.Load(scene, place);
                var found = new List<RaisedEvent>();
                teller.Snapshots(
                    teller.Timeline.Changes.Last(change => change <= now),
                    (template, _) => template == topic.Template,
                    found
                );
                if (found.Count > 0)
                    return found[0];
            }
            return null;
        }
        finally
        {
            _history.GiveBack(scene);
        }
    }

    private RaisedEvent Now(Topic topic, Floor floor, long at)
    {
        var organisation = floor.Roster.Organisation;
        _text.Clear();
        var id = floor.Roster.Users[0].Id;
        if (topic == TopicCatalogue.UserPresence)
            _users.Presence(floor.Agent(0), _text);
        else if (topic == TopicCatalogue.UserRoutingStatus)
            _users.RoutingStatus(0, floor.Agent(0), _text);
        else if (topic == TopicCatalogue.UserActivity)
            _users.Activity(0, floor.Agent(0), _text);
        else if (topic == TopicCatalogue.UserConversationSummary)
            _users.Summary(0, _text);
        else if (topic == TopicCatalogue.QueueObservations)
        {
            id = floor.Roster.Queues[0].Id;
            new Bodies.ObservationBody(organisation, floor).Write(0, Media.voice, at, _text);
        }
        else if (topic == TopicCatalogue.QueueUsers)
        {
            var user = id;
            id = floor.Roster.Queues[0].Id;
            var joined = $$"""{"id":"{{user}}","user":{"id":"{{user}}"},"queueId":"{{id}}","joined":true}""";
            _text.Raw(System.Text.Encoding.ASCII.GetBytes(joined));
        }
        else if (topic == TopicCatalogue.UserTyping)
        {
            var conversation = _history.IdOf(_history.Started(at - 86_400_000, at + 1).LastOrDefault());
            var typing =
                $$$"""{"conversationId":"{{{conversation}}}","normalizedMessage":{"type":"Event","direction":"Inbound","events":[{"eventType":"Typing","typing":{"type":"On","duration":5000}}]}}""";
            _text.Raw(System.Text.Encoding.ASCII.GetBytes(typing));
        }
        else if (topic == TopicCatalogue.UserStation)
            _text.Raw("{\"associatedStation\":null}"u8);
        else
        {
            var date = Dates.WriteSeconds(_watermark.At(DateTimeOffset.FromUnixTimeMilliseconds(at)));
            _text.Raw("{"u8);
            _text.String("dataAvailabilityDate"u8, System.Text.Encoding.ASCII.GetBytes(date));
            _text.Remove(1);
            _text.Raw("}"u8);
        }
        return new RaisedEvent(at, topic.Template, topic.Of(id), _text.Span.ToArray(), Guid.Empty);
    }
}
