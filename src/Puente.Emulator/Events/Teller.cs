using Puente.Emulator.Conversations;
using Puente.Emulator.Conversations.Draft;
using Puente.Emulator.Conversations.Scenes;
using Puente.Emulator.Events.Bodies;
using Puente.Emulator.Events.Timelines;
using Puente.Emulator.Organisation;
using Puente.Emulator.Text;

namespace Puente.Emulator.Events;

/// <summary>Plays one conversation at a time and tells what happens in it. One per thread.</summary>
internal sealed class Teller(History history, Roster roster)
{
    private static readonly Media[] s_media = [Media.voice, Media.callback, Media.email, Media.message];

    private readonly DetailBody _details = new(roster);
    private readonly ConversationBody _conversations = new(roster);
    private readonly MediaBody _byMedia = new(roster);
    private readonly Utf8Text _text = new();
    private readonly HashSet<(bool Queue, int Number, Media Media)> _told = [];
    private string _id = "";

    public Timeline Timeline { get; } = new(roster);

    public void Load(Scene scene, Place place)
    {
        Timeline.Build(history.Play(scene, place));
        _id = Entity.TextOf(Timeline.Draft.Id);
    }

    /// <summary>The detail event of one moment; null when nobody wants it.</summary>
    public RaisedEvent? Detail(in Moment moment, Func<string, string, bool>? wants = null)
    {
        var template = TopicCatalogue.Details[(int)moment.Kind].Template;
        var topic = template.Replace("{id}", _id, StringComparison.Ordinal);
        if (wants is not null && !wants(template, topic))
            return null;
        _text.Clear();
        _details.Write(Timeline, moment, _text);
        return new RaisedEvent(moment.Time, template, topic, _text.Span.ToArray(), Cause(moment.Time));
    }

    /// <summary>The conversation as queues and users are told of it after the change at <paramref name="time"/>.</summary>
    public void Snapshots(long time, Func<string, string, bool> wants, List<RaisedEvent> into)
    {
        _told.Clear();
        var (whole, byMedia) = (default(ReadOnlyMemory<byte>), new ReadOnlyMemory<byte>[s_media.Length]);
        foreach (var facts in Timeline.Sessions)
        {
            if (facts.Begin > time)
                continue;
            if (facts.Queue >= 0)
                Tell(true, facts.Queue, facts.Session.Media);
            // A user hears of a conversation until his own part in it is done.
            if (facts.User >= 0 && time <= facts.Over)
                Tell(false, facts.User, facts.Session.Media);
        }

        void Tell(bool queue, int number, Media media)
        {
            var id = queue ? roster.Queues[number].Id : roster.Users[number].Id;
            // Media.unknown stands for the topic of all media.
            if (_told.Add((queue, number, Media.unknown)))
                Offer(
                    queue ? TopicCatalogue.QueueConversations : TopicCatalogue.UserConversations,
                    id,
                    ref whole,
                    null
                );
            var index = Array.IndexOf(s_media, media);
            if (index >= 0 && _told.Add((queue, number, media)))
                Offer(
                    (queue ? TopicCatalogue.QueueMedia : TopicCatalogue.UserMedia)[index],
                    id,
                    ref byMedia[index],
                    media
                );
        }

        void Offer(Topic kind, string id, ref ReadOnlyMemory<byte> body, Media? media)
        {
            var topic = kind.Of(id);
            if (!wants(kind.Template, topic))
                return;
            if (body.IsEmpty)
            {
                _text.Clear();
                if (media is { } one)
                    _byMedia.Write(Timeline, one, time, _text);
                else
                    _conversations.Write(Timeline, time, _text);
                body = _text.Span.ToArray();
            }
            into.Add(new RaisedEvent(time, kind.Template, topic, body, Cause(time)));
        }
    }

    /// <summary>When the conversation's own course next changes after <paramref name="time"/>;
    /// <see cref="ConversationDraft.Never"/> when it does not.</summary>
    public long Next(long time)
    {
        var next = ConversationDraft.Never;
        foreach (var moment in Timeline.Moments)
        {
            if (moment.Late || moment.Time <= time)
                continue;
            next = moment.Time;
            break;
        }
        foreach (var change in Timeline.Changes)
        {
            if (change <= time)
                continue;
            next = Math.Min(next, change);
            break;
        }
        return next;
    }

    private Guid Cause(long time) => Correlation.Of((ulong)Timeline.Draft.Id ^ (ulong)(Timeline.Draft.Id >> 64), time);
}
