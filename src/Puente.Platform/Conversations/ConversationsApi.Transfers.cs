using System.Net;
using System.Text.Json.Nodes;
using Puente.Platform.Errors;
using Puente.Platform.Requests;

namespace Puente.Platform.Conversations;

public sealed partial class ConversationsApi
{
    /// <summary>Hands the conversation over at once; the own leg ends.</summary>
    /// <param name="own">The participant who leaves.</param>
    /// <remarks>A transfer whose outcome is unknown is looked up, and sent again only when the own leg is still
    /// connected: sent twice, it would ring two people.</remarks>
    public async Task TransferAsync(
        string id,
        ConversationParticipant own,
        ConversationDestination to,
        CancellationToken cancellationToken = default
    )
    {
        var body = Body(to);
        body["transferType"] = "Unattended";
        var route = Of(own, "/replace", id);
        try
        {
            await SendAsync(HttpMethod.Post, route, body, cancellationToken, safeToRepeat: false);
        }
        catch (PlatformException fault) when (IsUnknown(fault))
        {
            var now = (await GetAsync(id, cancellationToken)).Participants.FirstOrDefault(one => one.Id == own.Id);
            if (now is { EndTime: null, Current: { State: "connected", DisconnectedTime: null } })
                await SendAsync(HttpMethod.Post, route, body, cancellationToken, safeToRepeat: false);
        }
    }

    /// <summary>Asks somebody else first; the customer waits.</summary>
    /// <param name="customer">The participant who waits.</param>
    /// <returns>Participant of the one who is asked.</returns>
    /// <remarks>Looked up before it is repeated, like <see cref="TransferAsync"/>.</remarks>
    public async Task<string> StartConsultAsync(
        string id,
        ConversationParticipant customer,
        ConversationDestination to,
        CancellationToken cancellationToken = default
    )
    {
        var body = new JsonObject { ["speakTo"] = "DESTINATION", ["destination"] = Body(to) };
        var route = Consult(id, customer);
        try
        {
            return await SendConsultAsync(route, body, cancellationToken);
        }
        catch (PlatformException fault) when (IsUnknown(fault))
        {
            var asked = (await GetAsync(id, cancellationToken)).Participants.LastOrDefault(one =>
                one.EndTime is null && one.Id != customer.Id && IsFor(one, to)
            );
            return asked?.Id ?? await SendConsultAsync(route, body, cancellationToken);
        }
    }

    /// <param name="speakTo"><c>DESTINATION OBJECT BOTH</c></param>
    public Task SpeakToAsync(
        string id,
        ConversationParticipant customer,
        string speakTo,
        CancellationToken cancellationToken = default
    ) =>
        SendAsync(HttpMethod.Patch, Consult(id, customer), new JsonObject { ["speakTo"] = speakTo }, cancellationToken);

    /// <summary>Lets go whoever was asked and returns to the customer.</summary>
    public async Task CancelConsultAsync(
        string id,
        ConversationParticipant customer,
        CancellationToken cancellationToken = default
    ) => await SendAsync(HttpMethod.Delete, Consult(id, customer), null, cancellationToken, safeToRepeat: false);

    private async Task<string> SendConsultAsync(Route route, JsonObject body, CancellationToken cancellationToken) =>
        (await SendAsync(HttpMethod.Post, route, body, cancellationToken, safeToRepeat: false))
            .Read(PlatformJson.Default.ConsultStarted)
            .DestinationParticipantId;

    private static Route Consult(string id, ConversationParticipant customer) =>
        Route.Of(Root + "/calls/{conversationId}/participants/{participantId}/consult", id, customer.Id);

    private static JsonObject Body(ConversationDestination to)
    {
        var body = new JsonObject();
        foreach (
            var (name, value) in (ReadOnlySpan<(string, string?)>)
                [("userId", to.UserId), ("queueId", to.QueueId), ("address", to.Address)]
        )
            if (value is not null)
                body[name] = value;
        return body;
    }

    private static bool IsFor(ConversationParticipant participant, ConversationDestination to) =>
        to.UserId is { } user ? participant.UserId == user
        : to.QueueId is { } queue ? participant.QueueId == queue && participant.Purpose == "acd"
        : participant.Purpose == "external";

    /// <summary>The platform may have carried it out all the same.</summary>
    private static bool IsUnknown(PlatformException fault) =>
        fault
            is PlatformConnectionException { Fault: not (ConnectionFault.CannotConnect or ConnectionFault.Untrusted) }
                or PlatformResponseException { Status: >= HttpStatusCode.InternalServerError };
}
