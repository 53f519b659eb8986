using Puente.Emulator.Chance;
using Puente.Emulator.Conversations;
using Puente.Emulator.Conversations.Draft;
using Puente.Emulator.Organisation;

namespace Puente.Emulator.Live;

/// <summary>
/// A conversation that people steer, with everything that has happened in it so far. Changed by
/// <see cref="LiveConversations"/> alone, one change at a time; read from anywhere through its draft.
/// </summary>
internal sealed partial class LiveConversation : ISteered
{
    private readonly Lock _lock = new();
    private readonly List<LiveParticipant> _participants = [];
    private Dice _ids;

    public LiveConversation(Place place, Guid id, long start, Media media, bool outbound, ulong seed)
    {
        (Place, Id, Start, Media, Outbound) = (place, id, start, media, outbound);
        _ids = new Dice(seed);
    }

    public Place Place { get; }
    public Guid Id { get; }
    public string Key => Id.ToString();
    public long Start { get; }
    public Media Media { get; }
    public bool Outbound { get; }

    /// <summary>End of the last leg or its after-call work.</summary>
    public long End { get; private set; } = ConversationDraft.Never;

    /// <summary>Who calls and who is called, as E.164 numbers or addresses.</summary>
    public required string From { get; init; }
    public required string To { get; init; }

    /// <summary>webmessaging, open, whatsapp…; empty for calls.</summary>
    public string MessageType { get; init; } = "";
    public Entity? Division { get; set; }
    public long ConferenceStart { get; set; } = ConversationDraft.Never;
    public List<LiveMark> Marks { get; } = [];

    /// <summary>A colleague being asked; one at a time.</summary>
    public LiveConsult? Consult { get; set; }
    public IReadOnlyList<LiveParticipant> Participants => _participants;

    public IEnumerable<LiveSession> Sessions => _participants.SelectMany(participant => participant.Sessions);

    public bool IsOver => End != ConversationDraft.Never;

    public LiveParticipant? Customer => _participants.Find(participant => participant.IsCustomer);

    public LiveParticipant? Find(string participant) =>
        _participants.Find(one => one.Key.Equals(participant, StringComparison.OrdinalIgnoreCase));

    public LiveSession? FindSession(string session) =>
        Sessions.FirstOrDefault(one => one.Key.Equals(session, StringComparison.OrdinalIgnoreCase));

    /// <summary>The user's own leg that is not over: the last such, as the platform's softphone looks for it.</summary>
    public LiveParticipant? Of(int user) =>
        _participants.FindLast(one =>
            one.Person?.Number == user && one.Sessions.Exists(session => session.IsOpen || session.IsInAfterCallWork)
        );

    /// <summary>Changes it as a whole: whoever reads meanwhile sees it before or after.</summary>
    public void Change(Action change)
    {
        lock (_lock)
        {
            change();
            var open = Sessions.Any(session => session.Now is not null);
            if (!open && _participants.Count > 0)
                End = Sessions.Max(session => session.Segments.Count == 0 ? Start : session.Segments[^1].End);
        }
    }

    public LiveParticipant Add(LiveParticipant participant)
    {
        _participants.Add(participant);
        return participant;
    }

    public UInt128 NewId() => _ids.Guid();

    public LiveSession AddSession(
        LiveParticipant participant,
        string direction,
        bool consult = false,
        LiveSession? offeredBy = null
    )
    {
        var session = new LiveSession(NewId(), participant, Media, direction)
        {
            IsConsult = consult,
            OfferedBy = offeredBy,
            Queue = consult ? null : participant.Queue,
        };
        participant.Sessions.Add(session);
        return session;
    }

    /// <summary>Reads it as a whole, between two changes.</summary>
    public T Read<T>(Func<T> read)
    {
        lock (_lock)
            return read();
    }
}

/// <summary>An agent who asks a colleague, a queue or a number while the customer waits.</summary>
internal sealed class LiveConsult(LiveParticipant initiator, LiveSession session, LiveParticipant destination)
{
    public LiveParticipant Initiator { get; } = initiator;

    /// <summary>The initiator's second leg.</summary>
    public LiveSession Session { get; } = session;
    public LiveParticipant Destination { get; set; } = destination;

    /// <summary><c>DESTINATION OBJECT BOTH CONFERENCE</c>.</summary>
    public string SpeakTo { get; set; } = "DESTINATION";
}
