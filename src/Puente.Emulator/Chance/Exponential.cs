namespace Puente.Emulator.Chance;

/// <summary>
/// Quantiles of the exponential distribution with mean 1000, as whole numbers. Rounding to integers keeps the
/// last bit of the platform's logarithm out of the generated history.
/// </summary>
internal static class Exponential
{
    private const int Steps = 256;
    private static readonly int[] s_quantiles = Build();

    public static long Thousandths(ulong draw)
    {
        var slot = (int)(draw >> 56);
        var low = s_quantiles[slot];
        var within = (long)((draw >> 24) & 0xFFFF_FFFF);
        return low + ((s_quantiles[slot + 1] - low) * within >> 32);
    }

    private static int[] Build()
    {
        var quantiles = new int[Steps + 1];
        for (var i = 0; i < Steps; i++)
            quantiles[i] = (int)Math.Round(-1000 * Math.Log(1 - (double)i / Steps));
        quantiles[Steps] = 7500;
        return quantiles;
    }
}
