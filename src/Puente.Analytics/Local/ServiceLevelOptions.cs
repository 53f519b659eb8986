using Puente.Analytics.Language;

namespace Puente.Analytics.Local;

/// <summary>The organisation's switches for <c>oServiceLevel</c> (docs/facts.md, the analytics language); the platform's defaults.</summary>
public sealed record ServiceLevelOptions
{
    /// <summary>Flow-outs add to the denominator.</summary>
    public bool IncludeFlowOuts { get; init; }

    /// <summary>False takes short abandons out of the denominator.</summary>
    public bool IncludeShortAbandons { get; init; } = true;

    /// <summary>False takes all abandons out of the denominator.</summary>
    public bool IncludeAbandons { get; init; } = true;

    internal IReadOnlyList<string> Sources
    {
        get
        {
            var sources = new List<string> { DerivedMetrics.Answered, DerivedMetrics.OverSla };
            if (IncludeAbandons)
                sources.Add(DerivedMetrics.Abandon);
            if (IncludeAbandons && !IncludeShortAbandons)
                sources.Add(DerivedMetrics.ShortAbandon);
            if (IncludeFlowOuts)
                sources.Add(DerivedMetrics.FlowOut);
            return sources;
        }
    }

    /// <param name="events">How many events of a metric there are.</param>
    internal (long Numerator, long Denominator) Of(Func<string, long> events)
    {
        var answered = events(DerivedMetrics.Answered);
        var denominator = answered;
        if (IncludeAbandons)
            denominator +=
                events(DerivedMetrics.Abandon) - (IncludeShortAbandons ? 0 : events(DerivedMetrics.ShortAbandon));
        if (IncludeFlowOuts)
            denominator += events(DerivedMetrics.FlowOut);
        return (answered - events(DerivedMetrics.OverSla), denominator);
    }
}
