using Puente.Provisioning.Planning;
using Puente.Provisioning.Sources;
using Puente.Terminal;
using Spectre.Console;

namespace Puente.Provisioning;

/// <summary>A plan as a person reads it: one row a person in each group.</summary>
internal sealed class PlanPicture(Screen screen, bool all)
{
    /// <summary>More rows than this in a group nobody reads.</summary>
    private const int MostRows = 40;

    private static readonly (StepGroup Group, string Title, Color Colour)[] s_groups =
    [
        (StepGroup.Preparation, "Made for everyone", Color.Blue),
        (StepGroup.Create, "Creates", Color.Green),
        (StepGroup.Change, "Changes", Color.Yellow),
        (StepGroup.Reactivate, "Reactivations", Color.Aqua),
        (StepGroup.Remove, "Removals", Color.Red),
    ];

    public void Write(ProvisioningPlan plan, WantedDirectory wanted)
    {
        foreach (var warning in wanted.Warnings)
            screen.Mark("warning", Color.Yellow, $"  {warning}");
        Obstacles(plan);
        foreach (var (group, title, colour) in s_groups)
            Group([.. plan.Steps.Where(step => step.Group == group)], title, colour);
        if (plan.Drifts.Count > 0)
            Table(
                "Drift",
                Color.Fuchsia,
                ["person", "field", "what"],
                [.. plan.Drifts.Select(drift => (IReadOnlyList<string>)[drift.PersonName, drift.Field, drift.Shown])]
            );
        foreach (var conflict in plan.Conflicts)
            screen.Mark("conflict", Color.Red, $"  {conflict}");
        screen.Line(Summary(plan, wanted.Origin));
        if (plan.NeedsConfirmation)
            screen.Line(Confirmation(plan));
    }

    public void Obstacles(ProvisioningPlan plan)
    {
        foreach (var obstacle in plan.Obstacles)
            screen.Mark("stop", Color.Red, $"  {obstacle}");
        if (plan.Obstacles.Count > 0)
            screen.Line("Nothing is done until these are mended, in the directory, the mapping or the organisation.");
    }

    public static string Summary(ProvisioningPlan plan, string origin) =>
        $"{Words.Count(plan.People.Count, "person")} in {origin}, {plan.There.OrganisationName}: ".Replace(
            "persons",
            "people",
            StringComparison.Ordinal
        )
        + (
            plan.Obstacles.Count > 0 ? "nothing was planned."
            : plan.IsEmpty ? "nothing to do."
            : $"{People(plan, StepGroup.Create)} to create, {People(plan, StepGroup.Change)} to change, "
                + $"{People(plan, StepGroup.Reactivate)} to reactivate, {People(plan, StepGroup.Remove)} with removals; "
                + $"{Words.Count(plan.Steps.Count, "step")}."
        );

    public static string Confirmation(ProvisioningPlan plan) =>
        $"{plan.Losses} people would lose their access, a queue, a role, a group or a phone; {plan.LossLimit} may without asking. "
        + $"If that is meant, add --confirm {plan.Losses}.";

    public static int People(ProvisioningPlan plan, StepGroup group) =>
        plan.Steps.Where(step => step.Group == group).Select(step => step.PersonKey).Distinct().Count();

    private void Group(ProvisioningStep[] steps, string title, Color colour)
    {
        if (steps.Length == 0)
            return;
        var rows = steps
            .GroupBy(step => step.PersonKey.Length > 0 ? step.PersonKey : step.Target, StringComparer.Ordinal)
            .Select(person =>
                (IReadOnlyList<string>)
                    [
                        person.First().PersonName.Length > 0 ? person.First().PersonName : person.First().TargetName,
                        What([.. person]),
                        string.Join("; ", person.Select(step => step.Reason).Distinct())
                            + (person.Any(step => step.IsDrift) ? " (drift)" : ""),
                    ]
            )
            .ToList();
        Table(title, colour, ["person", "what", "why"], rows);
    }

    private void Table(string title, Color colour, string[] columns, List<IReadOnlyList<string>> rows)
    {
        screen.Mark(title, colour, $" ({rows.Count})");
        screen.Table(columns, all ? rows : [.. rows.Take(MostRows)]);
        if (!all && rows.Count > MostRows)
            screen.Line($"and {Words.Count(rows.Count - MostRows)} more; --all shows them.");
        screen.Line();
    }

    private static string What(ProvisioningStep[] steps) => string.Join(", ", steps.SelectMany(step => step.Shown()));
}
