namespace Puente.Store.Runs;

/// <summary>One execution of a stream.</summary>
/// <param name="Outcome"><c>running</c>, <c>done</c>, <c>stopped</c> or <c>failed</c>.</param>
/// <param name="Summary">JSON: counts of the run.</param>
public sealed record Run(
    Guid Id,
    string Stream,
    DateTimeOffset StartedAt,
    DateTimeOffset? EndedAt,
    string Outcome,
    string Summary
);
