namespace Puente.Hub.Streams;

/// <summary>How long a stream that died waits before it runs again, and when silence is a fault.</summary>
public sealed record RestartPolicy
{
    /// <summary>Ceiling of the wait after the first death; it doubles from death to death.</summary>
    public TimeSpan First { get; init; } = TimeSpan.FromSeconds(1);

    public TimeSpan Longest { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>A run that lived this long starts the count of deaths again.</summary>
    public TimeSpan Quiet { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// A stream that said work is waiting and has told nothing since for this long hangs; so does one that has not come up.
    /// Longer than a platform's worst answer with all its retries (PlatformOptions.MaxTotalTime).
    /// </summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromMinutes(10);

    /// <param name="deaths">How often the stream has died in a row; from 1.</param>
    /// <param name="chance">From 0 to 1. Half of the wait is drawn, so that streams that died together do not return together.</param>
    public TimeSpan WaitAfter(int deaths, double chance)
    {
        // Beyond thirty doublings the ceiling holds in any case, and the power would leave the range.
        var whole = Math.Min(First.Ticks * Math.Pow(2, Math.Min(deaths - 1, 30)), Longest.Ticks);
        return TimeSpan.FromTicks((long)(whole * (0.5 + (chance / 2))));
    }
}
