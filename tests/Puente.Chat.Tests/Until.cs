using System.Diagnostics;
using Puente.Testing;

namespace Puente.Chat.Tests;

/// <summary>Waits for something that another process is about to do and that gives no signal here.</summary>
internal static class Until
{
    public static async Task Async(Func<Task<bool>> holds)
    {
        var started = Stopwatch.GetTimestamp();
        while (!await holds())
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < Patience.Limit, "It did not come to be.");
            await Task.Delay(TimeSpan.FromMilliseconds(50));
        }
    }
}
