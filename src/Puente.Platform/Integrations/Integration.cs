using System.Text.Json;
using Puente.Platform.Identity;

namespace Puente.Platform.Integrations;

/// <summary>A kind of integration; its id is a word: <c>amazon-eventbridge-source</c>.</summary>
public sealed record IntegrationType : PlatformRecord
{
    public required string Id { get; init; }
    public string? Name { get; init; }
    public string? Provider { get; init; }
    public string? Category { get; init; }
}

/// <summary>A connection of the organisation to another system.</summary>
public sealed record Integration : PlatformRecord
{
    public required IntegrationId Id { get; init; }
    public string? Name { get; init; }
    public IntegrationType? IntegrationType { get; init; }

    /// <summary><c>ENABLED</c>, <c>DISABLED</c>, <c>DELETED</c>, <c>RESTORED</c></summary>
    public string? IntendedState { get; init; }

    public IntegrationReportedState? ReportedState { get; init; }

    /// <summary>Only when a listing was asked to expand it.</summary>
    public IntegrationConfigurations? Config { get; init; }
}

/// <summary>What became of the intended state.</summary>
/// <param name="Code"><c>ACTIVE</c>, <c>ACTIVATING</c>, <c>INACTIVE</c>, <c>DEACTIVATING</c>, <c>ERROR</c></param>
public sealed record IntegrationReportedState(string? Code, string? Effective, DateTimeOffset? LastUpdated);

public sealed record IntegrationConfigurations(IntegrationConfiguration? Current);

/// <summary>An integration's settings, with members of its type's own in <see cref="Properties"/>.</summary>
public sealed record IntegrationConfiguration : PlatformRecord
{
    public string? Name { get; init; }

    /// <summary>Goes back unchanged with a change; the platform refuses a stale one.</summary>
    public int? Version { get; init; }
    public JsonElement? Properties { get; init; }
    public JsonElement? Advanced { get; init; }
    public string? Notes { get; init; }
    public JsonElement? Credentials { get; init; }
}
