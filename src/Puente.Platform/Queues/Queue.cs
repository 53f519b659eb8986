using Puente.Platform.Identity;
using Puente.Platform.Users;

namespace Puente.Platform.Queues;

public sealed record Queue : PlatformRecord
{
    public required QueueId Id { get; init; }
    public string? Name { get; init; }
    public string? Description { get; init; }
    public Reference? Division { get; init; }
    public int? MemberCount { get; init; }
    public int? JoinedMemberCount { get; init; }
    public DateTimeOffset? DateCreated { get; init; }
    public DateTimeOffset? DateModified { get; init; }
}

/// <summary>A user's membership of a queue; <see cref="Id"/> is the user's.</summary>
public sealed record QueueMember : PlatformRecord
{
    public required UserId Id { get; init; }
    public string? Name { get; init; }
    public int? RingNumber { get; init; }
    public bool? Joined { get; init; }

    /// <summary><c>user</c> or <c>group</c></summary>
    public string? MemberBy { get; init; }
}
