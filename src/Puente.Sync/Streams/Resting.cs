namespace Puente.Sync.Streams;

internal static class Resting
{
    /// <summary>Rests this long, or until <paramref name="stop"/> ends the rest; never throws.</summary>
    public static async Task RestAsync(this TimeProvider time, TimeSpan rest, CancellationToken stop)
    {
        if (rest <= TimeSpan.Zero)
            return;
        await Task.Delay(rest, time, stop)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }
}
