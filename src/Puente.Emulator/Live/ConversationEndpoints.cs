using System.Text.Json.Nodes;
using Puente.Emulator.Conversations.Draft;
using Puente.Emulator.Entities;
using Puente.Emulator.Http;

namespace Puente.Emulator.Live;

/// <summary>Listing, reading and ending conversations, whatever their medium.</summary>
internal sealed class ConversationEndpoints(LiveConversations live, LiveView view, LiveDirectory directory)
{
    private const string Root = "/api/v2/conversations";
    private const string View = "conversation:communication:view";

    private static readonly (string Word, Media Media)[] s_media =
    [
        ("calls", Media.voice),
        ("messages", Media.message),
        ("callbacks", Media.callback),
        ("emails", Media.email),
    ];

    public void Map(RouteTable routes)
    {
        routes.Add("GET", Root, Mine);
        routes.Add(
            "GET",
            Root + "/{conversationId}",
            request => new(ApiAnswer.Json(view.Whole(request.Value(0)))),
            View
        );
        routes.Add(
            "POST",
            Root + "/{conversationId}/disconnect",
            DisconnectAll,
            "conversation:communication:disconnect"
        );
        routes.Add(
            "DELETE",
            Root + "/{conversationId}",
            request =>
            {
                End(request);
                return new(ApiAnswer.Empty(204));
            },
            "conversation:communication:disconnect"
        );
        routes.Add("PATCH", Root + "/{conversationId}/recordingstate", RecordAsync, "conversation:call:record");
        routes.Add("PUT", Root + "/calls/{conversationId}/recordingstate", RecordAsync, "conversation:call:record");
        foreach (var (word, media) in s_media)
        {
            routes.Add("GET", $"{Root}/{word}", request => MineOf(request, media));
            routes.Add(
                "GET",
                $"{Root}/{word}/{{conversationId}}",
                request => new(ApiAnswer.Json(view.OfMedia(request.Value(0), media))),
                View
            );
        }
        const string Participant = Root + "/{conversationId}/participants/{participantId}";
        routes.Add("GET", Participant + "/wrapupcodes", WrapUpCodes);
        routes.Add("GET", Participant + "/wrapup", GivenCode);
        routes.Add("PATCH", Participant + "/attributes", request => AttributesAsync(request, echo: false));
        foreach (var word in (string[])["calls", "messages"])
        {
            var path = $"{Root}/{word}/{{conversationId}}/participants/{{participantId}}";
            routes.Add("GET", path + "/wrapupcodes", WrapUpCodes);
            routes.Add("GET", path + "/wrapup", GivenCode);
            routes.Add("PATCH", path + "/attributes", request => AttributesAsync(request, echo: true));
        }
    }

    /// <summary>The user who asks; the platform keeps these calls for people.</summary>
    public static string User(ApiRequest request) => request.Token!.UserId ?? throw Users.NotAUser();

    private ValueTask<ApiAnswer> Mine(ApiRequest request) =>
        new(Listed(live.Of(User(request)).Select(one => view.Whole(one.Key))));

    private ValueTask<ApiAnswer> MineOf(ApiRequest request, Media media) =>
        new(
            Listed(live.Of(User(request)).Where(one => one.Media == media).Select(one => view.OfMedia(one.Key, media)))
        );

    private static ApiAnswer Listed(IEnumerable<JsonObject> conversations)
    {
        var entities = new JsonArray([.. conversations]);
        return ApiAnswer.Json(
            new JsonObject
            {
                ["entities"] = entities,
                ["pageSize"] = Math.Max(entities.Count, 1),
                ["pageNumber"] = 1,
                ["total"] = entities.Count,
                ["pageCount"] = 1,
            }
        );
    }

    private ValueTask<ApiAnswer> DisconnectAll(ApiRequest request)
    {
        End(request);
        return new(ApiAnswer.Empty(202));
    }

    private void End(ApiRequest request)
    {
        Steered(request);
        live.DisconnectAll(request.Value(0));
    }

    private async ValueTask<ApiAnswer> RecordAsync(ApiRequest request)
    {
        var body = await request.ObjectAsync();
        Steered(request);
        var state =
            Json.OneOf(body, "recordingState", "RecordingState", "ACTIVE", "PAUSED", "NONE", "active", "paused", "none")
            ?? throw ApiException.BadRequest("The recordingState must be given.", "invalid.value");
        live.SetRecording(request.Value(0), state.ToLowerInvariant());
        return ApiAnswer.Empty(202);
    }

    private ValueTask<ApiAnswer> WrapUpCodes(ApiRequest request)
    {
        var participant = Participant(request);
        JsonNode[] codes = participant.Queue is { } queue ? [.. directory.WrapUpCodes(queue.Id)] : [];
        return new(ApiAnswer.Json(new JsonArray(codes)));
    }

    private ValueTask<ApiAnswer> GivenCode(ApiRequest request)
    {
        var participant = Participant(request);
        var given = participant.Sessions.Find(session => session.Provisional is not null)?.Provisional;
        var body = new JsonObject();
        if (given is not null)
        {
            body["code"] = given.Code;
            body["notes"] = given.Notes;
            body["tags"] = new JsonArray([.. given.Tags.Select(tag => (JsonNode)tag)]);
            body["provisional"] = participant.Sessions.Exists(session => session.Now is not null);
        }
        return new(ApiAnswer.Json(body));
    }

    private async ValueTask<ApiAnswer> AttributesAsync(ApiRequest request, bool echo)
    {
        var body = await request.ObjectAsync();
        if (body["attributes"] is not JsonObject given)
            throw ApiException.BadRequest("The member attributes must be an object.", "invalid.value");
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in given)
            values[key] =
                value is JsonValue text && text.TryGetValue<string>(out var found)
                    ? found
                    : throw LiveErrors.Bad(
                        "conversation.error.participant.attribute.null",
                        $"The value of the attribute {key} must be a string."
                    );
        var participant = Participant(request);
        live.SetAttributes(request.Value(0), request.Value(1), values);
        if (!echo)
            return ApiAnswer.Empty(202);
        var all = new JsonObject();
        foreach (var (key, value) in participant.Current())
            all[key] = value;
        return ApiAnswer.Json(new JsonObject { ["attributes"] = all });
    }

    private LiveParticipant Participant(ApiRequest request)
    {
        var conversation = Steered(request);
        return conversation.Read(() => conversation.Find(request.Value(1))) ?? throw LiveErrors.NoParticipant();
    }

    private LiveConversation Steered(ApiRequest request) => Steered(live, view, request.Value(0));

    /// <summary>A conversation that can be steered. One that the seed made belongs to others.</summary>
    /// <exception cref="ApiException">404 when there is none, 403 for one that the seed made.</exception>
    public static LiveConversation Steered(LiveConversations live, LiveView view, string id)
    {
        if (live.Find(id) is { } found)
            return found;
        view.Whole(id);
        throw LiveErrors.NotActive();
    }
}
