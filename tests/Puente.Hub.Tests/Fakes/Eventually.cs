using System.Diagnostics;
using Microsoft.Extensions.Time.Testing;

namespace Puente.Hub.Tests.Fakes;

/// <summary>Waits for what another thread does; fails after a minute of real time.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public static async Task TrueAsync(Func<bool> condition, FakeTimeProvider? moved = null, TimeSpan step = default)
    {
        var watch = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(watch.Elapsed < Patience, "What was waited for did not come about.");
            moved?.Advance(step);
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }
    }
}
