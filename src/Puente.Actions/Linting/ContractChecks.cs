using Puente.Actions.Contracts;
using Puente.Actions.Execution;
using Puente.Actions.Files;

namespace Puente.Actions.Linting;

/// <summary>What the platform checks before it publishes.</summary>
internal static class ContractChecks
{
    public static void Run(LintRun run)
    {
        _ = run.Program;
        foreach (var fault in run.Faults)
        {
            var rule = fault.Part switch
            {
                DefinitionPart.Input => LintRules.InputContract,
                DefinitionPart.Output => LintRules.OutputContract,
                DefinitionPart.Template => LintRules.Template,
                DefinitionPart.Path => LintRules.Path,
                _ => LintRules.TimeoutRange,
            };
            var place = fault.Offset is { } offset
                ? run.File.Source.PlaceIn(fault.Path, offset)
                : run.File.Source.PlaceOf(fault.Path);
            run.AddAt(rule, place, fault.Message.TrimEnd('.') + ".");
        }

        CheckRequired(run, run.Program.Input, "$.contract.input.inputSchema");
        CheckRequired(run, run.Program.Output, "$.contract.output.successSchema");
    }

    private static void CheckRequired(LintRun run, ContractSchema schema, string path)
    {
        // Additional properties may bring it.
        if (schema.Properties.Count > 0)
            foreach (var name in schema.Required.Where(name => !schema.Properties.ContainsKey(name)))
                run.Add(LintRules.RequiredUnknown, path + ".required", $"'{name}' is required.");
        foreach (var (name, inner) in schema.Properties)
            CheckRequired(run, inner, JsonSource.Member(path + ".properties", name));
        if (schema.Items is { } items)
            CheckRequired(run, items, path + ".items");
    }
}
