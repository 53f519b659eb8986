using System.Text;
using System.Text.Json;
using Puente.Actions.Contracts;
using Puente.Actions.Files;
using Puente.Actions.Json;
using Puente.Actions.JsonPaths;
using Puente.Actions.Velocity.Syntax;

namespace Puente.Actions.Linting;

/// <summary>The success template against the output contract: its JSON with a mark in place of every reference.</summary>
internal static class OutputChecks
{
    private const string TemplatePath = "$.config.response.successTemplate";
    private const string SchemaPath = "$.contract.output.successSchema";
    private const string Mark = "\u0001";

    public static void Run(LintRun run)
    {
        var template = run.Program.Success;
        CheckQuotes(run);
        // The answer itself is the output: nothing can be said without it.
        if (template.Body.Count == 0 || template.References.Any(reference => reference.Name == "rawResult"))
            return;
        var uses = new List<VelocityReference>();
        var text = new StringBuilder();
        var hasBranches = Sketch(template.Body, text, uses);
        JsonElement sketch;
        try
        {
            var utf8 = Encoding.UTF8.GetBytes(text.ToString());
            var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { AllowMultipleValues = true });
            reader.Read();
            sketch = JsonElement.ParseValue(ref reader);
            // Its parser passes halves of surrogate pairs, which nobody can read afterwards.
            if (!JsonText.IsJson(sketch.GetRawText()))
                throw new JsonException("Half of a surrogate pair is no text.");
            if (Encoding.UTF8.GetString(utf8.AsSpan((int)reader.BytesConsumed)).Trim().Length > 0)
                run.Add(LintRules.TrailingText, TemplatePath, "");
        }
        catch (JsonException)
        {
            // With branches only this one way through them is known to give no JSON; another may.
            if (!hasBranches)
                run.Add(LintRules.OutputNotJson, TemplatePath, "");
            return;
        }

        if (!hasBranches)
            CheckValue(run, run.Program.Output, sketch, SchemaPath, uses);
    }

    private static void CheckQuotes(LintRun run)
    {
        var paths = run.Program.Paths;
        foreach (
            var use in TemplateUses.Of(run.Program.Success).Where(use => use.IsQuoted && use.Reference.Steps.Count == 0)
        )
        {
            var key = use.Reference.Name;
            if (paths.All(entry => entry.Key != key))
                continue;
            var preset = run.File.Response.Defaults.GetValueOrDefault(key);
            // A default without quotes says that the author knows: the value is a number, or a bare word.
            if (preset is null || preset.TrimStart().StartsWith('"'))
                run.Add(LintRules.DoubleQuoted, TemplatePath, use.Reference, $"'{key}'.");
        }
    }

    private static void CheckValue(
        LintRun run,
        ContractSchema schema,
        JsonElement value,
        string path,
        List<VelocityReference> uses
    )
    {
        if (value.ValueKind == JsonValueKind.Object && schema.Type is "object" or null)
            CheckMembers(run, schema, value, path, uses);
        else if (
            value.ValueKind == JsonValueKind.String
            && Marked(value.GetString()!, uses) is { Steps.Count: 0 } reference
        )
            CheckKey(run, schema, reference, path);
    }

    private static void CheckMembers(
        LintRun run,
        ContractSchema schema,
        JsonElement value,
        string path,
        List<VelocityReference> uses
    )
    {
        foreach (var member in value.EnumerateObject())
        {
            if (schema.Properties.TryGetValue(member.Name, out var inner))
                CheckValue(run, inner, member.Value, JsonSource.Member(path + ".properties", member.Name), uses);
            // An open contract without properties is written on purpose by those who read the result elsewhere.
            else if (schema.Properties.Count > 0)
                run.Add(LintRules.OutputNotDeclared, TemplatePath, $"'{member.Name}'.");
        }

        foreach (var name in schema.Properties.Keys.Where(name => !value.TryGetProperty(name, out _)))
            run.AddName(LintRules.OutputNotProduced, JsonSource.Member(path + ".properties", name), $"'{name}'.");
    }

    private static void CheckKey(LintRun run, ContractSchema schema, VelocityReference reference, string path)
    {
        var entry = run.Program.Paths.FirstOrDefault(item => item.Key == reference.Name);
        if (entry.Value is not { } compiled)
            return;
        var isList = !compiled.IsDefinite;
        if (isList && schema.Type is not (null or "array"))
            run.Add(
                LintRules.ListIntoScalar,
                TemplatePath,
                reference,
                $"'{reference.Name}' ({compiled.Text}) into {schema.Type} {NameOf(path)}."
            );
        if (compiled.FunctionName is "length" or "size" or "sum" && schema.Type == "array" && !isList)
            run.Add(LintRules.ScalarIntoList, TemplatePath, reference, $"'{reference.Name}' ({compiled.Text}).");
        CheckDefault(run, schema, compiled, reference.Name);
    }

    private static void CheckDefault(LintRun run, ContractSchema schema, JsonPath path, string key)
    {
        if (!path.CanBeNotFound || !run.File.Response.Defaults.TryGetValue(key, out var preset))
            return;
        try
        {
            var faults = schema.Check(JsonElement.Parse(preset));
            if (faults.Count > 0)
                run.Add(
                    LintRules.DefaultType,
                    JsonSource.Member("$.config.response.translationMapDefaults", key),
                    $"'{key}': {faults[0].Message}."
                );
        }
        catch (JsonException)
        {
            // Another rule says so.
        }
    }

    /// <summary>The output as its place in the contract: <c>contact.id</c>.</summary>
    private static string NameOf(string schemaPath) =>
        schemaPath.Length > SchemaPath.Length
            ? schemaPath[SchemaPath.Length..].Replace(".properties", "", StringComparison.Ordinal).TrimStart('.')
            : "the whole output";

    private static VelocityReference? Marked(string text, List<VelocityReference> uses) =>
        text.StartsWith(Mark, StringComparison.Ordinal)
        && int.TryParse(text.AsSpan(1), System.Globalization.CultureInfo.InvariantCulture, out var index)
            ? uses[index]
            : null;

    /// <summary>The first way through the template; true when there are others.</summary>
    private static bool Sketch(IReadOnlyList<VelocityNode> nodes, StringBuilder text, List<VelocityReference> uses)
    {
        var hasBranches = false;
        foreach (var node in nodes)
        {
            switch (node)
            {
                case VelocityText plain:
                    text.Append(plain.Text);
                    break;
                case VelocityUnknownMacro macro:
                    text.Append(macro.Text);
                    break;
                case VelocityOutput output:
                    text.Append(output.Before);
                    if (
                        output.Reference.Name == "esc"
                        && output.Reference.Steps is [VelocityProperty { Name: "quote" or "q" }]
                    )
                        text.Append('"');
                    else if (IsQuoted(text))
                        text.Append('x');
                    else
                    {
                        text.Append(System.Globalization.CultureInfo.InvariantCulture, $"\"\\u0001{uses.Count}\"");
                        uses.Add(output.Reference);
                    }

                    break;
                case VelocityIf choice:
                    hasBranches = true;
                    Sketch(choice.Branches[0].Body, text, uses);
                    break;
                case VelocityForeach:
                    hasBranches = true;
                    break;
            }
        }

        return hasBranches;
    }

    private static bool IsQuoted(StringBuilder text)
    {
        var (isQuoted, isEscaped) = (false, false);
        foreach (var chunk in text.GetChunks())
        foreach (var letter in chunk.Span)
        {
            if (isEscaped)
                isEscaped = false;
            else if (letter == '\\' && isQuoted)
                isEscaped = true;
            else if (letter == '"')
                isQuoted = !isQuoted;
        }

        return isQuoted;
    }
}
