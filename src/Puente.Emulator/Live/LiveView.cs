using System.Text.Json.Nodes;
using Puente.Emulator.Conversations;
using Puente.Emulator.Conversations.Draft;
using Puente.Emulator.Events;
using Puente.Emulator.Events.Bodies;
using Puente.Emulator.Events.Timelines;
using Puente.Emulator.Http;
using Puente.Emulator.Organisation;
using Puente.Emulator.Text;

namespace Puente.Emulator.Live;

/// <summary>
/// Conversations as the REST calls answer them: the bodies of the events with what answers say beside. Made-up ones are
/// shown like steered ones, with their participants at this moment.
/// </summary>
internal sealed class LiveView(EventEngine engine, History history, Roster roster)
{
    private const string Root = "/api/v2/conversations";

    /// <summary>The whole model.</summary>
    /// <exception cref="ApiException">404 for a conversation that does not exist or has not begun.</exception>
    public JsonObject Whole(string id) =>
        Look(
            id,
            (timeline, time, text) =>
            {
                new ConversationBody(roster).Write(timeline, time, text);
                var body = (JsonObject)JsonNode.Parse(text.Span)!;
                Complete(body, timeline, time);
                return body;
            }
        );

    /// <summary>The view of one medium: state on the participant, users and queues as objects.</summary>
    public JsonObject OfMedia(string id, Media media) =>
        Look(
            id,
            (timeline, time, text) =>
            {
                if (!timeline.Sessions.Any(facts => facts.Session.Media == media && facts.Begin <= time))
                    throw LiveErrors.NoConversation();
                new MediaBody(roster).Write(timeline, media, time, text);
                var body = (JsonObject)JsonNode.Parse(text.Span)!;
                body["selfUri"] = $"{Root}/{(media == Media.voice ? "calls" : Words(media))}/{id}";
                return body;
            }
        );

    private static string Words(Media media) => System.Text.Encoding.ASCII.GetString(Communication.ListOf(media));

    private JsonObject Look(string id, Func<Timeline, long, Utf8Text, JsonObject> write) =>
        engine.Read(
            (_, time) =>
            {
                if (!Guid.TryParse(id, out var guid) || !history.TryFind(guid, out var place))
                    throw LiveErrors.NoConversation();
                if (history.StartOf(place) > time)
                    throw LiveErrors.NoConversation();
                var scene = history.Borrow();
                try
                {
                    var timeline = new Timeline(roster);
                    timeline.Build(history.Play(scene, place));
                    return write(timeline, time, new Utf8Text());
                }
                finally
                {
                    history.GiveBack(scene);
                }
            }
        );

    private void Complete(JsonObject body, Timeline timeline, long time)
    {
        var draft = timeline.Draft;
        body["startTime"] = Time(draft.Start);
        if (RecordWriter.EndAsOf(draft, time) is var end and not ConversationDraft.Never)
            body["endTime"] = Time(end);
        body["conversationIds"] = new JsonArray();
        body["selfUri"] = $"{Root}/{Entity.TextOf(draft.Id)}";
        var participants = body["participants"]!.AsArray();
        foreach (var facts in timeline.Sessions)
        {
            var key = Entity.TextOf(facts.Participant.Id);
            var participant = participants.FirstOrDefault(one => one!["id"]!.GetValue<string>() == key);
            if (participant is JsonObject known)
                Complete(known, facts, draft, time);
        }
    }

    private void Complete(JsonObject participant, in SessionFacts facts, ConversationDraft draft, long time)
    {
        participant["startTime"] ??= Time(facts.Begin);
        if (facts.User >= 0)
        {
            participant["name"] ??= roster.Users[facts.User].Name;
            participant["userUri"] ??= $"/api/v2/users/{roster.Users[facts.User].Id}";
        }
        if (facts.Queue >= 0)
            participant["queueName"] ??= roster.Queues[facts.Queue].Name;
        if (facts.Session.Media == Media.voice)
            foreach (var name in (ReadOnlySpan<string>)["ani", "dnis"])
                if (
                    Members.Find(draft, facts.Session.Pieces, System.Text.Encoding.ASCII.GetBytes(name), time) is
                    { IsEmpty: false } address
                )
                    participant[name] ??= JsonNode.Parse(address);
        var list = participant[Words(facts.Session.Media)]?.AsArray();
        var session = Entity.TextOf(facts.Session.Id);
        if (list?.FirstOrDefault(one => one!["id"]!.GetValue<string>() == session) is JsonObject communication)
            communication["segments"] = Segments(facts, draft, time);
    }

    private static JsonArray Segments(in SessionFacts facts, ConversationDraft draft, long time)
    {
        var segments = new JsonArray();
        for (var i = 0; i < facts.Session.SegmentCount; i++)
        {
            ref readonly var segment = ref facts.Session.Segments[i];
            if (segment.Start > time)
                continue;
            var written = new JsonObject { ["startTime"] = Time(segment.Start), ["type"] = segment.Kind.ToString() };
            if (segment.End <= time)
            {
                written["endTime"] = Time(segment.End);
                var how = Members.Text(draft, segment.Pieces, "disconnectType"u8, time);
                if (!how.IsEmpty)
                    written["disconnectType"] = System.Text.Encoding.ASCII.GetString(how);
            }
            segments.Add(written);
        }
        return segments;
    }

    private static string Time(long milliseconds) => Dates.Write(DateTimeOffset.FromUnixTimeMilliseconds(milliseconds));
}
