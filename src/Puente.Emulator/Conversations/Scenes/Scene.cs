using Puente.Emulator.Calendar;
using Puente.Emulator.Chance;
using Puente.Emulator.Conversations.Draft;
using Puente.Emulator.Organisation;
using Puente.Emulator.Staffing;
using Puente.Emulator.Text;

namespace Puente.Emulator.Conversations.Scenes;

/// <summary>
/// Plays one conversation from its first moment to its last late change and leaves it in <see cref="Draft"/>.
/// One per thread; the parts of the class are the things that can happen in a call.
/// </summary>
internal sealed partial class Scene(
    OrganisationSeed organisation,
    Kinds kinds,
    ConversationIds ids,
    GivenRecords given,
    SteeredConversations steered,
    InteractivePeople interactive,
    ulong seed
)
{
    /// <summary>Shown as soon as its owner is.</summary>
    private const long Always = long.MinValue;

    private Dice _dice;
    private long _start;
    private long _night;
    private SessionDraft _customer = null!;
    private long _customerInteract;
    private long _ani;
    private long _dnis;
    private Media _media;
    private Entity _edge = null!;
    private Queue? _lastQueue;
    private long _lastQueueFrom;
    private Person? _lastAgent;
    private long _lastAgentFrom;

    public ConversationDraft Draft { get; } = new();

    public void Play(DayPlan day, int index)
    {
        var place = new Place(day.Number, index);
        var draw = Mix.Hash(seed ^ 0x5CE4E, place.Packed);
        _dice = new Dice(draw);
        _start = day.StartOf(index);
        _night = NightAfterDay(day, draw);
        _lastQueue = null;
        _lastAgent = null;
        _edge = _dice.Pick(organisation.Edges);
        Draft.Reset(ids.Of(place), _start, Mix.Scramble(draw ^ 0x1D5));
        switch (kinds.Of(day, index))
        {
            case ConversationKind.InboundCall:
                InboundCall();
                break;
            case ConversationKind.OutboundCall:
                OutboundCall();
                break;
            case ConversationKind.CampaignCall:
                CampaignCall();
                break;
            case ConversationKind.ScheduledCallback:
                ScheduledCallback();
                break;
            case ConversationKind.Email:
                EmailThread();
                break;
            case ConversationKind.Message:
                MessageThread();
                break;
            case ConversationKind.InternalCall:
                InternalCall();
                break;
            case ConversationKind.ConferenceHost:
                ConferenceHost(day, index);
                break;
            case ConversationKind.ConferenceGuest:
                ConferenceGuest(day, index);
                break;
            case ConversationKind.StuckCallback:
                StuckCallback();
                break;
            case ConversationKind.StuckLeg:
                StuckLeg();
                break;
            case ConversationKind.OrphanClosed:
                OrphanClosed();
                break;
            case ConversationKind.OrphanWaiting:
                OrphanWaiting();
                break;
            case ConversationKind.Given:
                RecordReader.Read(given.At(place), Draft);
                return;
            case ConversationKind.Steered:
                steered.At(place).Write(Draft);
                return;
        }
        Aftermath();
        Draft.Close();
    }

    /// <summary>The person drawn, or the next one whom nobody steers when the leg begins; with nobody left the one
    /// drawn.</summary>
    private Person Free(Person[] among, int drawn, long at, Person? besides = null)
    {
        for (var i = 0; i < among.Length; i++)
            if (
                among[(drawn + i) % among.Length] is var person
                && person != besides
                && !interactive.IsSteered(person.Number, at)
            )
                return person;
        return among[drawn];
    }

    // The nightly rebuild runs between half past two and half past three after the local day.
    private static long NightAfterDay(DayPlan day, ulong draw) => day.EndMs + 9_000_000 + (long)(draw % 3_600_000);

    /// <summary>The first nightly rebuild after <paramref name="time"/>.</summary>
    private long NightAfter(long time)
    {
        var night = _night;
        while (night <= time)
            night += 86_400_000;
        return night;
    }

    private Utf8Text Of(SessionDraft session) => Draft.At(ref session.Pieces, Always);

    private Utf8Text Of(ParticipantDraft participant) => Draft.At(ref participant.Pieces, Always);

    /// <summary>Ends the conversation with its last segment, as the platform does.</summary>
    private void EndWithLastSegment()
    {
        var end = 0L;
        for (var p = 0; p < Draft.ParticipantCount; p++)
        {
            var participant = Draft.Participant(p);
            for (var s = 0; s < participant.SessionCount; s++)
            {
                var session = participant.Sessions[s];
                for (var i = 0; i < session.SegmentCount; i++)
                    end = Math.Max(end, session.Segments[i].End);
            }
        }
        Draft.End = end;
    }

    private void Disconnected(ref SegmentDraft segment, Ended how)
    {
        if (how == Ended.none)
            return;
        var from = segment.End;
        if (_dice.Chance(0.004))
        {
            // The stream processor guessed; the nightly rebuild knows better.
            var night = NightAfter(from);
            Draft.At(ref segment.Pieces, from, night).String("disconnectType"u8, "system"u8);
            from = night;
        }
        Draft.At(ref segment.Pieces, from).String("disconnectType"u8, Words<Ended>.Of((int)how));
    }

    private static void Queued(Utf8Text text, Queue queue) => text.String("queueId"u8, queue.IdBytes);

    private static void Tel(Utf8Text text, ReadOnlySpan<byte> name, long number)
    {
        text.Name(name);
        text.Raw("\"tel:+34"u8);
        text.Number(number);
        text.Raw((byte)'"');
    }

    private static void Texts(Utf8Text text, ReadOnlySpan<byte> name, ReadOnlySpan<byte> only)
    {
        text.Name(name);
        text.Raw("[\""u8);
        text.Raw(only);
        text.Raw("\"]"u8);
    }

    private static void IdList(Utf8Text text, ReadOnlySpan<byte> name, Entity[] entities)
    {
        text.Name(name);
        for (var i = 0; i < entities.Length; i++)
        {
            text.Raw(i == 0 ? "[\""u8 : ",\""u8);
            text.Raw(entities[i].IdBytes);
            text.Raw((byte)'"');
        }
        text.Raw((byte)']');
    }
}
