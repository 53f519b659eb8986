namespace Puente.Analytics.Remote.Details;

/// <summary>What there is to say about an answer besides its rows. Written by one reader; requests by several.</summary>
internal sealed class DetailsLedger
{
    private readonly List<string> _missing = [];
    private readonly List<string> _notes = [];
    private int _requests;

    public IReadOnlyList<string> Missing => _missing;

    public IReadOnlyList<string> Notes => _notes;

    public int Requests => Volatile.Read(ref _requests);

    public void Asked() => Interlocked.Increment(ref _requests);

    public void Cut(string reason) => _missing.Add(reason);

    public void Note(string text) => _notes.Add(text);
}
