using System.Text.Json;
using System.Text.Json.Nodes;
using Puente.Emulator.Conversations;
using Puente.Emulator.Conversations.Draft;
using Names = Puente.Emulator.Filters.FilterNames;

namespace Puente.Emulator.Filters;

/// <summary>The filters of a details query or job. Different filters must all hold; the predicates of one segment filter
/// must hold on the same segment; a match returns the whole conversation.</summary>
internal sealed class QueryFilters
{
    private Filter[] _conversation = [];
    private Filter[] _segment = [];
    private Filter[] _evaluation = [];
    private Filter[] _survey = [];
    private Filter[] _resolution = [];

    /// <summary>Set when a filter asks for closed (true) or open (false) conversations only.</summary>
    private bool? _closed;

    private readonly List<byte[]> _needed = [];

    public string Key { get; private init; } = "";
    public bool IsEmpty => Key.Length == 0;

    /// <summary>True when nothing but what <see cref="MayMatch"/> looks at is asked for: no record need be written.</summary>
    public bool IsDecidedByDraft { get; private set; }

    /// <summary>True when only conversations that are not over are asked for.</summary>
    public bool IsOpenOnly => IsDecidedByDraft && _closed == false;

    /// <summary>The only ids that can match, when a filter says so.</summary>
    public IReadOnlyList<Guid>? Only { get; private set; }

    public static QueryFilters Read(JsonObject body)
    {
        string[] members =
        [
            "conversationFilters",
            "segmentFilters",
            "evaluationFilters",
            "surveyFilters",
            "resolutionFilters",
        ];
        var filters = new QueryFilters
        {
            Key = string.Join(
                    '|',
                    members.Select(name => body[name] is JsonArray { Count: > 0 } list ? list.ToJsonString() : "")
                )
                .Trim('|'),
            _conversation = Filter.ReadList(body, members[0], Names.Conversation),
            _segment = Filter.ReadList(body, members[1], Names.Segment),
            _evaluation = Filter.ReadList(body, members[2], Names.Evaluation),
            _survey = Filter.ReadList(body, members[3], Names.Survey),
            _resolution = Filter.ReadList(body, members[4], Names.Resolution),
        };
        filters.FindShortCuts();
        return filters;
    }

    /// <summary>A cheap look before the record is written; false is final, true is not.</summary>
    public bool MayMatch(ConversationDraft draft, long asOf) =>
        _closed is not { } closed || RecordWriter.EndAsOf(draft, asOf) != ConversationDraft.Never == closed;

    public bool Matches(ReadOnlyMemory<byte> record)
    {
        if (IsEmpty || IsDecidedByDraft)
            return true;
        // Most records do not even contain the bytes of what is asked for; looking for them spares reading the record.
        foreach (var bytes in _needed)
            if (record.Span.IndexOf(bytes) < 0)
                return false;
        using var document = JsonDocument.Parse(record);
        var conversation = document.RootElement;
        return _conversation.All(filter =>
                filter.Holds(predicate => predicate.Holds(RecordView.OfConversation(conversation, predicate)))
            )
            && _segment.All(filter => AnySegment(conversation, filter))
            && _evaluation.All(filter => AnyItem(conversation, "evaluations", filter))
            && _survey.All(filter => AnyItem(conversation, "surveys", filter))
            && _resolution.All(filter => AnyItem(conversation, "resolutions", filter));
    }

    private static bool AnySegment(JsonElement conversation, Filter filter)
    {
        foreach (var participant in RecordView.Items(conversation, "participants"))
        foreach (var session in RecordView.Items(participant, "sessions"))
        foreach (var segment in RecordView.Items(session, "segments"))
            if (
                filter.Holds(predicate =>
                    predicate.Holds(RecordView.OfSegment(participant, session, segment, predicate))
                )
            )
                return true;
        return false;
    }

    private static bool AnyItem(JsonElement conversation, string list, Filter filter) =>
        RecordView
            .Items(conversation, list)
            .Any(item => filter.Holds(predicate => predicate.Holds(RecordView.OfItem(item, predicate))));

    private void FindShortCuts()
    {
        foreach (var filter in _conversation.Concat(_segment))
            if (filter.All || filter is { Predicates.Length: 1, Clauses: [] })
                _needed.AddRange(filter.Predicates.Select(FilterBytes.Needed).OfType<byte[]>());
        foreach (var filter in _conversation)
        {
            if (
                filter is
                { Predicates: [{ Name: "conversationEnd", Operator: not PredicateOperator.Matches } end], Clauses: [] }
            )
                _closed = end.Operator == PredicateOperator.Exists;
            else if (Ids(filter) is { } ids)
                Only = ids;
        }
        IsDecidedByDraft =
            _conversation.Length == 1
            && _closed is not null
            && _segment.Length + _evaluation.Length + _survey.Length + _resolution.Length == 0;
    }

    private static List<Guid>? Ids(Filter filter)
    {
        if (filter is { All: true, Predicates: [], Clauses: [var clause] })
            return Ids(clause);
        if (filter.Clauses.Length > 0 || (filter.All && filter.Predicates.Length != 1))
            return null;
        if (
            !filter.Predicates.All(predicate =>
                predicate is { Name: "conversationId", Operator: PredicateOperator.Matches, Value: not null }
            )
        )
            return null;
        return
        [
            .. filter
                .Predicates.Where(predicate => Guid.TryParseExact(predicate.Value, "D", out _))
                .Select(predicate => Guid.Parse(predicate.Value!)),
        ];
    }
}
