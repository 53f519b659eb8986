namespace Puente.Emulator.Live;

/// <summary>A customer who calls or writes.</summary>
/// <param name="From">Number as E.164, or the address of the channel.</param>
/// <param name="To">What was dialled or written to.</param>
/// <param name="QueueId">Where he waits; null lets him stay in the menu until <see cref="LiveConversations.ToQueue"/>.</param>
internal sealed record Arrival(
    string From,
    string To,
    string? Name = null,
    string? QueueId = null,
    RoutingWish? Wish = null,
    IReadOnlyDictionary<string, string>? Attributes = null
);

/// <summary>Where a transfer, a consult or an own call goes: one of a user, a queue, or a number.</summary>
internal sealed record Destination(string? UserId = null, string? QueueId = null, string? Address = null)
{
    public int Count => (UserId is null ? 0 : 1) + (QueueId is null ? 0 : 1) + (Address is null ? 0 : 1);
}
