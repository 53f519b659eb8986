namespace Puente.Sync.Channels;

/// <summary>The platform's time as far as it is known: this machine's, moved by what the answers' Date tells.</summary>
internal sealed class PlatformClock(TimeProvider time, Func<TimeSpan?> skew)
{
    // The Date header has whole seconds and a request takes a while; a smaller difference is no difference.
    private static readonly TimeSpan Noise = TimeSpan.FromSeconds(2);

    /// <summary>To the millisecond, as the platform writes times.</summary>
    public DateTimeOffset Now => At(time.GetUtcNow());

    /// <param name="local">A moment of this machine's clock.</param>
    public DateTimeOffset At(DateTimeOffset local)
    {
        var moved = local + Ahead;
        return DateTimeOffset.FromUnixTimeMilliseconds(moved.ToUnixTimeMilliseconds());
    }

    /// <summary>The moment of this machine's clock at which the platform's shows a time.</summary>
    public DateTimeOffset Local(DateTimeOffset platform) => platform - Ahead;

    private TimeSpan Ahead => skew() is { } known && known.Duration() > Noise ? known : TimeSpan.Zero;
}
