using System.Diagnostics;

namespace Puente.Emulator.Tests;

/// <summary>Waits for something that another thread is about to do and that gives no signal.</summary>
internal static class Until
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    public static async Task Async(Func<bool> holds)
    {
        var started = Stopwatch.GetTimestamp();
        while (!holds())
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < s_patience, "It did not come to be in 30 s.");
            await Task.Delay(TimeSpan.FromMilliseconds(10));
        }
    }
}
