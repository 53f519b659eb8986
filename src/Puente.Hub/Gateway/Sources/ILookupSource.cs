using Puente.Store;

namespace Puente.Hub.Gateway.Sources;

/// <summary>Rows as they came; no more than were asked for.</summary>
internal sealed record SourceRows(IReadOnlyList<string> Columns, IReadOnlyList<object?[]> Rows);

/// <summary>A database that lookups ask. Safe to use from several threads.</summary>
internal interface ILookupSource : IAsyncDisposable
{
    string Name { get; }

    /// <param name="timeout">For the server to stop by itself; <paramref name="stop"/> comes at the same time.</param>
    /// <exception cref="SourceException">There are no rows, and why.</exception>
    Task<SourceRows> ReadAsync(
        string sql,
        IReadOnlyList<QueryParameter> parameters,
        int mostRows,
        TimeSpan timeout,
        CancellationToken stop
    );
}

internal enum SourceFault
{
    /// <summary>The database answers, and does not want this statement or this value.</summary>
    Refused,

    /// <summary>It cannot be reached or does not let the hub in.</summary>
    Unavailable,

    TimedOut,

    /// <summary>All places were taken until the time was over.</summary>
    Busy,

    /// <summary>It has failed so often that it is left alone for a while.</summary>
    Resting,
}

/// <param name="reason">A state or a kind, never what the database said: that quotes values.</param>
internal sealed class SourceException(SourceFault fault, string reason, Exception? inner = null)
    : Exception(reason, inner)
{
    public SourceFault Fault { get; } = fault;

    /// <summary>Null when it cannot be told.</summary>
    public TimeSpan? RetryAfter { get; init; }

    public bool IsOutage => Fault is SourceFault.Unavailable or SourceFault.TimedOut;
}
