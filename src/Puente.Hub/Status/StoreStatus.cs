using System.Globalization;
using Puente.Store;
using Puente.Store.Gaps;
using Puente.Store.Runs;

namespace Puente.Hub.Status;

/// <summary>How old the conversations of a day are, counted.</summary>
public sealed record DayAges(DateOnly Day, long Live, long Settled, long Final)
{
    public long Total => Live + Settled + Final;
}

/// <summary>How many closed intervals were compared with the platform's counts.</summary>
/// <param name="Reach">End of the newest interval that was found equal; null when there is none.</param>
public sealed record CertificateCounts(long Equal, long Different, DateTimeOffset? Reach);

/// <summary>What the store holds and how far it reaches.</summary>
/// <param name="Reach">Start of the latest conversation; null when there is none.</param>
/// <param name="AsOf">Platform time up to which the newest reading knew of changes; null when there is none.</param>
public sealed record StoreStatus(
    string Store,
    IReadOnlyList<TableCount> Tables,
    IReadOnlyList<DayAges> Days,
    IReadOnlyList<Run> Runs,
    IReadOnlyList<Gap> OpenGaps,
    long Quarantined,
    CertificateCounts Certificates,
    DateTimeOffset? Reach,
    DateTimeOffset? AsOf,
    DateTimeOffset Now
)
{
    private const int RunLimit = 5;

    /// <summary>How far the tables are behind the platform; null when they are empty.</summary>
    public TimeSpan? Lag =>
        AsOf is not { } asOf ? null
        // The platform's clock may be ahead of ours.
        : Now > asOf ? Now - asOf
        : TimeSpan.Zero;

    public static async Task<StoreStatus> ReadAsync(
        IStore store,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var tables = await store.CountAsync(cancellationToken);
        var days = await ReadDaysAsync(store, cancellationToken);
        var (reach, asOf) = await ReadReachAsync(store, cancellationToken);
        return new StoreStatus(
            store.Description,
            tables,
            days,
            await store.ReadRunsAsync(RunLimit, cancellationToken),
            await store.ReadGapsAsync(openOnly: true, cancellationToken),
            tables.FirstOrDefault(table => table.Table == "quarantine").Rows,
            await ReadCertificatesAsync(store, cancellationToken),
            reach,
            asOf,
            time.GetUtcNow()
        );
    }

    private static async Task<IReadOnlyList<DayAges>> ReadDaysAsync(IStore store, CancellationToken cancellationToken)
    {
        await using var result = await store.QueryAsync(
            "select date_trunc('day', conversation_start) as day, age, count(*) from conversations group by 1, 2",
            cancellationToken
        );
        var days = new SortedDictionary<DateOnly, DayAges>();
        await foreach (var row in result.ReadRowsAsync(cancellationToken))
        {
            var day = DateOnly.FromDateTime(Moment(row[0])!.Value.UtcDateTime);
            var count = Convert.ToInt64(row[2], CultureInfo.InvariantCulture);
            var ages = days.GetValueOrDefault(day) ?? new DayAges(day, 0, 0, 0);
            days[day] = (string?)row[1] switch
            {
                "live" => ages with { Live = count },
                "settled" => ages with { Settled = count },
                _ => ages with { Final = count },
            };
        }

        return [.. days.Values];
    }

    private static async Task<CertificateCounts> ReadCertificatesAsync(
        IStore store,
        CancellationToken cancellationToken
    )
    {
        await using var result = await store.QueryAsync(
            "select count(case when outcome = 'equal' then 1 end), count(case when outcome <> 'equal' then 1 end), "
                + "max(case when outcome = 'equal' then interval_to end) from certificates",
            cancellationToken
        );
        await foreach (var row in result.ReadRowsAsync(cancellationToken))
        {
            return new CertificateCounts(
                Convert.ToInt64(row[0], CultureInfo.InvariantCulture),
                Convert.ToInt64(row[1], CultureInfo.InvariantCulture),
                Moment(row[2])
            );
        }
        throw new InvalidOperationException("The store answered a count without a row.");
    }

    private static async Task<(DateTimeOffset?, DateTimeOffset?)> ReadReachAsync(
        IStore store,
        CancellationToken cancellationToken
    )
    {
        await using var result = await store.QueryAsync(
            "select max(conversation_start), max(as_of) from conversations",
            cancellationToken
        );
        await foreach (var row in result.ReadRowsAsync(cancellationToken))
            return (Moment(row[0]), Moment(row[1]));
        return (null, null);
    }

    private static DateTimeOffset? Moment(object? value) =>
        value switch
        {
            null => null,
            DateTimeOffset moment => moment,
            DateOnly day => new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero),
            DateTime time => new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Utc)),
            _ => throw new InvalidOperationException($"The store gave a time as {value.GetType().Name}."),
        };
}
