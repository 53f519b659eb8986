using CsCheck;
using Puente.Hub.Streams;

namespace Puente.Hub.Tests.Streams;

public sealed class RestartPolicyTests
{
    [Fact]
    public void The_pause_doubles_up_to_its_ceiling_and_half_of_it_is_drawn() =>
        Gen.Select(Gen.Int[1, 10_000], Gen.Double[0, 1])
            .Sample(
                (deaths, chance) =>
                {
                    var policy = new RestartPolicy();
                    var whole = Math.Min(Math.Pow(2, deaths - 1), 60);
                    var wait = policy.WaitAfter(deaths, chance).TotalSeconds;
                    return wait >= (whole / 2) - 0.001 && wait <= whole + 0.001;
                }
            );

    [Fact]
    public void Two_streams_that_died_together_do_not_return_together() =>
        Assert.NotEqual(new RestartPolicy().WaitAfter(3, 0.1), new RestartPolicy().WaitAfter(3, 0.9));
}
