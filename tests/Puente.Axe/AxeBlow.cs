using System.Diagnostics;
using Puente.Store;

namespace Puente.Axe;

/// <summary>The end of this process at an exact place.</summary>
internal static class AxeBlow
{
    public static void At(string point, int nth) => WritePoint.Observer = Blow(point, nth);

    /// <returns>To be told of each moment as it passes.</returns>
    public static Action<string> Blow(string point, int nth)
    {
        var left = nth;
        return name =>
        {
            if (name == point && Interlocked.Decrement(ref left) == 0)
            {
                // Kill is SIGKILL: no finally, no flush. The process must not get a line further.
                Process.GetCurrentProcess().Kill();
                new ManualResetEvent(false).WaitOne();
            }
        };
    }
}
