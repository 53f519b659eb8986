using Puente.Emulator.Chance;
using Puente.Emulator.Organisation;
using Puente.Emulator.Text;

namespace Puente.Emulator.Conversations.Draft;

/// <summary>
/// A whole conversation from first ring to last late change, every part with the time from which it shows.
/// Written by a scene, read by <see cref="RecordWriter"/>; one per thread, reused.
/// </summary>
internal sealed class ConversationDraft
{
    public const long Never = long.MaxValue;

    private readonly Utf8Text _text = new();
    private Piece[] _pieces = new Piece[128];
    private int _pieceCount;
    private readonly List<ParticipantDraft> _participantPool = [];
    private readonly List<SessionDraft> _sessionPool = [];
    private int _sessionCount;
    private Dice _ids;

    public UInt128 Id;
    public long Start;

    /// <summary><see cref="Never"/> for orphans.</summary>
    public long End;

    /// <summary>While a closed conversation is open again: from when, until which later end. Empty otherwise.</summary>
    public long ReopenedAt;
    public long FirstEnd;
    public long ConferenceStart;
    public bool Outbound;

    /// <summary>Told as far as it has come, with nothing left for a nightly rebuild.</summary>
    public bool Steered;
    public PieceList Pieces;

    /// <summary>What live conversations and their events show and records do not: the state of the recording.</summary>
    public PieceList Marks;
    public PieceList Evaluations;
    public PieceList Surveys;
    public PieceList Resolutions;
    public readonly Entity[] Divisions = new Entity[8];
    public readonly long[] DivisionFrom = new long[8];
    public int DivisionCount;
    public int ParticipantCount;

    public ReadOnlySpan<Piece> PieceTable => _pieces;

    public ReadOnlySpan<byte> TextOf(in Piece piece) => _text.Slice(piece.Offset, piece.Length);

    public ParticipantDraft Participant(int index) => _participantPool[index];

    public void Reset(UInt128 id, long start, ulong idSeed)
    {
        Close();
        _text.Clear();
        _pieceCount = _sessionCount = ParticipantCount = DivisionCount = 0;
        _ids = new Dice(idSeed);
        (Id, Start) = (id, start);
        End = ReopenedAt = FirstEnd = ConferenceStart = Never;
        Outbound = Steered = false;
        Pieces = Marks = Evaluations = Surveys = Resolutions = default;
    }

    public UInt128 NewId() => _ids.Guid();

    public ParticipantDraft AddParticipant(Purpose purpose)
    {
        if (ParticipantCount == _participantPool.Count)
            _participantPool.Add(new ParticipantDraft());
        var participant = _participantPool[ParticipantCount++];
        participant.Reset(NewId(), purpose);
        return participant;
    }

    public SessionDraft AddSession(ParticipantDraft participant, Media media, UInt128? id = null)
    {
        if (_sessionCount == _sessionPool.Count)
            _sessionPool.Add(new SessionDraft());
        var session = _sessionPool[_sessionCount++];
        session.Reset(id ?? NewId(), participant, media);
        if (participant.SessionCount == participant.Sessions.Length)
            Array.Resize(ref participant.Sessions, participant.SessionCount * 2);
        participant.Sessions[participant.SessionCount++] = session;
        return session;
    }

    public void AddDivision(Entity division, long from)
    {
        for (var i = 0; i < DivisionCount; i++)
            if (ReferenceEquals(Divisions[i], division))
                return;
        if (DivisionCount == Divisions.Length)
            return;
        (Divisions[DivisionCount], DivisionFrom[DivisionCount]) = (division, from);
        DivisionCount++;
    }

    /// <summary>Opens a piece of <paramref name="list"/>; what is written to the result belongs to it until the next
    /// call.</summary>
    public Utf8Text At(ref PieceList list, long from, long until = Never)
    {
        if (list.Last == _pieceCount && _pieceCount > 0)
        {
            ref var last = ref _pieces[_pieceCount - 1];
            if (last.From == from && last.Until == until)
                return _text;
        }
        Close();
        if (_pieceCount == _pieces.Length)
            Array.Resize(ref _pieces, _pieceCount * 2);
        _pieces[_pieceCount++] = new Piece
        {
            From = from,
            Until = until,
            Offset = _text.Length,
        };
        if (list.First == 0)
            list.First = _pieceCount;
        else
            _pieces[list.Last - 1].Next = _pieceCount;
        list.Last = _pieceCount;
        return _text;
    }

    /// <summary>Ends the open piece; needed before reading.</summary>
    public void Close()
    {
        if (_pieceCount > 0)
        {
            ref var last = ref _pieces[_pieceCount - 1];
            last.Length = _text.Length - last.Offset;
        }
    }
}
