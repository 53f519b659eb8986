using System.Text.Json.Nodes;
using Puente.Platform.Requests;

namespace Puente.Platform.Conversations;

/// <summary>
/// Live conversations of the signed-in user. Commands are asynchronous: an answer says that they were taken, and the
/// change shows a moment later in <see cref="GetAsync"/> and on the user's topic. Refusals are
/// <see cref="Errors.PlatformResponseException"/>s; <see cref="ConversationFaults.Of"/> names them.
/// </summary>
public sealed partial class ConversationsApi
{
    private const string Root = "/api/v2/conversations";
    private readonly PlatformClient _client;

    internal ConversationsApi(PlatformClient client) => _client = client;

    /// <summary>The user's own conversations that are not over.</summary>
    public async Task<IReadOnlyList<Conversation>> ListAsync(CancellationToken cancellationToken = default) =>
        (await SendAsync(HttpMethod.Get, Route.Of(Root), null, cancellationToken))
            .Read(PlatformJson.Default.ConversationList)
            .Entities;

    /// <summary>Any conversation the user may see, also one that has just ended.</summary>
    public async Task<Conversation> GetAsync(string id, CancellationToken cancellationToken = default) =>
        (await SendAsync(HttpMethod.Get, Route.Of(Root + "/{conversationId}", id), null, cancellationToken)).Read(
            PlatformJson.Default.Conversation
        );

    public Task AnswerAsync(string id, ConversationParticipant own, CancellationToken cancellationToken = default) =>
        PatchAsync(id, own, new JsonObject { ["state"] = "connected" }, cancellationToken);

    /// <summary>Ends the participant's leg: hangs up, declines while it rings, completes a consult.</summary>
    public Task DisconnectAsync(
        string id,
        ConversationParticipant participant,
        CancellationToken cancellationToken = default
    ) => PatchAsync(id, participant, new JsonObject { ["state"] = "disconnected" }, cancellationToken);

    public Task HoldAsync(
        string id,
        ConversationParticipant own,
        bool held,
        CancellationToken cancellationToken = default
    ) => PatchAsync(id, own, new JsonObject { ["held"] = held }, cancellationToken);

    public Task MuteAsync(
        string id,
        ConversationParticipant own,
        bool muted,
        CancellationToken cancellationToken = default
    ) => PatchAsync(id, own, new JsonObject { ["muted"] = muted }, cancellationToken);

    public Task WrapUpAsync(
        string id,
        ConversationParticipant own,
        string codeId,
        string? notes,
        CancellationToken cancellationToken = default
    )
    {
        var wrapUp = new JsonObject { ["code"] = codeId };
        if (notes is not null)
            wrapUp["notes"] = notes;
        return PatchAsync(id, own, new JsonObject { ["wrapup"] = wrapUp }, cancellationToken);
    }

    public Task SkipWrapUpAsync(
        string id,
        ConversationParticipant own,
        CancellationToken cancellationToken = default
    ) => PatchAsync(id, own, new JsonObject { ["wrapupSkipped"] = true }, cancellationToken);

    /// <summary>Codes a participant can be wrapped up with.</summary>
    public async Task<IReadOnlyList<WrapUpCodes.WrapUpCode>> ListWrapUpCodesAsync(
        string id,
        ConversationParticipant own,
        CancellationToken cancellationToken = default
    ) =>
        (await SendAsync(HttpMethod.Get, Of(own, "/wrapupcodes", id), null, cancellationToken)).Read(
            PlatformJson.Default.IReadOnlyListWrapUpCode
        );

    /// <summary>Sets attributes; those not named stay as they are.</summary>
    public Task SetAttributesAsync(
        string id,
        string participantId,
        IReadOnlyDictionary<string, string> values,
        CancellationToken cancellationToken = default
    )
    {
        var attributes = new JsonObject();
        foreach (var (key, value) in values)
            attributes[key] = value;
        return SendAsync(
            HttpMethod.Patch,
            Route.Of(Root + "/{conversationId}/participants/{participantId}/attributes", id, participantId),
            new JsonObject { ["attributes"] = attributes },
            cancellationToken
        );
    }

    // Setting a state that is there already changes nothing, so these may be sent twice.
    private Task<BufferedAnswer> PatchAsync(
        string id,
        ConversationParticipant participant,
        JsonObject change,
        CancellationToken cancellationToken
    ) => SendAsync(HttpMethod.Patch, Of(participant, "", id), change, cancellationToken);

    private static Route Of(ConversationParticipant participant, string then, string id) =>
        Route.Of(
            $"{Root}/{participant.Media}/{{conversationId}}/participants/{{participantId}}{then}",
            id,
            participant.Id
        );

    private Task<BufferedAnswer> SendAsync(
        HttpMethod method,
        Route route,
        JsonObject? body,
        CancellationToken cancellationToken,
        bool safeToRepeat = true
    ) =>
        _client.SendBufferedAsync(
            method,
            route,
            body is null ? null : JsonBody.Of(body),
            safeToRepeat ? RequestOptions.Query : RequestOptions.Default,
            cancellationToken
        );
}
