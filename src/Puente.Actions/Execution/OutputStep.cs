using System.Text;
using System.Text.Json;
using Puente.Actions.Contracts;
using Puente.Actions.Json;
using Puente.Actions.Velocity;

namespace Puente.Actions.Execution;

/// <summary>Step 10 and the check after it: the success template, its JSON, the contract.</summary>
internal static class OutputStep
{
    public static JsonPart Transform(
        ActionProgram program,
        ActionResponse response,
        IReadOnlyList<KeyValuePair<string, string?>> values,
        ActionRunOptions options,
        List<string> warnings
    )
    {
        var context = ActionContext.ForSuccess(program, response, values);
        string text;
        try
        {
            text = program.Success.Render(context, options.TemplateLimits);
        }
        catch (VelocityException fault)
        {
            // Word for word as recorded.
            throw new ActionStepException(
                ActionError.Of(
                    ActionFault.Template,
                    $"Transform failed to process result using 'successTemplate' template due to error:'{fault.PlatformText}'\n Template:'{program.Success.Text}'."
                ),
                fault
            );
        }

        return Parse(text, warnings);
    }

    public static void Check(ContractSchema schema, JsonPart output)
    {
        var faults = schema.Check(output);
        if (faults.Count > 0)
            throw Fault($"JSON failed schema validation for the following reasons: {string.Join(' ', faults)}");
    }

    private static JsonPart Parse(string text, List<string> warnings)
    {
        if (string.IsNullOrWhiteSpace(text))
            throw Fault("The success template gave an empty text instead of JSON.");
        try
        {
            return JsonText.Parse(text, ActionRunner.JsonDepth);
        }
        catch (JsonException)
        {
            // Not as a whole: perhaps its beginning is.
            return ParseBeginning(text, warnings);
        }
    }

    private static JsonPart ParseBeginning(string text, List<string> warnings)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        var reader = new Utf8JsonReader(
            utf8,
            new JsonReaderOptions { MaxDepth = ActionRunner.JsonDepth, AllowMultipleValues = true }
        );
        try
        {
            reader.Read();
            var output = JsonText.Parse(JsonElement.ParseValue(ref reader).GetRawText(), ActionRunner.JsonDepth);
            var rest = Encoding.UTF8.GetString(utf8.AsSpan((int)reader.BytesConsumed)).Trim();
            // The platform's parser most likely stops after the first value, so this passes there (docs/actions.md).
            if (rest.Length > 0)
                warnings.Add(
                    "The success template gives something after its JSON, which is dropped: a brace too many?"
                );
            return output;
        }
        catch (JsonException fault)
        {
            throw new ActionStepException(
                ActionError.Of(
                    ActionFault.Output,
                    $"The success template gave no JSON (line {fault.LineNumber + 1}, column {fault.BytePositionInLine + 1} of its text). A text value without quotes, or quotes around a value that has its own?"
                ),
                fault
            );
        }
    }

    private static ActionStepException Fault(string message) => new(ActionError.Of(ActionFault.Output, message));
}
