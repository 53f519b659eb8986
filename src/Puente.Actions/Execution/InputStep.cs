using System.Text.Json;
using Puente.Actions.Contracts;
using Puente.Actions.Json;

namespace Puente.Actions.Execution;

/// <summary>Steps 1 and 3: the input is one flat object and keeps the contract.</summary>
internal static class InputStep
{
    private const string Reasons = "JSON failed schema validation for the following reasons:";

    public static JsonPart Parse(string text)
    {
        JsonPart input;
        try
        {
            input = JsonText.Parse(string.IsNullOrWhiteSpace(text) ? "{}" : text, ActionRunner.JsonDepth);
        }
        catch (JsonException fault)
        {
            throw new ActionStepException(
                ActionError.Of(
                    ActionFault.Input,
                    $"The request body is no JSON (line {fault.LineNumber + 1}, column {fault.BytePositionInLine + 1})."
                ),
                fault
            );
        }

        if (input.Kind != JsonValueKind.Object)
            throw Fault("The request body must be a JSON object of key-value pairs.");
        foreach (var member in input.Members)
            if (member.Value.Kind is JsonValueKind.Object or JsonValueKind.Array)
                throw Fault(
                    $"The request body must be a JSON object of key-value pairs; \"{member.Name}\" is an {SchemaCheck.NameOf(member.Value)}."
                );
        return input;
    }

    public static void Check(ContractSchema schema, JsonPart input)
    {
        var faults = schema.Check(input);
        if (faults.Count > 0)
            throw Fault($"{Reasons} {string.Join(' ', faults)}");
    }

    private static ActionStepException Fault(string message) => new(ActionError.Of(ActionFault.Input, message));
}
