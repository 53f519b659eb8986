using System.CommandLine;
using Puente.CommandLine;
using Puente.Failures;
using Puente.Provisioning.Ledger;
using Puente.Provisioning.Organisation;
using Puente.Provisioning.People;
using Puente.Provisioning.Planning;
using Puente.Terminal;

namespace Puente.Provisioning;

/// <summary><c>puente provision explain PERSON</c>.</summary>
internal static class ExplainVerb
{
    public static Command Create(Session session)
    {
        var who = new Argument<string>("person") { Description = "Key, e-mail, or name as the directory has it." };
        var directory = ProvisionSession.DirectoryOption();
        var json = ProvisionSession.JsonOption();
        var verb = new Verb("explain", "Show one person in the directory, on the platform and in the ledger.")
        {
            Explanation =
                "Says how the user was found, what the next apply would do for this person and why, and what was done before.",
            Examples = [new("puente provision explain 1042", "By the directory's key.")],
            Arguments = { who },
            Options = { directory, json },
        };
        verb.SetAction(
            async (arguments, stop) =>
            {
                using var provision = ProvisionSession.Open(session, arguments, arguments.GetValue(directory));
                var wanted = await provision.OpenSource().ReadAsync(stop);
                var memory = provision.ReadMemory();
                var key = KeyOf(arguments.GetValue(who)!, wanted.People, memory);
                var plan = await provision.Provisioner.PlanAsync(wanted.People, memory, stop);
                IReadOnlyList<LedgerStep> history = [];
                if (File.Exists(provision.LedgerFile))
                {
                    using var ledger = provision.OpenLedger();
                    history = ledger.StepsOfPerson(key);
                }

                if (arguments.GetValue(json))
                    session.Host.Output.WriteLine(Json(key, plan, memory, history));
                else
                    Write(new Screen(session.Host), key, plan, memory, history);
                return plan.Obstacles.Count > 0 ? ExitCode.WrongInput : ExitCode.Done;
            }
        );
        return verb;
    }

    private static string KeyOf(string who, IReadOnlyList<WantedPerson> people, LedgerMemory memory)
    {
        var found = people
            .Where(person => person.Key == who || Same(person.Email, who) || Same(person.Name, who))
            .Select(person => person.Key)
            .Concat(
                memory
                    .People.Values.Where(person =>
                        person.Key == who || Same(person.UserId, who) || Same(person.Name, who)
                    )
                    .Select(person => person.Key)
            )
            .Distinct()
            .ToArray();
        return found switch
        {
            [var one] => one,
            [] => throw new InputException(
                $"Neither the directory nor the ledger knows '{who}'. Give a key, an e-mail or a whole name."
            ),
            _ => throw new InputException(
                $"'{who}' is {found.Length} people; name one by key: {string.Join(", ", found)}."
            ),
        };
    }

    private static bool Same(string left, string right) =>
        string.Equals(left, right, StringComparison.OrdinalIgnoreCase);

    private static PlatformUser? UserOf(string key, ProvisioningPlan plan, LedgerMemory memory) =>
        (plan.Found.FirstOrDefault(found => found.Key == key)?.UserId ?? memory.People.GetValueOrDefault(key)?.UserId)
            is { } id
            ? plan.There.Users.GetValueOrDefault(id)
            : null;

    private static string HowFound(string key, ProvisioningPlan plan, LedgerMemory memory) =>
        memory.People.ContainsKey(key) ? "by the ledger"
        : plan.There.ExternalIds.ContainsKey(key) ? "by its external id"
        : "by e-mail";

    private static void Write(
        Screen screen,
        string key,
        ProvisioningPlan plan,
        LedgerMemory memory,
        IReadOnlyList<LedgerStep> history
    )
    {
        screen.Line(
            plan.People.TryGetValue(key, out var person)
                ? $"directory  {person.Name}, {person.Email}, key {key}, {(person.Active ? "active" : "a leaver")} ({person.Origin})"
                : $"directory  key {key} is not in it any more"
        );
        screen.Line(
            UserOf(key, plan, memory) is { } user
                ? $"platform   {user.Name}, {user.Email}, {user.State}, user {user.Id}, found {HowFound(key, plan, memory)}"
                : "platform   no user"
        );
        foreach (var obstacle in plan.Obstacles)
            screen.Line($"stop       {obstacle}");
        var next = plan.Steps.Where(step => step.PersonKey == key).ToArray();
        screen.Line(next.Length == 0 ? "next       nothing to do" : $"next       {Words.Count(next.Length, "step")}");
        foreach (var step in next)
            screen.Line($"           {string.Join(", ", step.Shown())}: {step.Reason}");
        foreach (var drift in plan.Drifts.Where(drift => drift.PersonKey == key))
            screen.Line($"drift      {drift.Field}: {drift.Shown}");
        foreach (var done in history)
            screen.Line(
                $"run {done.Run, -6} {Words.Time(done.IntendedAt)}  {done.State}: {string.Join(", ", done.Step.Shown())}"
                    + (done.Detail.Length > 0 ? $" ({done.Detail})" : "")
            );
    }

    private static string Json(
        string key,
        ProvisioningPlan plan,
        LedgerMemory memory,
        IReadOnlyList<LedgerStep> history
    ) =>
        PlanJson.Write(json =>
        {
            json.WriteStartObject();
            json.WriteString("key", key);
            json.WriteBoolean("inDirectory", plan.People.ContainsKey(key));
            if (UserOf(key, plan, memory) is { } user)
            {
                json.WriteString("userId", user.Id);
                json.WriteString("state", user.State);
                json.WriteString("found", HowFound(key, plan, memory));
            }

            json.WriteStartArray("next");
            foreach (var step in plan.Steps.Where(step => step.PersonKey == key))
                PlanJson.Step(json, step, null);
            json.WriteEndArray();
            json.WriteStartArray("history");
            foreach (var done in history)
                PlanJson.Step(json, done.Step, ("state", done.State.ToString()));
            json.WriteEndArray();
            json.WriteEndObject();
        });
}
