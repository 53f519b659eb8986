using Puente.Hub.Gateway.Lookups;
using Puente.Store;

namespace Puente.Hub.Gateway.Sources;

/// <summary>Rows as they came; no more than were asked for.</summary>
internal sealed record SourceRows(IReadOnlyList<string> Columns, IReadOnlyList<object?[]> Rows);

/// <summary>A database or a web service that lookups ask. Safe to use from several threads.</summary>
internal interface ILookupSource : IAsyncDisposable
{
    string Name { get; }

    /// <param name="parameters">In the order of <see cref="Lookup.Parameters"/>.</param>
    /// <param name="stop">Comes when the lookup's time is over.</param>
    /// <exception cref="SourceException">There are no rows, and why.</exception>
    Task<SourceRows> ReadAsync(Lookup lookup, IReadOnlyList<QueryParameter> parameters, CancellationToken stop);
}

internal enum SourceFault
{
    /// <summary>It answers, and does not want this statement, request or value.</summary>
    Refused,

    /// <summary>It cannot be reached or does not let the hub in.</summary>
    Unavailable,

    TimedOut,

    /// <summary>All places were taken until the time was over.</summary>
    Busy,

    /// <summary>It has failed so often that it is left alone for a while.</summary>
    Resting,
}

/// <param name="reason">A state or a kind, never what the source said: that quotes values.</param>
internal sealed class SourceException(SourceFault fault, string reason, Exception? inner = null)
    : Exception(reason, inner)
{
    public SourceFault Fault { get; } = fault;

    /// <summary>Null when it cannot be told.</summary>
    public TimeSpan? RetryAfter { get; init; }

    public bool IsOutage => Fault is SourceFault.Unavailable or SourceFault.TimedOut;
}
