using Puente.Provisioning.Planning;

namespace Puente.Provisioning.Tests.Applying;

/// <summary>The directory's keys, kept on the platform under the name of an authority.</summary>
public sealed class ExternalIdTests
{
    [Fact]
    public async Task Whoever_changes_name_and_email_together_is_known_again_without_a_ledger()
    {
        await using var centre = await Centre.StartAsync();
        centre.Policy = new ProvisioningPolicy { Authority = "hr" };
        var people = await centre.StaffAsync(3);
        await centre.ApplyAllAsync(people);
        Assert.Empty((await centre.PlanAsync(people)).Steps);
        var before = (await centre.LookAsync(people)).ExternalIds;
        Assert.Equal(3, before.Count);

        // Who was deleted by hand and comes back is tied again.
        await using (
            await centre.Client.SendAsync(
                HttpMethod.Delete,
                $"/api/v2/users/{before[people[0].Key]}",
                null,
                null,
                TestContext.Current.CancellationToken
            )
        ) { }
        await centre.ApplyAllAsync(people);
        Assert.Equal(before, (await centre.LookAsync(people)).ExternalIds);

        people =
        [
            .. people.Select(person =>
                person with
                {
                    Name = $"New {person.Key}",
                    Email = $"new{person.Key}@staff.example",
                }
            ),
        ];
        File.Delete(centre.LedgerFile);
        var plan = await centre.PlanAsync(people);
        Assert.DoesNotContain(plan.Steps, step => step.Kind is StepKind.Create or StepKind.SetExternalId);
        Assert.Equal(3, plan.Steps.Count(step => step.Kind == StepKind.MoveEmail));
        await centre.ApplyAllAsync(people);
        await centre.AssertEveryoneIsThereOnceAsync(people);
        Assert.Equal(before, (await centre.LookAsync(people)).ExternalIds);

        // The control: without the authority they are strangers.
        File.Delete(centre.LedgerFile);
        centre.Policy = new ProvisioningPolicy();
        people = [.. people.Select(person => person with { Email = $"newer{person.Key}@staff.example" })];
        Assert.Equal(3, (await centre.PlanAsync(people)).Steps.Count(step => step.Kind == StepKind.Create));
    }

    [Fact]
    public async Task A_key_that_is_tied_is_tied_once_through_storms_and_a_key_of_somebody_else_is_told()
    {
        await using var centre = await Centre.StartAsync(Centre.Slow);
        centre.Policy = new ProvisioningPolicy { Authority = "hr" };
        var people = await centre.StaffAsync(12);
        centre.Storm();
        await centre.ApplyAllAsync(people);
        Assert.Equal(12, (await centre.LookAsync(people)).ExternalIds.Count);

        centre.Emulator.Faults.Clear();
        var other = (await centre.LookAsync(people)).ExternalIds[people[0].Key];
        await centre.Client.Users.AddExternalIdAsync(other, "hr", "taken", TestContext.Current.CancellationToken);
        var ledgerKnows = people[1] with { Key = "taken" };
        var result = await centre.ApplyAsync([people[0], ledgerKnows, .. people.Skip(2)]);
        Assert.Contains(
            result.Failed,
            failed => failed.Reason.Contains("is tied to another user", StringComparison.Ordinal)
        );
    }
}
