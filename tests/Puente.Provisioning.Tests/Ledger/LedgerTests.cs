using Microsoft.Extensions.Time.Testing;
using Puente.Provisioning.Ledger;
using Puente.Provisioning.Planning;
using Puente.Testing;

namespace Puente.Provisioning.Tests.Ledger;

public sealed class LedgerTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly FakeTimeProvider _time = new();

    private static ProvisioningStep Step(string key) =>
        new()
        {
            Kind = StepKind.Create,
            PersonKey = key,
            PersonName = $"Person {key}",
            Changes = [new FieldChange(PersonField.Email, "", $"{key}@acme.example", "e-mail")],
            Reason = "new",
        };

    [Fact]
    public void An_intent_without_an_outcome_is_there_after_the_process_is_gone()
    {
        using (var ledger = Open())
        {
            var run = ledger.StartRun("apply", 2);
            var numbers = ledger.Intend(run, [Step("1"), Step("2")]);
            ledger.Settle(run, [numbers[0]], StepState.Done, "", [new Learned("1", "Person 1", "user-1")]);
        }

        using var later = Open();
        var open = Assert.Single(later.Unfinished());
        Assert.Equal("2", open.Step.PersonKey);
        Assert.Equal("2@acme.example", open.Step.Changes[0].After);
        Assert.Equal("user-1", Assert.Single(later.Read().People.Values).UserId);
        Assert.Null(later.Runs()[0].Outcome);
    }

    [Fact]
    public void A_user_belongs_to_the_last_person_it_was_learned_of()
    {
        using var ledger = Open();
        var run = ledger.StartRun("apply", 0);
        ledger.Settle(run, [], StepState.Done, "", [new Learned("1", "A", "user-1"), new Learned("2", "B", "user-1")]);
        Assert.Equal("2", Assert.Single(ledger.Read().People.Values).Key);
    }

    [Fact]
    public void A_new_key_takes_over_what_is_known_under_the_old()
    {
        using var ledger = Open();
        var run = ledger.StartRun("apply", 0);
        ledger.Settle(run, [], StepState.Done, "", [new Learned("1", "A", "user-1", Written: [("title", "Boss")])]);
        ledger.Link(
            [new FoundPerson("2", "user-1", "phone-1", "1", [("name", "A")])],
            new Dictionary<string, string> { ["2"] = "A" }
        );
        var person = Assert.Single(ledger.Read().People.Values);
        Assert.Equal(("2", "phone-1"), (person.Key, person.PhoneId));
        Assert.Equal("Boss", person.LastWritten["title"]);
        Assert.Equal("A", person.LastWritten["name"]);
    }

    [Fact]
    public void A_ledger_of_another_organisation_is_refused()
    {
        using var ledger = Open();
        ledger.Bind("one", "One");
        ledger.Bind("one", "One");
        var fault = Assert.Throws<LedgerException>(() => ledger.Bind("two", "Two"));
        Assert.Contains("belongs to the organisation one", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_appliers_exclude_each_other_and_the_second_is_told_who_is_first()
    {
        using (LedgerLock.Take(_folder["ledger"]))
        {
            var fault = Assert.Throws<LedgerBusyException>(() => LedgerLock.Take(_folder["ledger"]));
            Assert.Contains($"Process {Environment.ProcessId}", fault.Message, StringComparison.Ordinal);
        }

        LedgerLock.Take(_folder["ledger"]).Dispose();
    }

    public void Dispose() => _folder.Dispose();

    private ProvisioningLedger Open() => ProvisioningLedger.Open(_folder["ledger"], _time);
}
