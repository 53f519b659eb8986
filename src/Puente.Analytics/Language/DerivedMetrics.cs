namespace Puente.Analytics.Language;

/// <summary>Metrics that no session emits (docs/analytics.md, Aggregates).</summary>
internal static class DerivedMetrics
{
    public const string Wait = "tWait";
    public const string Conversations = "nConversations";
    public const string ServiceLevel = "oServiceLevel";
    public const string ServiceTarget = "oServiceTarget";
    public const string CallbackServiceLevel = "oCallbackServiceLevel";
    public const string Answered = "tAnswered";
    public const string OverSla = "nOverSla";
    public const string Abandon = "tAbandon";
    public const string ShortAbandon = "tShortAbandon";
    public const string FlowOut = "tFlowOut";

    /// <summary>Whose events are those of <see cref="Wait"/>.</summary>
    public static IReadOnlyList<string> Waits { get; } = [Answered, Abandon, FlowOut];

    public static bool Has(string metric) =>
        metric is Wait or Conversations or ServiceLevel or ServiceTarget or CallbackServiceLevel;

    public static bool IsServiceLevel(string metric) => metric is ServiceLevel or ServiceTarget;
}
