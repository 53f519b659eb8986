using System.Text.Json;

namespace Puente.Emulator.Aggregates;

/// <summary>The organisation's switches for the service level; a change rewrites every later answer about the past.</summary>
public sealed record ServiceLevelOptions
{
    /// <summary>Conversations that left a queue for a flow are in the denominator.</summary>
    public bool IncludeFlowOuts { get; init; }

    /// <summary>Abandons below the short-abandon threshold are in the denominator.</summary>
    public bool IncludeShortAbandons { get; init; } = true;

    /// <summary>Abandons are in the denominator.</summary>
    public bool IncludeAbandons { get; init; } = true;
}

/// <summary>Answered in time, out of what the switches count.</summary>
internal readonly record struct ServiceLevel(long Numerator, long Denominator)
{
    public static ServiceLevel Of(AggregateGroup.Bucket bucket, ServiceLevelOptions switches)
    {
        var answered = bucket["tAnswered"].Count;
        var denominator = answered;
        if (switches.IncludeAbandons)
            denominator += bucket["tAbandon"].Count;
        if (switches is { IncludeAbandons: true, IncludeShortAbandons: false })
            denominator -= bucket["tShortAbandon"].Count;
        if (switches.IncludeFlowOuts)
            denominator += bucket["tFlowOut"].Count;
        return new ServiceLevel(answered - bucket["nOverSla"].Count, denominator);
    }

    public void Write(Utf8JsonWriter to, double? target)
    {
        to.WriteStartObject("stats");
        to.WriteNumber("ratio", (double)Numerator / Denominator);
        to.WriteNumber("numerator", Numerator);
        to.WriteNumber("denominator", Denominator);
        if (target is { } known)
            to.WriteNumber("target", known);
        to.WriteEndObject();
    }
}
