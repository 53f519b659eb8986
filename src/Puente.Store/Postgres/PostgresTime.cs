namespace Puente.Store.Postgres;

/// <summary>PostgreSQL counts microseconds from 2000-01-01, the batch from 1970-01-01.</summary>
internal static class PostgresTime
{
    private const long ServerEpochMicros = 946_684_800_000_000;

    public static long ToServer(long unixMicros) => unixMicros - ServerEpochMicros;

    public static long FromServer(long serverMicros) => serverMicros + ServerEpochMicros;

    /// <summary>Microseconds since 1970; what is finer is cut off, as the store cannot hold it.</summary>
    public static long Micros(DateTimeOffset time) =>
        (time.UtcTicks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    public static DateTimeOffset Time(long unixMicros) =>
        new(DateTime.UnixEpoch.Ticks + (unixMicros * TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);
}
