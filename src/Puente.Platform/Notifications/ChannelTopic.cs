namespace Puente.Platform.Notifications;

/// <summary>One subscription of a channel, as the platform answers it.</summary>
public sealed record ChannelTopic
{
    /// <summary>As it was sent, combined or not: <c>v2.users.7c1e….presence</c>.</summary>
    public string Id { get; init; } = "";

    /// <summary><c>Permitted</c> or <c>Rejected</c>; absent in older answers, where everything listed is permitted.</summary>
    public string? State { get; init; }

    public string? RejectionReason { get; init; }

    public IReadOnlyList<string>? MissingPermissions { get; init; }

    /// <summary>True when nothing of this topic will arrive.</summary>
    public bool IsRejected => string.Equals(State, "Rejected", StringComparison.OrdinalIgnoreCase);
}
