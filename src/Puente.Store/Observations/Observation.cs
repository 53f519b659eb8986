using System.Globalization;
using System.IO.Hashing;
using System.Text;
using Puente.Store.Schema;

namespace Puente.Store.Observations;

/// <summary>One row of a table of observations.</summary>
public sealed class Observation
{
    /// <summary>Loses to every row that says more about the same moment.</summary>
    private const long LeastHash = long.MinValue;

    private Observation(ObservationKind kind, object?[] values, long? hash = null)
    {
        Kind = kind;
        Values = [.. values, hash ?? HashOf(values)];
        var key = new StringBuilder();
        foreach (var index in ObservationTables.KeyOf(kind))
            key.Append(Text(Values[index])).Append('\u001f');
        Key = key.ToString();
    }

    public ObservationKind Kind { get; }

    /// <summary>One per column of the table, the content hash last.</summary>
    public IReadOnlyList<object?> Values { get; }

    internal string Key { get; }

    internal DateTimeOffset ObservedAt => (DateTimeOffset)Values[1]!;

    internal long ContentHash => (long)Values[^1]!;

    public static Observation OfPresence(
        Guid userId,
        DateTimeOffset modifiedAt,
        string? source,
        Guid? presenceDefinitionId,
        string? systemPresence,
        bool? primary,
        string? message
    ) =>
        new(
            ObservationKind.UserPresence,
            [userId, Micros(modifiedAt), source, presenceDefinitionId, systemPresence, primary, message]
        );

    /// <summary>A presence as analytics report it afterwards: without its source and message, so an event's row stays.</summary>
    public static Observation OfReportedPresence(
        Guid userId,
        DateTimeOffset startedAt,
        Guid? presenceDefinitionId,
        string? systemPresence
    ) =>
        new(
            ObservationKind.UserPresence,
            [userId, Micros(startedAt), null, presenceDefinitionId, systemPresence, true, null],
            LeastHash
        );

    public static Observation OfRoutingStatus(Guid userId, DateTimeOffset startedAt, string status) =>
        new(ObservationKind.UserRoutingStatus, [userId, Micros(startedAt), status]);

    /// <param name="mediaType">Null in frames that count agents.</param>
    /// <param name="interval">Null for what was seen at the moment itself.</param>
    public static Observation OfQueue(
        Guid queueId,
        string? mediaType,
        DateTimeOffset observedAt,
        (DateTimeOffset From, DateTimeOffset To)? interval,
        string metric,
        string? qualifier,
        QueueStats stats
    ) =>
        new(
            ObservationKind.QueueObservations,
            [
                queueId,
                Micros(observedAt),
                mediaType ?? "",
                metric,
                qualifier ?? "",
                Micros(interval?.From ?? observedAt),
                Micros(interval?.To ?? observedAt),
                stats.Count,
                stats.Sum,
                stats.Min,
                stats.Max,
                stats.Ratio,
                stats.Numerator,
                stats.Denominator,
                stats.Target,
            ]
        );

    /// <summary>The newest per key, so that one statement never gets a key twice.</summary>
    internal static IEnumerable<IGrouping<ObservationKind, Observation>> Reduce(
        IEnumerable<Observation> observations
    ) =>
        observations
            .GroupBy(observation => (observation.Kind, observation.Key))
            .Select(group => group.MaxBy(observation => observation.ContentHash)!)
            .GroupBy(observation => observation.Kind);

    /// <summary>Stores keep microseconds; what is hashed is what they can give back.</summary>
    private static DateTimeOffset Micros(DateTimeOffset time) =>
        new(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);

    private static long HashOf(object?[] values)
    {
        var text = new StringBuilder();
        foreach (var value in values)
            text.Append(Text(value)).Append('\u001f');
        return unchecked((long)XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(text.ToString())));
    }

    private static string Text(object? value) =>
        value switch
        {
            null => "\0",
            DateTimeOffset time => time.UtcTicks.ToString(CultureInfo.InvariantCulture),
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            _ => value.ToString()!,
        };
}

/// <summary>What one metric says of a queue; only what was sent.</summary>
public readonly record struct QueueStats
{
    public double? Count { get; init; }
    public double? Sum { get; init; }
    public double? Min { get; init; }
    public double? Max { get; init; }
    public double? Ratio { get; init; }
    public double? Numerator { get; init; }
    public double? Denominator { get; init; }
    public double? Target { get; init; }
}
