namespace Puente.Analytics.Language;

/// <summary>Metrics of filters that no session emits.</summary>
internal static class MetricValues
{
    /// <summary>End minus start, milliseconds.</summary>
    public const string ConversationDuration = "tConversationDuration";
}
