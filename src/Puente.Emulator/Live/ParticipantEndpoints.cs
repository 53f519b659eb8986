using System.Text.Json.Nodes;
using Puente.Emulator.Conversations.Draft;
using Puente.Emulator.Http;

namespace Puente.Emulator.Live;

/// <summary>What is done to one participant or one of his communications: answer, hold, mute, leave, wrap up.</summary>
internal sealed class ParticipantEndpoints(LiveConversations live, LiveView view)
{
    private static readonly string[] s_change =
    [
        "conversation:participant:wrapup",
        "conversation:call:record",
        "conversation:communication:disconnect",
    ];

    public void Map(RouteTable routes)
    {
        foreach (var word in (string[])["calls", "messages"])
        {
            var conversation = $"/api/v2/conversations/{word}/{{conversationId}}";
            var participant = conversation + "/participants/{participantId}";
            routes.Add("PATCH", conversation, EndAllAsync, "conversation:communication:disconnect");
            routes.Add("PATCH", participant, ChangeAsync, s_change);
            routes.Add("PATCH", participant + "/communications/{communicationId}", ChangeOneAsync);
            routes.Add("POST", participant + "/communications/{communicationId}/wrapup", WrapUpAsync);
        }
        const string Any = "/api/v2/conversations/{conversationId}/participants/{participantId}";
        routes.Add("PATCH", Any, ChangeAsync, s_change);
        routes.Add("POST", Any + "/digits", DigitsAsync);
        // The softphone reports what it knows of the call's media; nothing here depends on it.
        routes.Add(
            "POST",
            "/api/v2/conversations/calls/{conversationId}/communications/{communicationId}/metadata",
            request =>
            {
                Steered(request);
                return new(ApiAnswer.Empty(202));
            }
        );
    }

    private async ValueTask<ApiAnswer> EndAllAsync(ApiRequest request)
    {
        var body = await request.ObjectAsync();
        if (Json.OneOf(body, "state", "State", "disconnected") is null)
            throw ApiException.BadRequest("The state must be given.", "invalid.value");
        Steered(request);
        live.DisconnectAll(request.Value(0));
        return ApiAnswer.Json(view.OfMedia(request.Value(0), MediaOf(request)));
    }

    private async ValueTask<ApiAnswer> ChangeAsync(ApiRequest request)
    {
        Apply(request, request.Value(1), await request.ObjectAsync());
        return ApiAnswer.Empty(202);
    }

    private async ValueTask<ApiAnswer> ChangeOneAsync(ApiRequest request)
    {
        var body = await request.ObjectAsync();
        Communication(request);
        if (body.Count == 0)
            throw LiveErrors.Bad("communication.state.required", "The state of the communication must be given.");
        Apply(request, request.Value(1), body);
        return ApiAnswer.Json(new JsonObject());
    }

    private void Apply(ApiRequest request, string participant, JsonObject body)
    {
        var user = ConversationEndpoints.User(request);
        var id = Steered(request).Key;
        // Read as a whole before anything is done, so that a wrong member leaves everything as it was.
        var wrapUp = body["wrapup"] is JsonObject given ? Read(given) : null;
        var skipped = Json.Flag(body, "wrapupSkipped");
        var state = Json.OneOf(body, "state", "State", "connected", "disconnected");
        var (held, muted) = (Switch(body, "held"), Switch(body, "muted"));
        var (confined, pause) = (Switch(body, "confined"), Switch(body, "securePause"));
        var recording = Switch(body, "recording");
        if (wrapUp is not null)
            live.GiveCode(id, participant, user, wrapUp);
        if (skipped)
            live.SkipCode(id, participant, user);
        if (state == "connected")
            live.Answer(id, participant, user, overRest: true);
        if (held is { } hold)
            live.Hold(id, participant, user, hold);
        if (muted is { } mute)
            live.Set(id, participant, user, "muted", mute);
        if (confined is { } confine)
            live.Set(id, participant, user, "confined", confine);
        if (pause is { } secure)
            live.Set(id, participant, user, "securePause", secure);
        if (recording is { } record)
            live.SetRecording(id, record ? "active" : "none");
        if (state == "disconnected")
            live.Disconnect(id, participant, user);
    }

    private static bool? Switch(JsonObject body, string name) => body[name] is null ? null : Json.Flag(body, name);

    private static WrapUp Read(JsonObject given)
    {
        if (Json.Text(given, "code") is not { Length: > 0 } code)
            throw LiveErrors.Bad("conversation.error.wrapup.code.required", "A wrap-up code must be given.");
        return new WrapUp(
            code,
            Json.Text(given, "notes"),
            [.. (Json.List(given, "tags") ?? []).OfType<JsonValue>().Select(tag => tag.ToString())]
        );
    }

    private async ValueTask<ApiAnswer> WrapUpAsync(ApiRequest request)
    {
        var wrapUp = Read(await request.ObjectAsync());
        Communication(request);
        live.GiveCode(request.Value(0), request.Value(1), ConversationEndpoints.User(request), wrapUp);
        return ApiAnswer.Empty(202);
    }

    private async ValueTask<ApiAnswer> DigitsAsync(ApiRequest request)
    {
        var body = await request.ObjectAsync();
        var conversation = Steered(request);
        if (conversation.Read(() => conversation.Find(request.Value(1))) is not { } participant)
            throw LiveErrors.NoParticipant();
        if (Json.Text(body, "digits") is not { Length: > 0 } digits || digits.Any(one => !"0123456789*#".Contains(one)))
            throw ApiException.BadRequest("The digits must be of 0 to 9, * and #.", "invalid.value");
        if (!participant.IsOpen)
            throw LiveErrors.Over();
        live.Press(conversation.Key, digits);
        return ApiAnswer.Empty(202);
    }

    private void Communication(ApiRequest request)
    {
        var conversation = Steered(request);
        if (conversation.Read(() => conversation.FindSession(request.Value(2)))?.Participant.Key != request.Value(1))
            throw LiveErrors.NoParticipant();
    }

    private static Media MediaOf(ApiRequest request) =>
        request.Http.Request.Path.Value!.Contains("/messages/", StringComparison.Ordinal) ? Media.message : Media.voice;

    private LiveConversation Steered(ApiRequest request) => ConversationEndpoints.Steered(live, view, request.Value(0));
}
