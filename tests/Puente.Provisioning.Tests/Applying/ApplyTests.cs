using Puente.Emulator.Faults;
using Puente.Platform.Users;
using Puente.Provisioning.Applying;
using Puente.Provisioning.Ledger;
using Puente.Provisioning.People;
using Puente.Provisioning.Planning;

namespace Puente.Provisioning.Tests.Applying;

public sealed class ApplyTests
{
    [Fact]
    public async Task A_joiner_costs_at_most_six_calls_and_the_second_plan_is_empty()
    {
        await using var centre = await Centre.StartAsync();
        var people = await centre.StaffAsync(200);
        var before = centre.Emulator.Requests.Total;
        var result = await centre.ApplyAsync(people);
        var calls = (double)(centre.Emulator.Requests.Total - before) / people.Count;
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"{calls:0.00} calls a joiner, reading the organisation included"
        );

        Assert.True(result.IsComplete, string.Join('\n', result.Failed.Take(5)));
        Assert.InRange(calls, 2, 6);
        var again = await centre.PlanAsync(people);
        Assert.Empty(again.Steps);
        Assert.Empty(again.Drifts);
        await centre.AssertEveryoneIsThereOnceAsync(people);
        await centre.AssertNothingIsThereTwiceAsync();
    }

    [Fact]
    public async Task Leavers_returners_renames_and_exchanged_addresses_arrive_through_storms_and_slow_platforms()
    {
        await using var centre = await Centre.StartAsync(Centre.Slow with { VersionConflictAsBadRequest = true });
        var people = (await centre.StaffAsync(40)).ToArray();
        centre.Storm();
        await centre.ApplyAllAsync(people);

        // 0 and 1 exchange addresses; 2, 3 and 4 hand theirs on; 5 to 8 leave; 9 is renamed and 10 loses all queues.
        WantedPerson[] changed = [.. people];
        (changed[0], changed[1]) = (
            people[0] with
            {
                Email = people[1].Email,
            },
            people[1] with
            {
                Email = people[0].Email,
            }
        );
        changed[2] = people[2] with { Email = people[3].Email };
        changed[3] = people[3] with { Email = people[4].Email };
        changed[4] = people[4] with { Email = "fresh@staff.example" };
        for (var leaver = 5; leaver < 9; leaver++)
            changed[leaver] = people[leaver] with { Active = false };
        changed[9] = people[9] with { Name = "Renamed", Email = "renamed@staff.example", ManagerKey = "" };
        changed[10] = people[10] with { Queues = [] };
        await centre.ApplyAllAsync(changed);
        Assert.Empty((await centre.PlanAsync(changed)).Steps);
        await centre.AssertEveryoneIsThereOnceAsync(changed);

        await centre.ApplyAllAsync(people);
        Assert.Empty((await centre.PlanAsync(people)).Steps);
        await centre.AssertEveryoneIsThereOnceAsync(people);
        await centre.AssertNothingIsThereTwiceAsync();
        Assert.True(centre.Emulator.Faults.Fired(FaultKind.DropAfter) > 5);
    }

    [Fact]
    public async Task A_deleted_user_is_restored_and_a_phone_that_is_there_is_adopted()
    {
        await using var centre = await Centre.StartAsync();
        var people = await centre.StaffAsync(2);
        await centre.ApplyAllAsync(people);
        File.Delete(centre.LedgerFile);
        var there = await centre.LookAsync(people);
        var first = there.Users.Values.Single(user => user.Email == people[0].Email);
        await using (await centre.Client.SendAsync(HttpMethod.Delete, $"/api/v2/users/{first.Id}", null, null, default))
        { }

        var plan = await centre.PlanAsync(people);
        Assert.Equal(StepKind.Restore, plan.Steps[0].Kind);
        Assert.DoesNotContain(plan.Steps, step => step.Kind is StepKind.Create);
        Assert.DoesNotContain(plan.Steps, step => step.PersonKey == people[1].Key);
        await centre.ApplyAllAsync(people);
        await centre.AssertEveryoneIsThereOnceAsync(people);
        await centre.AssertNothingIsThereTwiceAsync();
    }

    [Fact]
    public async Task An_address_that_another_person_has_taken_since_the_plan_makes_no_one_person_of_two()
    {
        await using var centre = await Centre.StartAsync();
        var people = await centre.StaffAsync(2);
        await centre.ApplyAllAsync([people[0]]);
        var provisioner = new Provisioner(centre.Client, centre.Policy, centre.Options, centre.Time);
        using var ledger = ProvisioningLedger.Open(centre.LedgerFile, centre.Time);
        var plan = await provisioner.PlanToApplyAsync(people, ledger, TestContext.Current.CancellationToken);
        var first = ledger.Read().People[people[0].Key].UserId;
        var now = await centre.Client.Users.GetAsync(new UserId(Guid.Parse(first)));
        await centre.Client.Users.ChangeAsync(first, new() { ["email"] = people[1].Email }, now.Version!.Value);

        var result = await provisioner.ApplyAsync(plan, ledger, null, null, TestContext.Current.CancellationToken);
        var failed = result.Failed.Single(step => step.Step.Kind == StepKind.Create);
        Assert.Contains("user of another person of the directory", failed.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain(people[1].Key, ledger.Read().People.Keys);
    }

    [Fact]
    public async Task A_title_changed_by_hand_is_drift_and_is_put_back()
    {
        await using var centre = await Centre.StartAsync();
        var people = await centre.StaffAsync(3);
        await centre.ApplyAllAsync(people);
        var there = await centre.LookAsync(people);
        var user = there.Users.Values.Single(one => one.Email == people[2].Email);
        var now = await centre.Client.Users.GetAsync(new UserId(Guid.Parse(user.Id)));
        await centre.Client.Users.ChangeAsync(user.Id, new() { ["title"] = "By hand" }, now.Version!.Value);

        var plan = await centre.PlanAsync(people);
        Assert.Equal(PersonField.Title, Assert.Single(plan.Drifts).Field);
        await centre.ApplyAllAsync(people);
        Assert.Equal("Agent", (await centre.LookAsync(people)).Users[user.Id].Title);
    }

    [Fact]
    public async Task An_undone_run_leaves_what_was_there_before_it()
    {
        await using var centre = await Centre.StartAsync();
        var people = (await centre.StaffAsync(12)).ToArray();
        await centre.ApplyAllAsync(people);
        var before = await centre.PlanAsync(people);

        WantedPerson[] changed = [.. people];
        (changed[0], changed[1]) = (
            people[0] with
            {
                Email = people[1].Email,
                Title = "Changed",
                Skills = [],
            },
            people[1] with
            {
                Email = people[0].Email,
                Queues = [],
                Groups = [],
                Roles = [],
            }
        );
        changed[2] = people[2] with { Active = false };
        var result = await centre.ApplyAsync(changed);
        Assert.True(result.IsComplete);
        Assert.NotEmpty((await centre.PlanAsync(people)).Steps);

        var undone = await centre.UndoAsync(result.Run);
        Assert.True(undone.IsComplete, string.Join('\n', undone.Failed));
        Assert.Empty((await centre.PlanAsync(people)).Steps);
        Assert.Empty(before.Steps);
        await centre.AssertEveryoneIsThereOnceAsync(people);
    }
}
