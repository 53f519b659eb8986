using System.Text.Json;
using System.Text.Json.Serialization;

namespace Puente.Axe;

/// <summary>What a hub of the fault runs is like.</summary>
internal sealed record HubSettings
{
    public required Uri ApiBase { get; init; }
    public required string ClientId { get; init; }
    public required string Store { get; init; }
    public required string Log { get; init; }

    public required HubClock Clock { get; init; }
    public bool Channels { get; init; }
    public string? Queue { get; init; }

    /// <summary>The SQS endpoint.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>Time between two commits of rows.</summary>
    public TimeSpan RowsTick { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>The rule that this hub does not keep, for the control runs: <c>settle</c>, <c>gaps</c> or <c>versions</c>.</summary>
    public string? Broken { get; init; }

    /// <summary>Write point at which the process ends itself.</summary>
    public string? KillAt { get; init; }
    public int KillNth { get; init; } = 1;

    public static HubSettings Read(string file) =>
        JsonSerializer.Deserialize(File.ReadAllText(file), HubSettingsJson.Default.HubSettings)!;
}

/// <summary>The clock that the hub shares with its contact centre: see <see cref="Testing.ElasticTime"/>.</summary>
internal sealed record HubClock(string Pace, TimeSpan From, DateTimeOffset Shows);

[JsonSerializable(typeof(HubSettings))]
internal sealed partial class HubSettingsJson : JsonSerializerContext;
