using System.Text.Json.Nodes;
using Puente.Emulator.Faults;
using Puente.Provisioning.Applying;
using Puente.Provisioning.Planning;

namespace Puente.Provisioning.Tests.Applying;

public sealed class KilledApplyTests
{
    private const int People = 500;

    [Fact]
    public async Task Killed_every_fifty_people_in_a_storm_nobody_and_nothing_is_made_twice()
    {
        await using var centre = await Centre.StartAsync(Centre.Slow);
        centre.Storm();
        var kills = 0;
        // 50 users weigh 100; phones half as much, so these are ended every hundred.
        while (await centre.RunAxeAsync(People, 100) is var code and not 0)
        {
            Assert.True(code is 137 or 1, $"exit code {code}");
            Assert.True(++kills < 40, "the work does not come to an end");
        }

        Assert.InRange(kills, 10, 40);
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"{kills} kills, {centre.Emulator.Faults.Fired(FaultKind.DropAfter)} connections dropped after the change"
        );
        centre.Emulator.Faults.Clear();
        var people = await centre.StaffAsync(People);
        Assert.Empty((await centre.PlanAsync(people)).Steps);
        await centre.AssertNothingIsThereTwiceAsync();
        await centre.AssertEveryoneIsThereOnceAsync(people);
    }

    /// <summary>The control of the duplicate check: without the look it must go red.</summary>
    [Fact]
    public async Task Without_the_look_before_a_repeat_phones_are_made_twice()
    {
        await using var centre = await Centre.StartAsync();
        centre.Options = new ApplyOptions { LooksBeforeRepeating = false };
        centre.Emulator.Faults.Add(
            new FaultRule
            {
                Kind = FaultKind.DropAfter,
                Route = "POST *phones",
                Times = 2,
            }
        );
        await centre.ApplyAsync(await centre.StaffAsync(10));
        Assert.NotEmpty((JsonObject)(await centre.DuplicatesAsync())["phonesByWebRtcUser"]!);
        await Assert.ThrowsAnyAsync<Exception>(centre.AssertNothingIsThereTwiceAsync);
    }

    /// <summary>The same drop with the look in its place.</summary>
    [Fact]
    public async Task With_the_look_before_a_repeat_the_dropped_phone_is_found()
    {
        await using var centre = await Centre.StartAsync();
        centre.Emulator.Faults.Add(
            new FaultRule
            {
                Kind = FaultKind.DropAfter,
                Route = "POST *phones",
                Times = 2,
            }
        );
        Assert.True((await centre.ApplyAsync(await centre.StaffAsync(10))).IsComplete);
        Assert.Equal(2, centre.Emulator.Faults.Fired(FaultKind.DropAfter));
        await centre.AssertNothingIsThereTwiceAsync();
    }

    /// <summary>The control of the ledger: a renamed person whose link is lost becomes a second user.</summary>
    [Fact]
    public async Task Without_the_ledger_a_renamed_person_is_made_twice()
    {
        await using var centre = await Centre.StartAsync();
        var people = await centre.StaffAsync(3);
        await centre.ApplyAllAsync(people);
        people = [.. people.Select(person => person with { Email = $"new.{person.Email}" })];
        Assert.DoesNotContain((await centre.PlanAsync(people)).Steps, step => step.Kind == StepKind.Create);

        File.Delete(centre.LedgerFile);
        await centre.ApplyAllAsync(people);
        await Assert.ThrowsAnyAsync<Exception>(() => centre.AssertEveryoneIsThereOnceAsync(people));
    }
}
