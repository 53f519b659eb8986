namespace Puente.Emulator.Live;

/// <summary>One message of a message conversation. Events carry its id alone; the text is fetched.</summary>
/// <param name="Inbound">From the customer.</param>
/// <param name="Status"><c>received</c>, <c>sent</c> and the like.</param>
internal sealed record LiveMessage(
    string Id,
    string ConversationId,
    string SessionId,
    long At,
    bool Inbound,
    string Text,
    string Status,
    string? UserId,
    System.Text.Json.Nodes.JsonArray Content
);
