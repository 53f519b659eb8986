namespace Puente.Store.Rebuilding;

/// <summary>Where a conversation lies: stores find rows by its start and tell them apart by its id.</summary>
public readonly record struct ConversationKey(Guid ConversationId, DateTimeOffset ConversationStart);
