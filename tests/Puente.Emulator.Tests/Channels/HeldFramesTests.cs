using CsCheck;
using Microsoft.Extensions.Time.Testing;
using Puente.Emulator.Channels;

namespace Puente.Emulator.Tests.Channels;

public sealed class HeldFramesTests
{
    [Fact]
    public void Whatever_is_held_back_comes_once_and_the_rest_keeps_its_order() =>
        Gen.Select(Gen.Int[0, 4], Gen.Int[1, 5], Gen.Int[0, 3])
            .Array[1, 40]
            .Sample(frames =>
            {
                var time = new FakeTimeProvider();
                var held = new HeldFrames(time);
                var left = new List<int>();
                for (var n = 0; n < frames.Length; n++)
                {
                    var (fault, count, seconds) = frames[n];
                    held.Take(new Outgoing(BitConverter.GetBytes(n), Faults(fault, count)));
                    time.Advance(TimeSpan.FromSeconds(seconds));
                    if (held.Patience == TimeSpan.Zero)
                        held.Expire();
                    Leave(held, left);
                    // What is held has a time by which it goes, or it would never.
                    Assert.Equal(left.Count < n + 1, held.Patience is not null);
                }
                held.Flush();
                Leave(held, left);
                var untouched = Enumerable.Range(0, frames.Length).Where(n => frames[n].Item1 > 1).ToList();
                return left.Order().SequenceEqual(Enumerable.Range(0, frames.Length))
                    && left.Where(untouched.Contains).SequenceEqual(untouched);
            });

    private static void Leave(HeldFrames held, List<int> left)
    {
        while (held.TryNext(out var outgoing))
            left.Add(BitConverter.ToInt32(outgoing!.Frame.Span));
    }

    private static ChannelFaultRule[] Faults(int fault, int count) =>
        fault switch
        {
            0 =>
            [
                new ChannelFaultRule
                {
                    Kind = ChannelFaultKind.Reorder,
                    Count = count,
                    Delay = TimeSpan.FromSeconds(4),
                },
            ],
            1 =>
            [
                new ChannelFaultRule
                {
                    Kind = ChannelFaultKind.Burst,
                    Count = count,
                    Delay = TimeSpan.FromSeconds(4),
                },
            ],
            _ => [],
        };
}
