using Puente.Emulator.Http;

namespace Puente.Emulator.Live;

/// <summary>Refusals of the conversation calls, with the codes of the platform's description.</summary>
internal static class LiveErrors
{
    public static ApiException NoConversation() =>
        new(404, "conversation.error.conversation.not.found", "The conversation was not found.");

    public static ApiException NoParticipant() =>
        new(
            404,
            "conversation.error.not.conversation.participant",
            "The participant is not a participant of this conversation."
        );

    public static ApiException NotActive() =>
        new(
            403,
            "conversation.error.forbidden.not.active.participant",
            "The user is not an active participant of this conversation."
        );

    public static ApiException NoQueue() => Bad("conversations.error.queue.not.found", "The queue was not found.");

    public static ApiException Over() =>
        Bad("conversation.error.call.disconnected", "The communication has been disconnected.");

    public static ApiException HoldWhileAlerting() =>
        Bad("conversation.error.hold.alerting", "A communication that is alerting cannot be held.");

    public static ApiException NotConnected() =>
        Bad("conversations.error.transfer.not.connected", "Only a connected participant can transfer.");

    public static ApiException NotAlerting() =>
        ApiException.Conflict("The request conflicts with the current state of the target resource.");

    public static ApiException Bad(string code, string message) => ApiException.BadRequest(message, code);
}
