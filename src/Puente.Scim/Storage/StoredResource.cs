using System.Text.Json.Nodes;

namespace Puente.Scim.Storage;

/// <param name="Version">From 1; grows with every change.</param>
/// <param name="Body">Attributes that clients set, without a group's members.</param>
internal sealed record StoredResource(
    string Id,
    string Type,
    long Version,
    DateTimeOffset Created,
    DateTimeOffset Modified,
    JsonObject Body
);

/// <param name="Kind">User or Group.</param>
internal sealed record StoredMember(string Id, string Kind, string? Name);

/// <param name="IsDirect">False when through another group.</param>
internal sealed record StoredGroup(string Id, string Name, bool IsDirect);
