using System.Text;
using Puente.Store.Conversations;
using Puente.Store.Tests.Records;

namespace Puente.Store.Tests.Postgres;

/// <summary>Short words for what tests do with any store.</summary>
internal static class StoreSteps
{
    public static readonly DateTimeOffset Day = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);

    public static Provenance Job(int asOfMinute, ConversationAge age = ConversationAge.Settled) =>
        new("job", Day.AddMinutes(asOfMinute), age);

    public static async Task<WriteResult> WriteAsync(
        this IStore store,
        Provenance provenance,
        params IEnumerable<string> records
    )
    {
        await using var transaction = await store.BeginAsync(CancellationToken.None);
        var result = await transaction.WriteAsync(Pages.Decode(records), provenance, CancellationToken.None);
        await transaction.CommitAsync(CancellationToken.None);
        return result;
    }

    public static async Task<Dictionary<Guid, string>> RebuildAllAsync(
        this IStore store,
        DateTimeOffset? from = null,
        DateTimeOffset? to = null
    )
    {
        var rebuilt = new Dictionary<Guid, string>();
        await foreach (
            var record in store.RebuildAsync(
                from ?? DateTimeOffset.UnixEpoch,
                to ?? Day.AddYears(100),
                CancellationToken.None
            )
        )
            rebuilt.Add(record.ConversationId, Encoding.UTF8.GetString(record.Utf8Json.Span));
        return rebuilt;
    }

    public static async Task<List<string>> QueryAllAsync(this IStore store, string sql)
    {
        await using var result = await store.QueryAsync(sql, CancellationToken.None);
        var rows = new List<string>();
        await foreach (var row in result.ReadRowsAsync(CancellationToken.None))
            rows.Add(string.Join('|', row.Select(Plain)));
        return rows;
    }

    public static async Task<long> CountAllAsync(this IStore store) =>
        (await store.CountAsync(CancellationToken.None))
            .Where(count => count.Table != "schema_version")
            .Sum(count => count.Rows);

    private static byte[] Read(Stream stream)
    {
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    public static string Plain(object? value) =>
        value switch
        {
            null => "∅",
            DateTime time => Plain(new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Utc))),
            DateTimeOffset time => time.UtcDateTime.ToString("O", System.Globalization.CultureInfo.InvariantCulture),
            string text => text,
            byte[] bytes => Convert.ToHexString(bytes),
            Stream stream => Convert.ToHexString(Read(stream)),
            System.Collections.IEnumerable list => $"[{string.Join(',', list.Cast<object?>().Select(Plain))}]",
            IFormattable number => number.ToString(null, System.Globalization.CultureInfo.InvariantCulture),
            _ => value.ToString()!,
        };
}
