using Puente.Actions.Execution;
using Puente.Actions.Files;
using Puente.Actions.Json;

namespace Puente.Actions.Linting;

/// <summary>The translation map, its defaults, and what the success template makes of them.</summary>
internal static class TranslationChecks
{
    private const string MapPath = "$.config.response.translationMap";
    private const string DefaultsPath = "$.config.response.translationMapDefaults";

    public static void Run(LintRun run)
    {
        var response = run.File.Response;
        var references = run.Program.Success.References;
        var quoted = TemplateUses
            .Of(run.Program.Success)
            .Where(use => use.IsQuoted && use.Reference.Steps.Count == 0)
            .Select(use => use.Reference.Name)
            .ToArray();
        foreach (var (key, _) in response.TranslationMap)
            if (!references.Any(reference => reference.Name == key))
                run.AddName(LintRules.UnusedKey, JsonSource.Member(MapPath, key), $"'{key}'.");
        foreach (var (key, path) in run.Program.Paths)
        {
            var place = JsonSource.Member(MapPath, key);
            var hasDefault = response.Defaults.ContainsKey(key);
            if (path.IsFunctionPerHit)
                run.Add(LintRules.FunctionPerHit, place, $"{path.FunctionName}() in {path.Text}.");
            if (hasDefault && !path.CanBeNotFound)
                run.AddName(LintRules.DefaultNeverApplies, JsonSource.Member(DefaultsPath, key), $"{path.Text}.");
            if (
                !hasDefault
                && path.IsDefinite
                && references.Any(reference => reference.Name == key && !reference.IsTest)
            )
                run.Add(LintRules.MayBeUnset, place, $"'{key}' ({path.Text}).");
        }

        foreach (var (key, preset) in response.Defaults)
        {
            var place = JsonSource.Member(DefaultsPath, key);
            if (response.TranslationMap.All(entry => entry.Key != key))
                run.AddName(LintRules.DefaultWithoutKey, place, $"'{key}'.");
            else if (!JsonText.IsJson(preset) && !quoted.Contains(key, StringComparer.Ordinal))
                run.Add(LintRules.DefaultNotJson, place, preset.Length == 0 ? "An empty default." : $"'{preset}'.");
        }
    }
}
