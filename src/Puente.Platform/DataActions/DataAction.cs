using System.Text.Json;
using Puente.Platform.Identity;

namespace Puente.Platform.DataActions;

/// <summary>A data action or its draft. Config and contract stay as the platform sent them.</summary>
public sealed record DataAction : PlatformRecord
{
    public required DataActionId Id { get; init; }
    public string? Name { get; init; }
    public string? IntegrationId { get; init; }

    /// <summary>Under which flows and scripts find it; by default the integration's name.</summary>
    public string? Category { get; init; }

    /// <summary>Rises with every save; goes back unchanged with a change, and the platform refuses a stale one.</summary>
    public int? Version { get; init; }

    public bool? Secure { get; init; }

    /// <summary>Only when asked for. Template texts are not in it but their addresses: see <see cref="DataActionsApi.GetTemplateAsync"/>.</summary>
    public JsonElement? Config { get; init; }

    /// <summary>Only when asked for. A schema may be in it or only its address: see <see cref="DataActionsApi.GetSchemaAsync"/>.</summary>
    public JsonElement? Contract { get; init; }
}

/// <summary>What the platform says about a draft.</summary>
public sealed record DraftVerdict(bool Valid, IReadOnlyList<DraftFault>? Errors)
{
    public IReadOnlyList<DraftFault> Faults => Errors ?? [];
}

/// <param name="Message">About the definition; it holds no customer data.</param>
public sealed record DraftFault(string? Message, string? Code);

internal sealed record VersionBody(int Version);
