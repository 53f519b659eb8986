using Puente.Provisioning.Applying;
using Puente.Provisioning.Ledger;
using Puente.Provisioning.Planning;

namespace Puente.Provisioning.Tests.Applying;

/// <summary>A run that ends between the platform's answer and the ledger: what it had begun is looked for first.</summary>
public sealed class UnfinishedTests
{
    [Fact]
    public async Task A_user_made_by_a_run_that_ended_is_known_even_when_the_directory_has_changed_the_email_since()
    {
        await using var centre = await Centre.StartAsync(Centre.Slow);
        var people = await centre.StaffAsync(1);
        await EndAtAsync(centre, StepKind.Create);
        using (var ledger = Open(centre))
        {
            Assert.Equal(StepKind.Create, Assert.Single(ledger.Unfinished()).Step.Kind);
            Assert.Empty(ledger.Read().People);
        }

        people = [people[0] with { Email = "changed@staff.example" }];
        await centre.ApplyAllAsync(people);
        await centre.AssertEveryoneIsThereOnceAsync(people);
        using (var ledger = Open(centre))
            Assert.Equal(
                (StepState.Done, "found on the platform afterwards"),
                ledger.StepsOf(1).Where(step => step.Step.Kind == StepKind.Create).Select(Outcome).Single()
            );
    }

    [Fact]
    public async Task A_phone_made_by_a_run_that_ended_is_remembered_as_ours()
    {
        await using var centre = await Centre.StartAsync(Centre.Slow);
        var people = await centre.StaffAsync(1);
        await EndAtAsync(centre, StepKind.MakePhone);
        await centre.ApplyAllAsync(people);
        await centre.AssertNothingIsThereTwiceAsync();
        using var ledger = Open(centre);
        Assert.Equal(
            (StepState.Done, "found on the platform afterwards"),
            ledger.StepsOf(1).Where(step => step.Step.Kind == StepKind.MakePhone).Select(Outcome).Single()
        );
        Assert.Equal((await centre.LookAsync(people)).Phones.Single().Id, ledger.Read().People[people[0].Key].PhoneId);
    }

    /// <summary>What somebody was given is written down item by item, with the step that gave it.</summary>
    [Fact]
    public async Task A_queue_that_only_an_earlier_run_speaks_of_is_left_by_whom_that_run_put_there()
    {
        await using var centre = await Centre.StartAsync();
        var people = await centre.StaffAsync(1);
        Assert.True((await centre.ApplyAsync(people)).IsComplete);
        var plan = await centre.PlanAsync([people[0] with { Queues = [], Groups = [], Roles = [] }]);
        Assert.Equal(2, plan.Steps.Count(step => step.Kind == StepKind.LeaveQueue));
        Assert.Equal(1, plan.Steps.Count(step => step.Kind == StepKind.LeaveGroup));
        Assert.Equal(2, plan.Steps.Count(step => step.Kind == StepKind.RevokeRole));
    }

    /// <summary>As a kill would, but within this process: nothing after the answer is carried out.</summary>
    private static async Task EndAtAsync(Centre centre, StepKind end)
    {
        centre.Options = new ApplyOptions
        {
            Answered = kind =>
            {
                if (kind == end)
                    throw new InvalidOperationException("ended here");
            },
        };
        await Assert.ThrowsAnyAsync<InvalidOperationException>(async () =>
            await centre.ApplyAsync(await centre.StaffAsync(1))
        );
        centre.Options = new ApplyOptions();
    }

    private static ProvisioningLedger Open(Centre centre) => ProvisioningLedger.Open(centre.LedgerFile, centre.Time);

    private static (StepState, string) Outcome(LedgerStep step) => (step.State, step.Detail);
}
