using System.Text.Json.Nodes;
using Puente.Hub.Gateway.Lookups;

namespace Puente.Actions.Creating;

/// <summary>Examples beside the action of a lookup: an answer, nothing found, awkward texts, inputs left out, a source that is down.</summary>
internal sealed class LookupCases(Lookup lookup, string host)
{
    private const string Awkward = "Ana \"Nana\" Ruiz\n\\$#{x}";

    public string Write()
    {
        var cases = new JsonArray(Answer("An answer", Inputs(required: false, Text), rows: 1));
        cases.Add((JsonNode)Answer("Nothing found", Inputs(required: false, Text), rows: 0));
        if (lookup.Inputs.Any(input => input.Type == LookupType.String))
            cases.Add(
                (JsonNode)Answer(
                    "Quotes and line ends stay in their text",
                    Inputs(required: false, _ => Awkward),
                    rows: 0
                )
            );
        if (lookup.Inputs.Any(input => !input.IsRequired))
            cases.Add((JsonNode)Answer("What is left out is null", Inputs(required: true, Text), rows: 1));
        cases.Add((JsonNode)Down());
        if (lookup.Inputs.FirstOrDefault(input => input.IsRequired) is { } needed)
            cases.Add((JsonNode)Without(needed));
        return LookupAction.Text(new JsonObject { ["cases"] = cases });
    }

    private JsonObject Answer(string name, JsonObject input, int rows)
    {
        var answer = Body(rows);
        return new JsonObject
        {
            ["name"] = name,
            ["input"] = input.DeepClone(),
            ["response"] = new JsonObject { ["status"] = 200, ["json"] = answer.DeepClone() },
            ["request"] = new JsonObject
            {
                ["method"] = "POST",
                ["url"] = LookupAction.UrlOf(lookup, host),
                ["json"] = Sent(input),
            },
            ["expect"] = new JsonObject { ["output"] = answer },
        };
    }

    private JsonObject Down() =>
        new()
        {
            ["name"] = "The source does not answer in time",
            ["input"] = Inputs(required: false, Text),
            ["response"] = new JsonObject
            {
                ["status"] = 504,
                ["json"] = new JsonObject
                {
                    ["message"] = $"The source {lookup.Source} did not answer.",
                    ["code"] = "source.timeout",
                    ["status"] = 504,
                },
            },
            ["expect"] = new JsonObject
            {
                ["error"] = new JsonObject { ["fault"] = "Remote", ["status"] = 504 },
            },
        };

    private JsonObject Without(LookupField needed)
    {
        var input = Inputs(required: false, Text);
        input.Remove(needed.Name);
        return new JsonObject
        {
            ["name"] = $"Without {needed.Name} nothing is sent",
            ["input"] = input,
            ["expect"] = new JsonObject
            {
                ["error"] = new JsonObject
                {
                    ["fault"] = "Input",
                    ["status"] = 400,
                    ["message"] = $"missing required properties ([\"{needed.Name}\"])",
                },
            },
        };
    }

    private JsonObject Inputs(bool required, Func<LookupField, string> text)
    {
        var inputs = new JsonObject();
        foreach (var input in lookup.Inputs.Where(input => input.IsRequired || !required))
            inputs[input.Name] = Sample(input, text);
        return inputs;
    }

    private JsonObject Sent(JsonObject input)
    {
        var sent = new JsonObject();
        foreach (var field in lookup.Inputs)
            sent[field.Name] = input[field.Name]?.DeepClone();
        return sent;
    }

    private JsonObject Body(int rows)
    {
        if (lookup.IsMany)
            return new JsonObject
            {
                ["count"] = rows,
                ["rows"] = new JsonArray([
                    .. Enumerable.Range(0, rows).Select(_ => Row(new JsonObject(), found: true)),
                ]),
            };
        return Row(new JsonObject { ["found"] = rows > 0 }, rows > 0);
    }

    private JsonObject Row(JsonObject row, bool found)
    {
        foreach (var output in lookup.Outputs)
            row[output.Name] = found ? Sample(output, Text) : JsonNode.Parse(LookupAction.Missing(output.Type));
        return row;
    }

    private static string Text(LookupField field) => $"a {field.Name}";

    private static JsonValue Sample(LookupField field, Func<LookupField, string> text) =>
        field.Type switch
        {
            LookupType.String => JsonValue.Create(text(field)),
            LookupType.Integer => JsonValue.Create(42),
            LookupType.Number => JsonValue.Create(1.5),
            _ => JsonValue.Create(true),
        };
}
