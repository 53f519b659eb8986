using System.Text;
using Puente.Actions.Json;
using Puente.Actions.JsonPaths;

namespace Puente.Actions.Execution;

/// <summary>Step 9: each path of the translation map on the answer, or its default.</summary>
internal static class TranslationStep
{
    /// <returns>JSON text by key; null for a key whose path found nothing and that has no default.</returns>
    public static IReadOnlyList<KeyValuePair<string, string?>> Resolve(
        ActionProgram program,
        JsonPart document,
        List<string> warnings
    )
    {
        var values = new List<KeyValuePair<string, string?>>(program.Paths.Count);
        var defaults = program.File.Response.Defaults;
        foreach (var (key, path) in program.Paths)
        {
            try
            {
                values.Add(new(key, path.Evaluate(document).ToJson()));
            }
            catch (JsonPathException fault) when (fault.Fault != JsonPathFault.Limit)
            {
                var preset = defaults.GetValueOrDefault(key);
                values.Add(new(key, preset));
                if (preset is null)
                    warnings.Add($"{key} has no value ({fault.Message}) and no default.");
            }
            catch (JsonPathException fault)
            {
                throw new ActionStepException(
                    ActionError.Of(ActionFault.Definition, $"translationMap {key}: {fault.Message}"),
                    fault
                );
            }
        }

        return values;
    }

    public static string Describe(IEnumerable<KeyValuePair<string, string?>> values, SecretMask mask)
    {
        var text = new StringBuilder("{");
        foreach (var (key, value) in values.DistinctBy(entry => entry.Key))
        {
            if (value is null)
                continue;
            if (text.Length > 1)
                text.Append(", ");
            JsonText.WriteString(text, key);
            text.Append(": ");
            // A default may be any text; what is no JSON is shown as a text.
            text.Append(JsonText.IsJson(value) ? mask.Apply(value) : JsonText.Quote(mask.Apply(value)));
        }

        return text.Append('}').ToString();
    }
}
