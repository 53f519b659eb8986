namespace Puente.Emulator.Live;

/// <summary>A communication that changed its state, as a phone or a chat window needs to know it.</summary>
/// <param name="UserId">The user whose leg it is; null for customers, queues and menus.</param>
/// <param name="State"><c>alerting contacting dialing connected held disconnected</c>.</param>
/// <param name="Before">The state before; empty when it has just begun.</param>
/// <param name="MediaType"><c>voice</c> or <c>message</c>.</param>
internal sealed record LiveChange(
    string ConversationId,
    string ParticipantId,
    string CommunicationId,
    string Purpose,
    string? UserId,
    string MediaType,
    string State,
    string Before,
    DateTimeOffset At
);
