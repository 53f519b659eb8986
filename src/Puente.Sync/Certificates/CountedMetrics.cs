namespace Puente.Sync.Certificates;

/// <summary>The metrics that are counted on both sides (docs/facts.md#counts).</summary>
internal static class CountedMetrics
{
    /// <summary>Emitted by sessions whose segments carry one queue or none: counted by medium and queue.</summary>
    public static readonly IReadOnlyList<string> ByQueue =
    [
        "nOffered",
        "nOverSla",
        "nTransferred",
        "tAbandon",
        "tAcd",
        "tAcw",
        "tAlert",
        "tAnswered",
        "tFlowOut",
        "tHandle",
        "tNotResponding",
        "tTalkComplete",
    ];

    /// <summary>
    /// Emitted by sessions that learn of a queue later or never: counted by medium only, because the record does not say what
    /// was known at the moment of the emission.
    /// </summary>
    public static readonly IReadOnlyList<string> ByMedium = ["nConnected", "tConnected", "tIvr", "tVoicemail"];

    public static IReadOnlyList<string> All { get; } = [.. ByMedium, .. ByQueue];
}
