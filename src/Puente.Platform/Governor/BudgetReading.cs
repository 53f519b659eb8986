using System.Text;

namespace Puente.Platform.Governor;

/// <summary>The client's budget as it is at one moment, over all processes that share it.</summary>
/// <param name="File">Where it is shared; null when this process has its own.</param>
/// <param name="Allowed">Requests per minute that the platform allows; what is assumed before its first answer.</param>
/// <param name="Permitted">Of these, what may be used.</param>
/// <param name="Processes">Processes that used it in the last seconds.</param>
public sealed record BudgetReading(
    string? File,
    int Allowed,
    int Permitted,
    int Processes,
    IReadOnlyList<LaneReading> Lanes
)
{
    /// <summary>Reads the file of a client without taking part.</summary>
    /// <returns>Null when no process has shared a budget there, or it cannot be read now.</returns>
    public static BudgetReading? Of(PlatformOptions options, TimeProvider time)
    {
        if (options.BudgetFolder is not { } folder)
            return null;
        var budget = BudgetFile.In(folder, options.EffectiveApiBase, options.ClientId);
        if (!System.IO.File.Exists(budget.File))
            return null;
        try
        {
            return budget.TryUse(
                (ref BudgetState state, ref bool _) => Of(budget.File, state, options, time),
                out var reading
            )
                ? reading
                : null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    internal static BudgetReading Of(string? file, BudgetState state, PlatformOptions options, TimeProvider time)
    {
        var now = time.GetElapsedTime(0).Ticks;
        var allowed = state.Allowed > 0 ? state.Allowed : options.AssumedRatePerMinute;
        var processes = 0;
        for (var row = 0; row < ProcessRows.Length; row++)
            processes += Turns.IsAlive(state.Processes[row], now) ? 1 : 0;
        return new BudgetReading(
            file,
            allowed,
            Math.Max(1, (int)(allowed * options.RateShare)),
            processes,
            [.. Governor.Lanes.All.Select(lane => Read(ref state, lane, now, time.GetUtcNow()))]
        );
    }

    private static LaneReading Read(ref BudgetState state, Lane lane, long now, DateTimeOffset utcNow)
    {
        var waiting = 0;
        for (var row = 0; row < ProcessRows.Length; row++)
            if (Turns.IsAlive(state.Processes[row], now))
                waiting += state.Processes[row].Waiting[(int)lane];
        var (until, reason) = Parking.Of(state, lane, utcNow);
        return new LaneReading(lane, Governor.Lanes.Share(lane), state.Recent.Of(lane, now), waiting, until, reason);
    }
}

/// <param name="Share">Part of the budget the lane is sure of.</param>
/// <param name="Used">Requests in the last minute.</param>
/// <param name="Waiting">Requests that wait for their turn.</param>
/// <param name="ParkedUntil">Null when the lane is open.</param>
/// <param name="ParkedFor">Why it is parked: operation, answer and wait; no ids.</param>
public sealed record LaneReading(
    Lane Lane,
    double Share,
    int Used,
    int Waiting,
    DateTimeOffset? ParkedUntil,
    string? ParkedFor
);

/// <summary>A lane that the platform asked to wait for longer than we hold requests back.</summary>
internal static class Parking
{
    public static void Park(ref BudgetState state, Lane lane, DateTimeOffset until, string reason)
    {
        state.ParkedUntilUtc[(int)lane] = until.UtcTicks;
        Span<byte> text = state.ParkedFor[(int)lane];
        text.Clear();
        Encoding.UTF8.TryGetBytes(reason, text[..^1], out _);
        if (text[0] == 0)
            Encoding.UTF8.GetBytes(reason.AsSpan(0, Math.Min(reason.Length, 30)), text[..^1]);
    }

    public static (DateTimeOffset? Until, string? Reason) Of(in BudgetState state, Lane lane, DateTimeOffset now)
    {
        var until = state.ParkedUntilUtc[(int)lane];
        if (until <= now.UtcTicks || until > DateTimeOffset.MaxValue.UtcTicks)
            return (null, null);
        ReadOnlySpan<byte> text = state.ParkedFor[(int)lane];
        var end = text.IndexOf((byte)0);
        return (new DateTimeOffset(until, TimeSpan.Zero), Encoding.UTF8.GetString(end < 0 ? text : text[..end]));
    }
}
