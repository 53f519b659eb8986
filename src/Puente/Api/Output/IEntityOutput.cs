using System.Text.Json;

namespace Puente.Api.Output;

/// <summary>Writes the entities of a listing as they come.</summary>
internal interface IEntityOutput
{
    ValueTask WriteAsync(JsonElement entity, CancellationToken cancellationToken);

    /// <summary>After the last entity. Not called when the reading failed, so that a part cannot pass for the whole.</summary>
    ValueTask EndAsync(CancellationToken cancellationToken);
}
