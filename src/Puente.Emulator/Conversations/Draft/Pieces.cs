namespace Puente.Emulator.Conversations.Draft;

/// <summary>Members of one JSON object, each shown during [From, Until) of platform time.</summary>
internal struct Piece
{
    public long From;
    public long Until;
    public int Offset;
    public int Length;
    public int Next;
}

/// <summary>A chain of pieces in the draft's table. The default value is the empty chain.</summary>
internal struct PieceList
{
    /// <summary>One more than the table index; 0 is none.</summary>
    public int First;
    public int Last;
}
