using System.Text;
using System.Text.Json;
using Puente.Provisioning.Applying;
using Puente.Provisioning.Ledger;
using Puente.Provisioning.Planning;
using Puente.Provisioning.Sources;

namespace Puente.Provisioning;

/// <summary>Plans, results and the ledger for programs.</summary>
internal static class PlanJson
{
    private static readonly JsonWriterOptions s_readable = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Write(ProvisioningPlan plan, WantedDirectory wanted) =>
        Write(json =>
        {
            json.WriteStartObject();
            json.WriteString("organisation", plan.There.OrganisationName);
            json.WriteString("directory", wanted.Origin);
            Summary(json, plan);
            Texts(json, "obstacles", plan.Obstacles);
            Texts(json, "conflicts", plan.Conflicts);
            Texts(json, "warnings", wanted.Warnings.Select(warning => warning.ToString()));
            json.WriteStartArray("drift");
            foreach (var drift in plan.Drifts)
            {
                json.WriteStartObject();
                json.WriteString("key", drift.PersonKey);
                json.WriteString("person", drift.PersonName);
                json.WriteString("field", drift.Field);
                json.WriteBoolean("putBack", drift.IsPutBack);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartArray("steps");
            foreach (var step in plan.Steps)
                Step(json, step, null);
            json.WriteEndArray();
            json.WriteEndObject();
        });

    public static string Write(ApplyResult result, ProvisioningPlan plan) =>
        Write(json =>
        {
            json.WriteStartObject();
            json.WriteNumber("run", result.Run);
            json.WriteNumber("done", result.Done);
            json.WriteNumber("skipped", result.Skipped);
            json.WriteBoolean("stopped", result.WasStopped);
            Summary(json, plan);
            Texts(json, "conflicts", plan.Conflicts);
            json.WriteStartArray("failed");
            foreach (var failed in result.Failed)
                Step(json, failed.Step, ("fault", failed.Reason));
            json.WriteEndArray();
            json.WriteEndObject();
        });

    public static string Write(IReadOnlyList<LedgerRun> runs, int people) =>
        Write(json =>
        {
            json.WriteStartObject();
            json.WriteNumber("people", people);
            json.WriteStartArray("runs");
            foreach (var run in runs)
            {
                json.WriteStartObject();
                json.WriteNumber("run", run.Run);
                json.WriteString("kind", run.Kind);
                json.WriteString("started", run.Started);
                if (run.Ended is { } ended)
                    json.WriteString("ended", ended);
                json.WriteString("outcome", run.Outcome ?? "ended without a word");
                json.WriteNumber("planned", run.Planned);
                json.WriteNumber("done", run.Done);
                json.WriteNumber("failed", run.Failed);
                if (run.Undoes is { } undoes)
                    json.WriteNumber("undoes", undoes);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });

    public static string Write(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, s_readable))
            write(json);
        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    public static void Step(Utf8JsonWriter json, ProvisioningStep step, (string Name, string Value)? more)
    {
        json.WriteStartObject();
        json.WriteString("kind", step.Kind.ToString());
        json.WriteString("group", step.Group.ToString());
        json.WriteString("key", step.PersonKey);
        json.WriteString("person", step.PersonName);
        if (step.UserId is { } user)
            json.WriteString("userId", user);
        if (step.TargetName.Length > 0)
            json.WriteString("target", step.TargetName);
        json.WriteString("reason", step.Reason);
        json.WriteBoolean("drift", step.IsDrift);
        if (more is { } last)
            json.WriteString(last.Name, last.Value);
        json.WriteStartArray("changes");
        foreach (var change in step.Changes)
        {
            json.WriteStartObject();
            json.WriteString("field", change.Field);
            json.WriteString("before", change.Before);
            json.WriteString("after", change.After);
            json.WriteString("shown", change.Shown);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Summary(Utf8JsonWriter json, ProvisioningPlan plan)
    {
        json.WriteStartObject("summary");
        json.WriteNumber("people", plan.People.Count);
        json.WriteNumber("creates", PlanPicture.People(plan, StepGroup.Create));
        json.WriteNumber("changes", PlanPicture.People(plan, StepGroup.Change));
        json.WriteNumber("reactivations", PlanPicture.People(plan, StepGroup.Reactivate));
        json.WriteNumber("removals", PlanPicture.People(plan, StepGroup.Remove));
        json.WriteNumber("losses", plan.Losses);
        json.WriteNumber("lossLimit", plan.LossLimit);
        json.WriteNumber("steps", plan.Steps.Count);
        json.WriteEndObject();
    }

    private static void Texts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
            json.WriteStringValue(text);
        json.WriteEndArray();
    }
}
