using CsCheck;
using Puente.Provisioning.Planning;

namespace Puente.Provisioning.Tests.Planning;

public sealed class PlanPropertyTests
{
    private static readonly ProvisioningPolicy s_policy = new();

    [Fact]
    public void A_plan_that_was_carried_out_leaves_nothing_to_do() =>
        Persons.Days.Sample(
            days =>
            {
                var centre = new PretendOrganisation();
                foreach (var people in days)
                {
                    centre.Apply(Planner.Plan(people, centre.There, centre.Memory, s_policy));
                    var again = Planner.Plan(people, centre.There, centre.Memory, s_policy);
                    Assert.Empty(again.Steps);
                    Assert.Empty(again.Drifts);
                }
            },
            iter: 400
        );

    /// <summary>The pretend organisation refuses an address that is taken, a second phone, and a loss of what is not held.</summary>
    [Fact]
    public void A_plan_ended_anywhere_is_completed_by_the_next_and_makes_nobody_twice() =>
        Gen.Select(Persons.Days, Gen.Int[0, 40].Array[4])
            .Sample(
                (days, ends) =>
                {
                    var centre = new PretendOrganisation();
                    foreach (var (people, end) in days.Zip(ends))
                    {
                        centre.Apply(Planner.Plan(people, centre.There, centre.Memory, s_policy), end);
                        centre.Apply(Planner.Plan(people, centre.There, centre.Memory, s_policy));
                        Assert.Empty(Planner.Plan(people, centre.There, centre.Memory, s_policy).Steps);
                    }

                    var keys = days.SelectMany(people => people).Select(person => person.Key).Distinct().Count();
                    Assert.True(centre.Users.Count <= keys, $"{centre.Users.Count} users for {keys} people");
                    Assert.DoesNotContain(centre.Users, user => user.IsDeleted);
                },
                iter: 400
            );

    [Fact]
    public void Everyone_gets_the_wanted_address_unless_somebody_outside_holds_it() =>
        Persons.Days.Sample(
            days =>
            {
                var centre = new PretendOrganisation();
                foreach (var people in days)
                {
                    var plan = Planner.Plan(people, centre.There, centre.Memory, s_policy);
                    centre.Apply(plan);
                    foreach (var person in people.Where(person => person.Active))
                        if (!plan.Conflicts.Any(text => text.Contains(person.Origin, StringComparison.Ordinal)))
                            Assert.Equal(person.Email, centre.UserOf(person.Key).Email, ignoreCase: true);
                }
            },
            iter: 400
        );
}
