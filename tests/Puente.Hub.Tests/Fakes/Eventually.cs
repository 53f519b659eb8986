using System.Diagnostics;
using Microsoft.Extensions.Time.Testing;
using Puente.Testing;

namespace Puente.Hub.Tests.Fakes;

/// <summary>Waits for what another thread does; fails when patience ends.</summary>
internal static class Eventually
{
    public static async Task TrueAsync(Func<bool> condition, FakeTimeProvider? moved = null, TimeSpan step = default)
    {
        var watch = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(watch.Elapsed < Patience.Limit, "What was waited for did not come about.");
            moved?.Advance(step);
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }
    }
}
