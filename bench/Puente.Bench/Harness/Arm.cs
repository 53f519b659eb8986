namespace Puente.Bench.Harness;

/// <summary>One way of doing the work. Each turn checks its own result before it gives a figure; higher is better.</summary>
internal sealed record Arm(string Name, Func<Task<double>> MeasureAsync);

/// <summary>The figures of one arm, in the order of its turns.</summary>
internal sealed record Samples(string Arm, IReadOnlyList<double> Values)
{
    public double Median
    {
        get
        {
            var sorted = Values.Order().ToArray();
            var middle = sorted.Length / 2;
            return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        }
    }

    /// <summary>
    /// The arm against itself: how far the best turn lies above the worst, as a part of the median. A difference between two
    /// arms below this is no difference. Null after a single turn, which says nothing.
    /// </summary>
    public double? Noise => Values.Count < 2 || Median == 0 ? null : (Values.Max() - Values.Min()) / Median;
}

/// <summary>Lets arms take turns (A B C A B C …), so that a machine that slows down slows down all of them.</summary>
internal static class Turns
{
    public static async Task<Samples[]> RunAsync(int rounds, params Arm[] arms)
    {
        var figures = arms.Select(_ => new List<double>(rounds)).ToArray();
        for (var round = 0; round < rounds; round++)
        {
            for (var arm = 0; arm < arms.Length; arm++)
            {
                // What one turn leaves behind must not be collected in the next one's time.
                GC.Collect();
                GC.WaitForPendingFinalizers();
                figures[arm].Add(await arms[arm].MeasureAsync());
            }
        }
        return [.. arms.Select((arm, index) => new Samples(arm.Name, figures[index]))];
    }
}
