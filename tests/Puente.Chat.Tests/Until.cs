using System.Diagnostics;

namespace Puente.Chat.Tests;

/// <summary>Waits for something that another process is about to do and that gives no signal here.</summary>
internal static class Until
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    public static async Task Async(Func<Task<bool>> holds)
    {
        var started = Stopwatch.GetTimestamp();
        while (!await holds())
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < s_patience, "It did not come to be in a minute.");
            await Task.Delay(TimeSpan.FromMilliseconds(50));
        }
    }
}
