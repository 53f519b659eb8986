using System.Globalization;
using Puente.Store;
using Puente.Store.Certificates;
using Puente.Store.Gaps;

namespace Puente.Hub.Health;

/// <summary>One record in quarantine without its bytes, which are customer data.</summary>
internal sealed record QuarantineEntry(string Id, string Source, string Reason, DateTimeOffset ReceivedAt, long Bytes);

/// <summary>What the store itself says of its completeness.</summary>
/// <param name="Gaps">Open ones, and those closed or opened lately.</param>
/// <param name="Quarantine">The newest.</param>
internal sealed record StoreEvidence(
    IReadOnlyList<Gap> Gaps,
    IReadOnlyList<Certificate> Certificates,
    IReadOnlyList<QuarantineEntry> Quarantine,
    long Bytes
)
{
    /// <exception cref="StoreException">The store does not answer.</exception>
    public static async Task<StoreEvidence> ReadAsync(
        IStore store,
        DateTimeOffset now,
        int days,
        int mostQuarantined,
        CancellationToken cancellationToken
    )
    {
        var since = now.AddDays(-days);
        var gaps = await store.ReadGapsAsync(openOnly: false, cancellationToken);
        return new StoreEvidence(
            [.. gaps.Where(gap => gap.ClosedAt is not { } closed || closed >= since)],
            await store.ReadCertificatesAsync(since, now.AddDays(1), differentOnly: false, cancellationToken),
            await QuarantineAsync(store, mostQuarantined, cancellationToken),
            await StoreSize.ReadAsync(store, cancellationToken)
        );
    }

    private static async Task<IReadOnlyList<QuarantineEntry>> QuarantineAsync(
        IStore store,
        int most,
        CancellationToken cancellationToken
    )
    {
        var entries = new List<QuarantineEntry>();
        await using var result = await store.QueryAsync(
            $"SELECT id, source, reason, received_at, octet_length(bytes) FROM quarantine ORDER BY received_at DESC, id LIMIT {most}",
            cancellationToken
        );
        await foreach (var row in result.ReadRowsAsync(cancellationToken))
            entries.Add(
                new QuarantineEntry(
                    (string)row[0]!,
                    (string)row[1]!,
                    (string)row[2]!,
                    new DateTimeOffset(DateTime.SpecifyKind((DateTime)row[3]!, DateTimeKind.Utc)),
                    Convert.ToInt64(row[4], CultureInfo.InvariantCulture)
                )
            );
        return entries;
    }
}
