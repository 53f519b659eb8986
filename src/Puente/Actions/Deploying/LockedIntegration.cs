using System.Text.Json;
using Puente.Platform.Integrations;

namespace Puente.Actions.Deploying;

/// <summary>An integration as files refer to it. No secret is in it, nor could one be: the platform gives none out.</summary>
/// <param name="Credentials">Slot, name and type.</param>
internal sealed record LockedIntegration(
    string Type,
    IReadOnlyList<(string Slot, string Name, string Type)> Credentials
)
{
    public static LockedIntegration Of(Integration integration)
    {
        var slots = new List<(string, string, string)>();
        if (integration.Config?.Current?.Credentials is { ValueKind: JsonValueKind.Object } credentials)
            foreach (var slot in credentials.EnumerateObject())
                if (slot.Value.ValueKind == JsonValueKind.Object && slot.Value.TryGetProperty("name", out var name))
                    slots.Add((slot.Name, name.ToString(), TypeOf(slot.Value)));
        return new LockedIntegration(integration.IntegrationType?.Id ?? "", slots);
    }

    private static string TypeOf(JsonElement credential) =>
        credential.TryGetProperty("type", out var type)
        && type.ValueKind == JsonValueKind.Object
        && type.TryGetProperty("name", out var name)
            ? name.ToString()
            : "";
}
