using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Puente.Actions.Execution;

/// <summary>One step of a run.</summary>
/// <param name="Step">From 1.</param>
/// <param name="Name">The platform's own name of the step where it is known.</param>
public sealed record ActionOperation(int Step, string Name, ActionError? Error)
{
    private string? _result;

    /// <summary>JSON text of what the step gave, secrets masked; null when it gives nothing or failed.</summary>
    public string? Result => _result ??= Describe?.Invoke();

    /// <summary>Asked when somebody looks: most runs are executions, whose steps nobody sees.</summary>
    internal Func<string?>? Describe { get; init; }

    public bool IsSuccess => Error is null;
}

/// <summary>A run, step by step, as the platform's test page shows it. Secrets are masked in all but <see cref="Result"/>, which is what the caller asked for.</summary>
public sealed record ActionTrace
{
    private readonly ActionRun _run;
    private IReadOnlyList<ActionOperation>? _operations;
    private Recording? _exchange;
    private IReadOnlyList<KeyValuePair<string, string?>>? _mapped;

    internal ActionTrace(ActionRun run) => _run = run;

    public IReadOnlyList<ActionOperation> Operations => _operations ??= _run.Operations(Error);

    public required string Action { get; init; }

    /// <summary>Compact JSON: what a caller gets; null after an error.</summary>
    public string? Result { get; init; }

    public ActionError? Error { get; init; }

    /// <summary>What the platform does without saying so, found in this run.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>The exchange with the service, masked; null when the run ended before it.</summary>
    public Recording? Exchange => _exchange ??= _run.Exchange();

    /// <summary>The values of the translation map, as JSON text; null for a key without value.</summary>
    public IReadOnlyList<KeyValuePair<string, string?>> Mapped => _mapped ??= _run.Mapped();

    public bool IsSuccess => Error is null;

    /// <summary>The JSON that <c>POST /api/v2/integrations/actions/{id}/test</c> answers with.</summary>
    public string ToTestResult()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (
            var writer = new Utf8JsonWriter(
                buffer,
                new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }
            )
        )
        {
            writer.WriteStartObject();
            writer.WriteStartArray("operations");
            foreach (var operation in Operations)
                WriteOperation(writer, operation);
            writer.WriteEndArray();
            if (Error is not null)
            {
                writer.WritePropertyName("error");
                Error.Write(writer);
            }

            writer.WritePropertyName("finalResult");
            writer.WriteRawValue(Result ?? "null");
            writer.WriteBoolean("success", IsSuccess);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void WriteOperation(Utf8JsonWriter writer, ActionOperation operation)
    {
        writer.WriteStartObject();
        writer.WriteNumber("step", operation.Step);
        writer.WriteString("name", operation.Name);
        writer.WriteBoolean("success", operation.IsSuccess);
        if (operation.Result is not null)
        {
            writer.WritePropertyName("result");
            writer.WriteRawValue(operation.Result);
        }

        if (operation.Error is not null)
        {
            writer.WritePropertyName("error");
            operation.Error.Write(writer);
        }

        writer.WriteEndObject();
    }
}
