using System.Text.Json.Nodes;
using Puente.Emulator.Http;

namespace Puente.Emulator.Live;

/// <summary>Own calls, blind transfers and consults.</summary>
/// <param name="hasPhone">Whether a user has a station that could ring.</param>
internal sealed class TransferEndpoints(LiveConversations live, LiveView view, Func<string, bool> hasPhone)
{
    private const string Root = "/api/v2/conversations";
    private const string Blind = "conversation:communication:blindTransfer";
    private const string Consult = "conversation:communication:consultTransfer";

    public void Map(RouteTable routes)
    {
        routes.Add("POST", Root + "/calls", CallAsync, "conversation:call:add", "conversation:conference:add");
        const string Participant = "/{conversationId}/participants/{participantId}";
        foreach (var word in (string[])["", "/calls", "/messages"])
        {
            routes.Add("POST", Root + word + Participant + "/replace", ReplaceAsync, Blind);
            foreach (var kind in (string[])["queue", "agent", "external"])
                routes.Add("POST", Root + word + Participant + "/replace/" + kind, ReplaceAsync, Blind);
        }
        const string OfCall = Root + "/calls" + Participant;
        foreach (
            var kind in (string[])
                ["/consult", "/consult/agent", "/consult/queue", "/consult/external", "/voice/consult"]
        )
            routes.Add("POST", OfCall + kind, ConsultAsync, Consult);
        routes.Add("PATCH", OfCall + "/consult", SpeakAsync, Consult);
        routes.Add("DELETE", OfCall + "/consult", Cancel, Consult);
    }

    private async ValueTask<ApiAnswer> CallAsync(ApiRequest request)
    {
        var body = await request.ObjectAsync();
        var user = ConversationEndpoints.User(request);
        if (!hasPhone(user))
            throw LiveErrors.Bad("conversation.error.no.user.station", "The user has no station to call from.");
        var attributes = new Dictionary<string, string>(StringComparer.Ordinal);
        if (body["attributes"] is JsonObject given)
            foreach (var (key, value) in given)
                attributes[key] = value?.ToString() ?? "";
        var conversation = live.Call(
            user,
            new Destination(
                Json.Text(body, "callUserId"),
                Json.Text(body, "callQueueId"),
                Json.Text(body, "phoneNumber")
            ),
            Json.Text(body, "callFromQueueId"),
            new RoutingWish(
                Json.Whole(body, "priority") ?? 0,
                [.. (Json.List(body, "routingSkillsIds") ?? []).OfType<JsonValue>().Select(one => one.ToString())],
                Json.Text(body, "languageId")
            ),
            attributes
        );
        return ApiAnswer.Json(
            new JsonObject { ["id"] = conversation.Key, ["selfUri"] = $"{Root}/calls/{conversation.Key}" }
        );
    }

    private async ValueTask<ApiAnswer> ReplaceAsync(ApiRequest request)
    {
        var body = await request.ObjectAsync();
        Steered(request);
        live.Transfer(request.Value(0), request.Value(1), ConversationEndpoints.User(request), Read(body));
        return ApiAnswer.Empty(202);
    }

    private async ValueTask<ApiAnswer> ConsultAsync(ApiRequest request)
    {
        var body = await request.ObjectAsync();
        Steered(request);
        var to = Read(body["destination"] as JsonObject ?? body);
        var destination = live.StartConsult(
            request.Value(0),
            request.Value(1),
            ConversationEndpoints.User(request),
            to,
            SpeakTo(body) ?? "DESTINATION"
        );
        return ApiAnswer.Json(new JsonObject { ["destinationParticipantId"] = destination });
    }

    private async ValueTask<ApiAnswer> SpeakAsync(ApiRequest request)
    {
        var body = await request.ObjectAsync();
        Steered(request);
        var speakTo = SpeakTo(body) ?? throw ApiException.BadRequest("speakTo must be given.", "invalid.value");
        live.SpeakTo(request.Value(0), request.Value(1), ConversationEndpoints.User(request), speakTo);
        return ApiAnswer.Json(new JsonObject());
    }

    private ValueTask<ApiAnswer> Cancel(ApiRequest request)
    {
        Steered(request);
        live.CancelConsult(request.Value(0), request.Value(1), ConversationEndpoints.User(request));
        return new(ApiAnswer.Empty(200));
    }

    private static string? SpeakTo(JsonObject body) =>
        Json.OneOf(body, "speakTo", "SpeakTo", "DESTINATION", "OBJECT", "BOTH", "CONFERENCE");

    private static Destination Read(JsonObject body) =>
        new(Json.Text(body, "userId"), Json.Text(body, "queueId"), Json.Text(body, "address"));

    private void Steered(ApiRequest request) => ConversationEndpoints.Steered(live, view, request.Value(0));
}
