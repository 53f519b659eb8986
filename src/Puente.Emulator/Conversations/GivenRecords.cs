using System.Text.Json;
using Puente.Emulator.Conversations.Draft;

namespace Puente.Emulator.Conversations;

/// <summary>Records given at the start, which are part of the history beside what the seed makes.</summary>
internal sealed class GivenRecords
{
    private readonly List<(Guid Id, long Start, JsonDocument Record)> _records = [];
    private readonly Dictionary<Place, JsonElement> _byPlace = [];
    private readonly Dictionary<Guid, Place> _byId = [];

    /// <param name="from">The history's begin, milliseconds.</param>
    /// <param name="to">Platform time at the start.</param>
    /// <exception cref="ArgumentException">A record cannot be read, lies outside of the history, or repeats an id.</exception>
    public GivenRecords(IReadOnlyList<ReadOnlyMemory<byte>> records, long from, long to)
    {
        var draft = new ConversationDraft();
        for (var i = 0; i < records.Count; i++)
        {
            try
            {
                var record = JsonDocument.Parse(records[i]);
                draft.Reset(0, 0, 0);
                RecordReader.Read(record.RootElement, draft);
                _records.Add((record.RootElement.GetProperty("conversationId").GetGuid(), draft.Start, record));
            }
            catch (Exception fault) when (fault is JsonException or FormatException or InvalidOperationException)
            {
                throw Refused(i, fault.Message, fault);
            }
            if (draft.Start < from || draft.Start > to)
                throw Refused(i, "its conversationStart lies outside of the history");
        }
        if (_records.DistinctBy(one => one.Id).Count() < _records.Count)
            throw new ArgumentException("Two of the given records have the same conversationId.");
    }

    /// <summary>In order of start: what a day takes up must rise.</summary>
    public IEnumerable<(Guid Id, long Start, JsonElement Record)> InOrder =>
        _records.OrderBy(one => one.Start).Select(one => (one.Id, one.Start, one.Record.RootElement));

    public void Put(Place place, Guid id, JsonElement record) => (_byPlace[place], _byId[id]) = (record, place);

    public bool TryFind(Guid id, out Place place) => _byId.TryGetValue(id, out place);

    public JsonElement At(Place place) => _byPlace[place];

    private static ArgumentException Refused(int number, string why, Exception? cause = null) =>
        new($"The given record number {number + 1} cannot be taken up: {why}.", cause);
}
