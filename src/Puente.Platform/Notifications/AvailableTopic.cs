using Puente.Platform.Identity;

namespace Puente.Platform.Notifications;

/// <summary>A topic that may be subscribed to, with its ids left open.</summary>
public sealed record AvailableTopic : PlatformRecord
{
    /// <summary><c>v2.users.{id}.presence</c></summary>
    public string Id { get; init; } = "";
    public string? Description { get; init; }

    /// <summary><c>Public</c> or <c>Preview</c></summary>
    public string? Visibility { get; init; }

    /// <summary><c>All</c>, <c>Websocket</c>, <c>EventBridge</c>, <c>ProcessAutomation</c></summary>
    public IReadOnlyList<string>? Transports { get; init; }

    public IReadOnlyList<string>? RequiresPermissions { get; init; }

    /// <summary>What <c>{id}</c> stands for, in order.</summary>
    public IReadOnlyList<string>? TopicParameters { get; init; }
}
