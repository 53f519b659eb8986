namespace Puente.Analytics.Tests;

/// <summary>What work costs in allocated bytes of the whole process: for tests that run alone.</summary>
internal static class Allocations
{
    public static async Task<long> OfAsync(Func<Task> workAsync)
    {
        var before = GC.GetTotalAllocatedBytes(precise: true);
        await workAsync();
        return GC.GetTotalAllocatedBytes(precise: true) - before;
    }
}
