using System.Diagnostics;
using Puente.Testing;

namespace Puente.Emulator.Tests;

/// <summary>Waits for something that another thread is about to do and that gives no signal.</summary>
internal static class Until
{
    public static async Task Async(Func<bool> holds)
    {
        var started = Stopwatch.GetTimestamp();
        while (!holds())
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < Patience.Limit, "It did not come to be.");
            await Task.Delay(TimeSpan.FromMilliseconds(10));
        }
    }
}
