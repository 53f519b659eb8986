namespace Puente.Analytics.Tests;

/// <summary>What work costs in allocated bytes; other tests allocate in the same process at the same time.</summary>
internal static class Allocations
{
    private const int Attempts = 8;

    /// <summary>The least of several attempts: others can only add to one.</summary>
    /// <param name="workAsync">The work.</param>
    /// <param name="enough">An attempt that allocates no more than this is the last.</param>
    public static async Task<long> LeastAsync(Func<Task> workAsync, long enough = 0)
    {
        var least = long.MaxValue;
        for (var attempt = 0; attempt < Attempts && least > enough; attempt++)
        {
            var before = GC.GetTotalAllocatedBytes(precise: true);
            await workAsync();
            least = Math.Min(least, GC.GetTotalAllocatedBytes(precise: true) - before);
        }
        return least;
    }
}
