using System.Globalization;
using System.IO.Compression;
using Puente.Bench.Harness;
using Puente.Bench.Loading;
using Puente.Bench.Records;

namespace Puente.Bench.Disk;

/// <summary>
/// Bytes on disk per conversation. Here every record is its own: repeated samples would compress better than life.
/// </summary>
internal static class DiskBench
{
    public static async Task RunAsync(BenchRun run)
    {
        // The day is a Monday and a quarter busier than an average one.
        var records = await SampleRecords.WholeDayAsync((int)(run.AtMost(100_000) / 1.25));
        var pages = records.Chunk(PageMint.PageSize).Select(Page).ToArray();
        var folder = run.NewFolder();
        var file = Path.Combine(folder, "disk.duckdb");
        await using (var store = await LoadedStore.OpenAsync(file))
        {
            var rows = await PageLoading.LoadAsync(store, pages.Select(page => (ReadOnlyMemory<byte>)page));
            await LoadedStore.CheckAsync(store, records.Count, rows);
        }
        // Closing has checkpointed the file: what is left beside it would be rows not counted.
        var bytes = Directory.GetFiles(folder).Sum(name => new FileInfo(name).Length);
        await using (var store = await LoadedStore.OpenAsync(file))
        {
            var counts = await store.CountAsync(CancellationToken.None);
            WrongResultException.ThrowUnlessEqual(
                records.Count,
                counts.Single(one => one.Table == "conversations").Rows,
                "conversations after opening again"
            );
        }
        var (json, zipped) = (pages.Sum(page => page.LongLength), pages.Sum(Gzipped));
        var input = string.Create(
            CultureInfo.InvariantCulture,
            $"{records.Count:#,0} distinct conversations of one day"
        );
        double Each(double total) => total / records.Count / 1e3;
        run.Add(
            new Measurement(
                "disk",
                "after checkpoint",
                Each(bytes),
                "kB/conv",
                "gzipped JSON",
                Each(zipped),
                null,
                Goal.AtMostFigure(1.5),
                input
            ),
            new Measurement(
                "disk",
                "the JSON itself",
                Each(json),
                "kB/conv",
                "gzipped JSON",
                Each(zipped),
                null,
                null,
                input
            )
        );
    }

    private static byte[] Page(byte[][] records)
    {
        using var page = new MemoryStream();
        page.Write("{\"conversations\":["u8);
        for (var index = 0; index < records.Length; index++)
        {
            if (index > 0)
                page.WriteByte((byte)',');
            page.Write(records[index]);
        }
        page.Write("]}"u8);
        return page.ToArray();
    }

    private static long Gzipped(byte[] page)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Optimal))
            gzip.Write(page);
        return compressed.ToArray().LongLength;
    }
}
