using System.Net;
using Puente.Platform.Errors;

namespace Puente.Platform.Conversations;

/// <summary>Why a conversation could not be steered.</summary>
public enum ConversationFault
{
    /// <summary>Something that has nothing to do with the conversation's state.</summary>
    Other,

    /// <summary>A client's token: only a person can have conversations.</summary>
    NotAUser,
    NotFound,

    /// <summary>The conversation is other people's.</summary>
    NotAParticipant,
    AlreadyOver,
    StillAlerting,
    NotConnected,
    QueueNotFound,
    SameParty,
    ConsultUnderWay,
    NoConsult,
    CodeRequired,
    CodeCannotBeSkipped,
    NoStation,
    ChangedMeanwhile,
}

public static class ConversationFaults
{
    /// <summary>Reads the platform's code, never its sentence.</summary>
    public static ConversationFault Of(PlatformResponseException refusal) =>
        refusal.Code switch
        {
            "not.a.user" => ConversationFault.NotAUser,
            "conversation.error.conversation.not.found" => ConversationFault.NotFound,
            "conversation.error.not.conversation.participant" => ConversationFault.NotAParticipant,
            "conversation.error.forbidden.not.active.participant" => ConversationFault.NotAParticipant,
            "conversation.error.call.disconnected" => ConversationFault.AlreadyOver,
            "conversation.error.hold.alerting" => ConversationFault.StillAlerting,
            "conversations.error.transfer.not.connected" => ConversationFault.NotConnected,
            "conversations.error.queue.not.found" => ConversationFault.QueueNotFound,
            "conversations.error.transfer.same.party" => ConversationFault.SameParty,
            "conversation.error.cannot.transfer.to.self" => ConversationFault.SameParty,
            "conversation.error.consult.transfer.pending.not.found" => ConversationFault.NoConsult,
            "conversation.error.wrapup.code.required" => ConversationFault.CodeRequired,
            "conversation.error.wrapup.cannot.skip" => ConversationFault.CodeCannotBeSkipped,
            "conversation.error.no.user.station" => ConversationFault.NoStation,
            _ when refusal.Status == HttpStatusCode.Conflict => ConversationFault.ChangedMeanwhile,
            _ => ConversationFault.Other,
        };
}
