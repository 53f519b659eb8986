using Puente.Actions.Velocity;
using Puente.Actions.Velocity.Syntax;
using Puente.Actions.Velocity.Tools;

namespace Puente.Actions.Linting;

/// <summary>References that have no value, or may have none.</summary>
internal static class ReferenceChecks
{
    private static readonly string[] Directives = ["if", "elseif", "else", "end", "set"];
    private static readonly string[] RequestNames = ["input", "credentials", "authResponse"];

    public static void Run(LintRun run)
    {
        foreach (var (path, template) in run.RequestTemplates())
        {
            CheckDirectives(run, path, template);
            CheckRequest(run, path, template);
        }

        const string success = "$.config.response.successTemplate";
        CheckDirectives(run, success, run.Program.Success);
        CheckSuccess(run, success, run.Program.Success);
    }

    private static void CheckDirectives(LintRun run, string path, VelocityTemplate template)
    {
        foreach (
            var directive in template.Directives.Where(item => !Directives.Contains(item.Name, StringComparer.Ordinal))
        )
            run.AddAt(
                LintRules.Loop,
                run.File.Source.PlaceIn(path, directive.Position.Offset, directive.Name.Length + 1),
                $"#{directive.Name}."
            );
    }

    private static void CheckRequest(LintRun run, string path, VelocityTemplate template)
    {
        var own = OwnVariables(template);
        var tools = DataActionTools.RequestTools(run.File.IntegrationType);
        foreach (var reference in template.References)
        {
            if (tools.FirstOrDefault(tool => tool.Name == reference.Name) is { } tool)
                CheckTool(run, path, reference, tool);
            else if (reference.Name == "input")
                CheckInput(run, path, reference);
            else if (reference.Name is "credentials" or "authResponse")
            {
                if (run.File.IntegrationType is "purecloud-data-actions")
                    run.Add(LintRules.NotCredentials, path, reference, $"{reference.Literal}.");
            }
            else if (!own.Contains(reference.Name) && !reference.IsTest)
                run.Add(LintRules.UndefinedVariable, path, reference, $"{reference.Literal}.");
        }

        foreach (var use in TemplateUses.Of(template))
            CheckQuiet(run, path, use);
    }

    private static void CheckInput(LintRun run, string path, VelocityReference reference)
    {
        if (
            reference.Steps is not [VelocityProperty property, ..]
            || property.Name is "rawRequest" or "orgId" or "integrationId"
        )
            return;
        if (!run.Input.Properties.ContainsKey(property.Name))
            run.Add(
                LintRules.UndefinedInput,
                path,
                reference,
                $"'{property.Name}'{Nearest(property.Name, run.Input.Properties.Keys)}."
            );
    }

    /// <summary>An input that is not required, written without a quiet mark and without a condition around it.</summary>
    private static void CheckQuiet(LintRun run, string path, TemplateUse use)
    {
        foreach (var reference in use.All)
        {
            if (
                reference.Name != "input"
                || reference.IsQuiet
                || reference.Steps is not [VelocityProperty property, ..]
                || !run.Input.Properties.TryGetValue(property.Name, out var schema)
                || run.Input.Required.Contains(property.Name, StringComparer.Ordinal)
                || use.Guards.Contains("input." + property.Name, StringComparer.Ordinal)
                || (use.Reference != reference && use.Reference.IsQuiet)
            )
                continue;
            // Only between the quotes of a body is an empty text sure to be no worse: in a URL it may address more than
            // was meant (DELETE /things/ instead of /things/7).
            var mayBeEmpty =
                use.IsQuoted && run.IsJsonBody && path.EndsWith(".requestTemplate", StringComparison.Ordinal);
            var isArgument = use.Reference != reference && !reference.InString;
            var quiet = "$!{" + reference.Literal.TrimStart('$').TrimStart('{').TrimEnd('}') + "}";
            run.Add(
                LintRules.MissingQuiet,
                path,
                reference,
                $"'{property.Name}' is not required{(schema.Default is null ? "" : ", and its default is only filled in by the test page")}.",
                !mayBeEmpty || reference.Steps.Count != 1 ? null
                    : isArgument ? $"\"{quiet}\""
                    : quiet
            );
        }
    }

    private static void CheckSuccess(LintRun run, string path, VelocityTemplate template)
    {
        var keys = run.File.Response.TranslationMap.Select(entry => entry.Key).ToHashSet(StringComparer.Ordinal);
        var own = OwnVariables(template);
        foreach (var reference in template.References)
        {
            if (DataActionTools.SuccessTools.FirstOrDefault(tool => tool.Name == reference.Name) is { } tool)
                CheckTool(run, path, reference, tool);
            else if (reference.Name is "rawResult" || keys.Contains(reference.Name) || own.Contains(reference.Name))
                continue;
            else if (!reference.IsTest)
                run.Add(
                    LintRules.UndefinedVariable,
                    path,
                    reference,
                    RequestNames.Contains(reference.Name, StringComparer.Ordinal)
                        ? $"{reference.Literal} exists before the request only."
                        : $"{reference.Literal}{Nearest(reference.Name, keys)}."
                );
        }
    }

    private static void CheckTool(LintRun run, string path, VelocityReference reference, VelocityTool tool)
    {
        var isKnown = reference.Steps switch
        {
            [VelocityCall call, ..] => tool.Takes(call.Name, call.Arguments.Count),
            [VelocityProperty property, ..] => tool.TryProperty(property.Name, out _),
            _ => true,
        };
        if (!isKnown)
            run.Add(
                LintRules.UnknownTool,
                path,
                reference,
                $"${tool.Name}.{reference.Steps[0].Name}{Nearest(reference.Steps[0].Name, tool.Methods.Concat(tool.Properties))}."
            );
    }

    /// <summary>Set by the template itself.</summary>
    private static HashSet<string> OwnVariables(VelocityTemplate template)
    {
        var names = new HashSet<string>(StringComparer.Ordinal) { "null", "foreach", "velocityCount" };
        Collect(template.Body, names);
        return names;
    }

    private static void Collect(IReadOnlyList<VelocityNode> nodes, HashSet<string> names)
    {
        foreach (var node in nodes)
        {
            switch (node)
            {
                case VelocitySet set:
                    names.Add(set.Target.Name);
                    break;
                case VelocityForeach loop:
                    names.Add(loop.Variable);
                    Collect(loop.Body, names);
                    break;
                case VelocityIf choice:
                    foreach (var branch in choice.Branches)
                        Collect(branch.Body, names);
                    Collect(choice.Otherwise, names);
                    break;
            }
        }
    }

    private static string Nearest(string name, IEnumerable<string> names)
    {
        var nearest = names.FirstOrDefault(other => other.Equals(name, StringComparison.OrdinalIgnoreCase));
        return nearest is null ? "" : $" (there is '{nearest}')";
    }
}
