using System.Text.Json;
using Puente.Actions.Execution;
using Puente.Api;
using Puente.Terminal;
using Spectre.Console;

namespace Puente.Actions;

/// <summary>A run for people: a line a step, what it gave below it.</summary>
internal sealed class TraceWriter(CommandHost host)
{
    private readonly Screen _screen = new(host);

    public void Write(ActionTrace trace)
    {
        foreach (var operation in trace.Operations)
        {
            _screen.Mark(
                operation.IsSuccess ? "ok    " : "failed",
                operation.IsSuccess ? Color.Green : Color.Red,
                FormattableString.Invariant($"  {operation.Step, 2}. {operation.Name}")
            );
            if (operation.Result is { } result)
                Indent(Readable(result));
            if (operation.Error is { } error)
                Indent(error.ToString());
        }

        foreach (var warning in trace.Warnings)
            host.Error.WriteLine($"puente: {warning}");
        if (trace.Result is { } output)
        {
            _screen.Line();
            _screen.Line(Readable(output));
        }
    }

    private void Indent(string text)
    {
        foreach (var line in text.Split('\n'))
            _screen.Line("            " + line);
    }

    /// <summary>A text as it is, anything else as indented JSON.</summary>
    private static string Readable(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.ValueKind == JsonValueKind.String
            ? document.RootElement.GetString()!
            : JsonText.Indented(document.RootElement);
    }
}
