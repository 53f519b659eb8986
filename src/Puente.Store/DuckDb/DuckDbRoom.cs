namespace Puente.Store.DuckDb;

/// <summary>How much of the machine DuckDB may take. All in bytes.</summary>
/// <param name="Writing">Memory while something is written and nobody asks anything.</param>
/// <param name="Asking">Memory while somebody asks.</param>
/// <param name="Log">
/// How long DuckDB's own log may be before it is written into the file. A short one rewrites half-filled row groups every few
/// commits, a long one is held in memory and read again after a crash (46 MB took 2 s on a busy machine).
/// </param>
internal sealed record DuckDbRoom(long Writing, long Asking, long Log)
{
    private const long Megabyte = 1024 * 1024;

    /// <summary>
    /// Loading 2,000 conversations a commit took 6.3 s of processor time with a log of 16 MB (DuckDB's own), 5.2 s with 128 MB,
    /// 3.7 s with 256 MB. A sync's memory peaked at 790 MB where writing had 512 MB, and at 700 MB with 384 MB, in the same time.
    /// A hub's day of 100,000 calls peaked at 652 MB with what a load has, at 343 MB with what it has here; a load takes a fifth
    /// longer that way. With 160 MB for writing it was 439 MB.
    /// </summary>
    public static DuckDbRoom For(StoreWork work) =>
        work == StoreWork.Live
            ? new(96 * Megabyte, MostAsking, 32 * Megabyte)
            : new(384 * Megabyte, MostAsking, 128 * Megabyte);

    /// <summary>
    /// A quarter of the machine's memory, from 512 MB to 4 GB. DuckDB's own four fifths would leave nothing to the streams of
    /// the process it runs in.
    /// </summary>
    private static long MostAsking =>
        Math.Clamp(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4, 512 * Megabyte, 4096 * Megabyte);

    public static string Limit(long bytes) => $"SET memory_limit = '{bytes / 1024}KiB'";
}
