using Puente.Platform.Phones;
using Puente.Provisioning.Ledger;
using Puente.Provisioning.Organisation;
using Puente.Provisioning.People;
using Puente.Provisioning.Planning;

namespace Puente.Provisioning.Tests.Applying;

/// <summary>What becomes of phones that are not as the directory wants them (provisioning.phones).</summary>
public sealed class PhoneRuleTests
{
    private const string Wanted = "WebRTC of the directory";
    private const string ByHand = "AAA by hand";

    [Fact]
    public async Task A_second_phone_is_reported_adopted_or_removed_as_the_rule_says()
    {
        await using var centre = await Centre.StartAsync();
        var people = await centre.StaffAsync(2);
        await centre.ApplyAllAsync(people);
        var key = people[0].Key;
        var first = (await centre.LookAsync(people)).Phones.Single(phone =>
            phone.Name.EndsWith(key, StringComparison.Ordinal)
        );
        await AddByHandAsync(centre, first, "Other settings");
        // By hand the other one was made the default.
        var there = await centre.LookAsync(people);
        await centre.Client.Stations.SetDefaultAsync(
            first.User!,
            new(Guid.Parse(there.Stations.Single(station => station.Name == ByHand).Id)),
            TestContext.Current.CancellationToken
        );

        var reported = await centre.PlanAsync(people);
        Assert.Contains("has 2 WebRTC phones", Assert.Single(reported.Conflicts), StringComparison.Ordinal);

        // Without a ledger, too, the phone that fits is the one.
        File.Delete(centre.LedgerFile);
        centre.Policy = new ProvisioningPolicy { AdoptsPhones = true };
        var adopted = await centre.PlanAsync(people);
        Assert.Empty(adopted.Conflicts);
        Assert.Equal(first.Id, adopted.Found.Single(found => found.Key == key).PhoneId);
        var station = Assert.Single(adopted.Steps);
        Assert.Equal(StepKind.SetStation, station.Kind);
        Assert.Equal(there.Stations.Single(one => one.Name == first.Name).Id, station.Changes[0].After);

        centre.Policy = new ProvisioningPolicy { RemovesPhones = true };
        var removed = (await centre.PlanAsync(people)).Steps.Single(step => step.Kind == StepKind.DeletePhone);
        Assert.Equal($"a further WebRTC phone; {first.Name} is used (provisioning.phones: remove)", removed.Reason);
        Assert.Equal(ByHand, removed.TargetName);
        await centre.ApplyAllAsync(people);
        using (var ledger = ProvisioningLedger.Open(centre.LedgerFile, centre.Time))
            Assert.Equal(first.Id, ledger.Read().People[key].PhoneId);
        there = await centre.LookAsync(people);
        Assert.Equal(first.Id, there.Phones.Single(phone => phone.User == first.User).Id);
        Assert.Equal(
            there.Stations.Single(station => station.User == first.User).Id,
            there.Users[first.User!].DefaultStation
        );
        var again = await centre.PlanAsync(people);
        Assert.Empty(again.Steps);
        Assert.Equal(first.Id, again.Found.Single(found => found.Key == key).PhoneId);
    }

    [Fact]
    public async Task A_phone_with_other_settings_is_moved_where_the_rule_says_so_and_moved_back_by_undo()
    {
        await using var centre = await Centre.StartAsync();
        var people = await centre.StaffAsync(2);
        await centre.ApplyAllAsync(people);
        var before = (await centre.LookAsync(people)).Phones.ToDictionary(
            phone => phone.Id,
            phone => phone.BaseSettings
        );
        WantedPerson[] moved = [people[0] with { Phone = new WantedPhone(null, "Other settings") }, people[1]];
        Assert.DoesNotContain((await centre.PlanAsync(moved)).Steps, step => step.Kind == StepKind.MovePhone);

        centre.Policy = new ProvisioningPolicy { MovesPhones = true };
        var step = (await centre.PlanAsync(moved)).Steps.Single(one => one.Kind == StepKind.MovePhone);
        Assert.EndsWith("to Other settings", step.Changes[0].Shown, StringComparison.Ordinal);
        var result = await centre.ApplyAsync(moved);
        Assert.True(result.IsComplete, string.Join('\n', result.Failed));
        var there = await centre.LookAsync(moved);
        Assert.Equal(
            there.PhoneBases["Other settings"].Id,
            there.Phones.Single(phone => phone.Id == step.Target).BaseSettings
        );
        Assert.Empty((await centre.PlanAsync(moved)).Steps);

        Assert.True((await centre.UndoAsync(result.Run)).IsComplete);
        there = await centre.LookAsync(people);
        Assert.All(there.Phones, phone => Assert.Equal(before[phone.Id], phone.BaseSettings));
    }

    [Fact]
    public async Task A_phone_that_is_wanted_no_more_is_freed_where_the_rule_says_so_and_counts_as_a_loss()
    {
        await using var centre = await Centre.StartAsync();
        var people = await centre.StaffAsync(2);
        await centre.ApplyAllAsync(people);
        WantedPerson[] without = [people[0] with { Phone = null }, people[1]];
        Assert.Empty((await centre.PlanAsync(without)).Steps);

        centre.Policy = new ProvisioningPolicy { FreesPhones = true };
        var plan = await centre.PlanAsync(without);
        Assert.Equal(StepKind.DeletePhone, Assert.Single(plan.Steps).Kind);
        Assert.Equal(1, plan.Losses);
        await centre.ApplyAllAsync(without);
        Assert.Single((await centre.LookAsync(people)).Phones);
        Assert.Empty((await centre.PlanAsync(without)).Steps);
    }

    [Fact]
    public async Task A_phone_that_no_run_made_is_never_freed()
    {
        await using var centre = await Centre.StartAsync();
        var people = await centre.StaffAsync(1);
        await centre.ApplyAllAsync(people);
        // The ledger forgets that it made the phone, and only sees it.
        File.Delete(centre.LedgerFile);
        await centre.ApplyAllAsync(people);
        centre.Policy = new ProvisioningPolicy { FreesPhones = true };
        Assert.Empty((await centre.PlanAsync([people[0] with { Phone = null }])).Steps);
    }

    private static async Task AddByHandAsync(Centre centre, PlatformPhone like, string settings)
    {
        var made = await centre.Client.PhoneBaseSettings.CreateWebRtcAsync(
            settings,
            TestContext.Current.CancellationToken
        );
        await centre.Client.Phones.CreateWebRtcAsync(
            new NewPhone(ByHand, like.Site!, made.Id.ToString(), made.Lines![0].Id!, like.User!),
            TestContext.Current.CancellationToken
        );
        // Its station comes seconds later, on a clock that runs faster.
        while (!await centre.Client.Stations.ListAsync().AnyAsync(station => station.Name == ByHand))
            await Task.Delay(20, TestContext.Current.CancellationToken);
    }
}
