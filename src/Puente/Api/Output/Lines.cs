using System.Text.Json;

namespace Puente.Api.Output;

/// <summary>One entity a line (NDJSON).</summary>
internal sealed class Lines(TextWriter output) : IEntityOutput
{
    public async ValueTask WriteAsync(JsonElement entity, CancellationToken cancellationToken) =>
        await output.WriteAsync($"{JsonText.OneLine(entity)}\n".AsMemory(), cancellationToken);

    public ValueTask EndAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;
}

/// <summary>One JSON array with all entities. Cut off when reading fails, so that no parser takes it for the whole.</summary>
internal sealed class Slurp(TextWriter output) : IEntityOutput
{
    private bool _begun;

    public async ValueTask WriteAsync(JsonElement entity, CancellationToken cancellationToken)
    {
        await output.WriteAsync($"{(_begun ? ",\n" : "[\n")}{JsonText.OneLine(entity)}".AsMemory(), cancellationToken);
        _begun = true;
    }

    public async ValueTask EndAsync(CancellationToken cancellationToken) =>
        await output.WriteAsync((_begun ? "\n]\n" : "[]\n").AsMemory(), cancellationToken);
}

/// <summary>Nothing, for --silent.</summary>
internal sealed class Nothing : IEntityOutput
{
    public ValueTask WriteAsync(JsonElement entity, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask EndAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;
}
