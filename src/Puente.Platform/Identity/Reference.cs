using System.Text.Json;
using System.Text.Json.Serialization;

namespace Puente.Platform.Identity;

/// <summary>What records of the platform have in common. Members without a property of their own are kept in <see cref="Other"/>.</summary>
public abstract record PlatformRecord
{
    [JsonExtensionData]
    [JsonInclude]
    public IDictionary<string, JsonElement>? Other { get; internal set; }
}

/// <summary>A mention of another record.</summary>
public sealed record Reference(string? Id, string? Name);
