using System.Diagnostics;
using Microsoft.Playwright;
using Puente.Testing;

namespace Puente.Softphone.Tests.Browser;

/// <summary>Waits for what a page is about to show. Says only names of events when it does not come: stanzas and
/// requests hold tokens.</summary>
internal static class Eventually
{
    public static async Task HoldsAsync(IPage page, string condition)
    {
        var began = Stopwatch.GetTimestamp();
        while (!await page.EvaluateAsync<bool>(condition))
        {
            if (Stopwatch.GetElapsedTime(began) > Patience.Limit)
            {
                var seen = await page.EvaluateAsync<string>(
                    "() => window.agent ? agent.seen.join(' ') : document.body.innerText"
                );
                Assert.Fail($"Not within {Patience.Limit.TotalSeconds} s: {condition}. Seen: {seen}");
            }
            await Task.Delay(100);
        }
    }

    public static Task StateAsync(IPage caller, string state) =>
        HoldsAsync(caller, $"() => document.querySelector('.phone').dataset.state === '{state}'");
}

/// <summary>What a peer connection plays, measured by the browser.</summary>
internal static class Sound
{
    /// <summary>Waits until 1.2 s have passed with sound, or without any. The microphone beeps once a second.</summary>
    public static Task HeardAsync(IPage page, string peer, bool sound) =>
        Eventually.HoldsAsync(
            page,
            $$"""
            async () => {
              const figures = async () => {
                for (const one of (await ({{peer}}).getStats()).values())
                  if (one.type === 'inbound-rtp') return [one.packetsReceived, one.totalAudioEnergy];
                return [0, 0];
              };
              const [packets, energy] = await figures();
              await new Promise((done) => setTimeout(done, 1200));
              const [packetsNow, energyNow] = await figures();
              const heard = energyNow - energy;
              return packetsNow - packets > 40 && ({{(sound ? "true" : "false")}} ? heard > 1e-4 : heard < 1e-6);
            }
            """
        );
}
