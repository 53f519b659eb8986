namespace Puente.Analytics.Dimensions;

/// <summary>Which row of a conversation's tables a value stands in.</summary>
internal enum RowSource
{
    Conversation,
    Participant,
    Session,
    Segment,
    Flow,
    FlowOutcome,
    Evaluation,
    Survey,
    Resolution,

    /// <summary>In no record: accepted, and always absent.</summary>
    Nowhere,
}

internal static class RowSources
{
    public static string TableOf(RowSource source) =>
        source switch
        {
            RowSource.Conversation => "conversations",
            RowSource.Participant => "participants",
            RowSource.Session => "sessions",
            RowSource.Segment => "segments",
            RowSource.Flow => "flows",
            RowSource.FlowOutcome => "flow_outcomes",
            RowSource.Evaluation => "evaluations",
            RowSource.Survey => "surveys",
            RowSource.Resolution => "resolutions",
            _ => throw new ArgumentOutOfRangeException(nameof(source), source, "It has no table."),
        };

    /// <summary>Short name of the row in statements.</summary>
    public static string AliasOf(RowSource source) =>
        source switch
        {
            RowSource.Conversation => "c",
            RowSource.Participant => "p",
            RowSource.Session => "s",
            RowSource.Segment => "g",
            RowSource.Flow => "f",
            RowSource.FlowOutcome => "o",
            RowSource.Evaluation => "e",
            RowSource.Survey => "v",
            RowSource.Resolution => "r",
            _ => throw new ArgumentOutOfRangeException(nameof(source), source, "It has no table."),
        };

    /// <summary>Ordinals that name the row within its conversation.</summary>
    public static IReadOnlyList<string> OrdinalsOf(RowSource source) =>
        source switch
        {
            RowSource.Participant => ["participant_ordinal"],
            RowSource.Session or RowSource.Flow or RowSource.FlowOutcome => ["participant_ordinal", "session_ordinal"],
            RowSource.Segment => ["participant_ordinal", "session_ordinal", "segment_ordinal"],
            _ => [],
        };
}
