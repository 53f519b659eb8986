namespace Puente.Store.Checkpoints;

/// <summary>Where a stream stands. Written in the transaction that stores the rows it speaks of (promise P2).</summary>
/// <param name="Stream">Name of the stream: <c>jobs</c>.</param>
/// <param name="Key">Part of the stream's work: a day as <c>2026-03-02</c>.</param>
/// <param name="State">JSON, in the stream's own shape.</param>
public sealed record Checkpoint(string Stream, string Key, string State, DateTimeOffset UpdatedAt);
