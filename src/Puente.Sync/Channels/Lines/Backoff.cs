namespace Puente.Sync.Channels.Lines;

/// <summary>Doubling waits with jitter up to 90 s, as the vendor's own client has them; forgotten only after a long good spell.</summary>
/// <param name="random">0 to 1.</param>
internal sealed class Backoff(Func<double> random)
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan GoodSpell = TimeSpan.FromMinutes(5);

    private int _failures;

    /// <summary>How long to wait before the next try: half to all of 1 s, 2 s, 4 s and so on.</summary>
    public TimeSpan Next()
    {
        var full = Math.Min(First.TotalSeconds * Math.Pow(2, Math.Min(_failures++, 10)), Longest.TotalSeconds);
        return TimeSpan.FromSeconds(full * (0.5 + (0.5 * random())));
    }

    /// <param name="lived">How long the connection held. One that ends at once is a failure, however well it began.</param>
    public void Held(TimeSpan lived)
    {
        if (lived >= GoodSpell)
            _failures = 0;
    }
}
