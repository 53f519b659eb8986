using Puente.Provisioning.Ledger;
using Puente.Provisioning.People;
using Puente.Provisioning.Planning;

namespace Puente.Provisioning.Tests.Planning;

public sealed class PlannerTests
{
    private static readonly ProvisioningPolicy s_policy = new();
    private readonly PretendOrganisation _centre = new();

    [Fact]
    public void A_joiner_is_made_then_given_roles_queues_skills_and_a_phone_in_a_safe_order()
    {
        var plan = Plan(Persons.Agent("1") with { ManagerKey = "2" }, Persons.Of("2"));
        Assert.Equal(
            [
                StepKind.Create,
                StepKind.ChangeUser,
                StepKind.GrantRole,
                StepKind.GrantRole,
                StepKind.JoinGroup,
                StepKind.JoinQueue,
                StepKind.JoinQueue,
                StepKind.SetRing,
                StepKind.SetSkills,
                StepKind.MakePhone,
                StepKind.SetStation,
            ],
            plan.Steps.Where(step => step.PersonKey == "1").Select(step => step.Kind)
        );
        Assert.All(plan.Steps, step => Assert.Contains("people.csv line", step.Reason, StringComparison.Ordinal));
        Assert.Equal("person:2", plan.Steps.Single(step => step.Kind == StepKind.ChangeUser).Changes.Single().After);
    }

    [Fact]
    public void A_deleted_user_who_holds_the_address_is_restored_not_made_again()
    {
        var user = _centre.Add("1@acme.example", "deleted");
        var plan = Plan(Persons.Of("1"));
        Assert.Equal([StepKind.Restore, StepKind.ChangeUser], plan.Steps.Select(step => step.Kind));
        Assert.All(plan.Steps, step => Assert.Equal(user.Id, step.UserId));
    }

    [Fact]
    public void Two_people_exchange_addresses_by_one_temporary_address()
    {
        Apply(Persons.Of("1", "a@acme.example"), Persons.Of("2", "b@acme.example"));
        var plan = Plan(Persons.Of("1", "b@acme.example"), Persons.Of("2", "a@acme.example"));
        Assert.Equal(
            [("1", StepKind.ParkEmail), ("2", StepKind.MoveEmail), ("1", StepKind.MoveEmail)],
            plan.Steps.Select(step => (step.PersonKey, step.Kind))
        );
        Assert.StartsWith("moving-", plan.Steps[0].Changes[0].After, StringComparison.Ordinal);
    }

    [Fact]
    public void An_exchange_is_taken_back_one_address_after_the_other()
    {
        Apply(Persons.Of("1", "a@acme.example"), Persons.Of("2", "b@acme.example"));
        var plan = Plan(Persons.Of("1", "b@acme.example"), Persons.Of("2", "a@acme.example"));
        var done = plan.Steps.Select(
            (step, number) => new LedgerStep(1, number, step, StepState.Done, "", DateTimeOffset.UnixEpoch, null)
        );

        var undo = UndoPlanner.Plan([.. done], plan.There, LedgerMemory.Empty, s_policy).Steps;

        Assert.Equal(["1", "2", "1"], undo.Select(step => step.PersonKey));
        Assert.StartsWith("moving-", undo[0].Changes[0].After, StringComparison.Ordinal);
        // Steps of one kind and rank run side by side.
        Assert.Equal(3, undo.DistinctBy(step => (step.Kind, step.Rank)).Count());
    }

    [Fact]
    public void A_chain_of_addresses_runs_from_its_end_without_a_temporary_one()
    {
        Apply(Persons.Of("1", "a@acme.example"), Persons.Of("2", "b@acme.example"), Persons.Of("3", "c@acme.example"));
        var plan = Plan(
            Persons.Of("1", "b@acme.example"),
            Persons.Of("2", "c@acme.example"),
            Persons.Of("3", "d@acme.example"),
            Persons.Of("4", "a@acme.example")
        );
        Assert.Equal(["3", "2", "1", "4"], plan.Steps.Select(step => step.PersonKey));
        Assert.DoesNotContain(plan.Steps, step => step.Kind == StepKind.ParkEmail);
    }

    [Fact]
    public void An_address_held_by_a_stranger_is_a_conflict_and_the_rest_goes_on()
    {
        Apply(Persons.Of("1", "a@acme.example"), Persons.Of("2", "b@acme.example"));
        _centre.Add("stranger@acme.example");
        var plan = Plan(
            Persons.Of("1", "stranger@acme.example"),
            Persons.Of("2", "a@acme.example") with
            {
                Title = "New",
            }
        );
        Assert.Equal(2, plan.Conflicts.Count);
        Assert.Contains("stranger@acme.example belongs to another user", plan.Conflicts[0], StringComparison.Ordinal);
        Assert.Equal([StepKind.ChangeUser], plan.Steps.Select(step => step.Kind));
    }

    [Fact]
    public void Whoever_is_not_in_the_directory_any_more_leaves_queues_and_phone_and_is_switched_off_but_never_deleted()
    {
        Apply(Persons.Agent("1"), Persons.Of("2"));
        var plan = Plan(Persons.Of("2"));
        Assert.Equal(
            [StepKind.LeaveQueue, StepKind.LeaveQueue, StepKind.DeletePhone, StepKind.Deactivate],
            plan.Steps.Select(step => step.Kind)
        );
        Assert.All(plan.Steps, step => Assert.Equal("no longer in the directory", step.Reason));
        _centre.Apply(plan);
        Assert.Contains(Plan(Persons.Agent("1"), Persons.Of("2")).Steps, step => step.Kind == StepKind.Reactivate);
    }

    [Fact]
    public void Users_whom_the_directory_never_named_are_left_alone()
    {
        var stranger = _centre.Add("admin@acme.example");
        _centre.JoinQueue("queue-0", stranger.Id);
        Apply(Persons.Agent("1"));
        Assert.Empty(Plan(Persons.Agent("1")).Steps);
    }

    [Fact]
    public void A_new_key_for_the_same_address_is_the_same_person()
    {
        Apply(Persons.Of("1", "a@acme.example"));
        Apply(Persons.Of("99", "a@acme.example") with { Name = "Person 1" });
        Assert.Single(_centre.Users);
        Assert.Equal("active", _centre.UserOf("99").State);
    }

    [Fact]
    public void Two_people_of_one_name_stay_two()
    {
        Apply(Persons.Of("1") with { Name = "Ana Ruiz" });
        Apply(Persons.Of("1") with { Name = "Ana Ruiz" }, Persons.Of("2") with { Name = "Ana Ruiz" });
        Assert.Equal(2, _centre.Users.Count);
    }

    [Fact]
    public void Names_that_the_platform_does_not_have_are_listed_together_with_the_nearest()
    {
        var plan = Plan(
            Persons.Of("1") with
            {
                Queues = [new WantedQueue("queue-0 nam", null)],
                Division = "Mars",
            },
            Persons.Of("2") with
            {
                Skills = [new WantedSkill("skill-9 name", 1)],
                Groups = ["nobody"],
            }
        );
        Assert.Empty(plan.Steps);
        Assert.Equal(4, plan.Obstacles.Count);
        Assert.Contains(
            "acme has no queue 'queue-0 nam' (people.csv line 1). Did you mean 'queue-0 name'?",
            plan.Obstacles
        );
        Assert.Contains("acme has no division 'Mars' (people.csv line 1).", plan.Obstacles);
    }

    [Fact]
    public void Skills_are_made_only_when_the_policy_says_so()
    {
        var person = Persons.Of("1") with { Skills = [new WantedSkill("Portuguese; fluent=yes", 1)] };
        var plan = Planner.Plan([person], _centre.There, _centre.Memory, s_policy with { MakesSkills = true });
        Assert.Equal([StepKind.MakeSkill, StepKind.Create, StepKind.SetSkills], plan.Steps.Select(step => step.Kind));
        var id = ValueText.ReadLevels(plan.Steps[^1].Changes[0].After).Single().Id;
        Assert.True(NewId.IsThing(id, out var name));
        Assert.Equal("Portuguese; fluent=yes", name);
    }

    [Fact]
    public void A_field_changed_by_hand_is_shown_as_drift_and_put_back_or_left_as_the_policy_says()
    {
        var person = Persons.Agent("1");
        Apply(person);
        _centre.Change(_centre.UserOf("1").Id, user => user with { Title = "Boss" });
        var plan = Plan(person);
        Assert.Equal(PersonField.Title, Assert.Single(plan.Drifts).Field);
        Assert.True(Assert.Single(plan.Steps).IsDrift);

        var leaves = s_policy with { LeavesDrift = new HashSet<string> { PersonField.Title } };
        var left = Planner.Plan([person], _centre.There, _centre.Memory, leaves);
        Assert.False(Assert.Single(left.Drifts).IsPutBack);
        Assert.Empty(left.Steps);

        // A change in the directory is none by hand, whatever the policy.
        var changed = Planner.Plan([person with { Title = "Lead" }], _centre.There, _centre.Memory, leaves);
        Assert.Empty(changed.Drifts);
        Assert.False(Assert.Single(changed.Steps).IsDrift);
    }

    [Fact]
    public void A_queue_taken_away_by_hand_is_drift_too()
    {
        Apply(Persons.Agent("1"));
        _centre.JoinQueue("queue-1", _centre.Add("other@acme.example").Id);
        _centre.JoinQueue("queue-0", _centre.UserOf("1").Id);
        Assert.Equal([StepKind.SetRing], Plan(Persons.Agent("1")).Steps.Select(step => step.Kind));
    }

    [Theory]
    [InlineData(100, 5, false)]
    [InlineData(100, 6, true)]
    [InlineData(400, 8, false)]
    [InlineData(400, 9, true)]
    public void More_losses_than_five_and_than_two_in_a_hundred_need_a_confirmation(int all, int leavers, bool needed)
    {
        var people = Enumerable.Range(0, all).Select(i => Persons.Of($"{i:000}")).ToArray();
        Apply(people);
        var plan = Plan(people[leavers..]);
        Assert.Equal(leavers, plan.Losses);
        Assert.Equal(needed, plan.NeedsConfirmation);
    }

    [Fact]
    public void A_loss_of_queues_counts_once_a_person()
    {
        var people = Enumerable.Range(0, 8).Select(i => Persons.Agent($"{i}")).ToArray();
        Apply(people);
        var plan = Plan([.. people.Select(person => person with { Queues = [], Groups = [] })]);
        Assert.Equal(24, plan.Steps.Count);
        Assert.Equal(8, plan.Losses);
        Assert.True(plan.NeedsConfirmation);
    }

    [Fact]
    public void A_manager_who_is_nobody_or_oneself_is_a_conflict_and_a_circle_is_none()
    {
        var plan = Plan(
            Persons.Of("1") with
            {
                ManagerKey = "2",
            },
            Persons.Of("2") with
            {
                ManagerKey = "1",
            },
            Persons.Of("3") with
            {
                ManagerKey = "3",
            },
            Persons.Of("4") with
            {
                ManagerKey = "nobody",
            }
        );
        Assert.Equal(2, plan.Conflicts.Count);
        Assert.Equal(2, plan.Steps.Count(step => step.Kind == StepKind.ChangeUser));
    }

    private ProvisioningPlan Plan(params WantedPerson[] people) =>
        Planner.Plan(people, _centre.There, _centre.Memory, s_policy);

    private void Apply(params WantedPerson[] people)
    {
        _centre.Apply(Plan(people));
        Assert.Empty(Plan(people).Steps);
    }
}
