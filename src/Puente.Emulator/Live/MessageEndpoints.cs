using System.Text.Json.Nodes;
using Puente.Emulator.Http;

namespace Puente.Emulator.Live;

/// <summary>Messages of message conversations: sending, reading one, reading many.</summary>
internal sealed class MessageEndpoints(LiveConversations live, LiveView view)
{
    private const string Root = "/api/v2/conversations/messages";
    private const int MostAtOnce = 100;
    private static readonly string[] s_view = ["conversation:message:view", "conversation:webmessaging:view"];
    private static readonly string[] s_create = ["conversation:message:create", "conversation:webmessaging:create"];

    public void Map(RouteTable routes)
    {
        routes.Add("POST", Root + "/{conversationId}/communications/{communicationId}/messages", SendAsync, s_create);
        routes.Add("POST", Root + "/{conversationId}/communications/{communicationId}/typing", TypingAsync, s_create);
        routes.Add("GET", Root + "/{conversationId}/messages/{messageId}", One, s_view);
        routes.Add("GET", Root + "/{messageId}/details", Details, s_view);
        routes.Add("POST", Root + "/{conversationId}/messages/bulk", BulkAsync, s_view);
    }

    private async ValueTask<ApiAnswer> SendAsync(ApiRequest request)
    {
        var body = await request.ObjectAsync();
        var conversation = Own(live, view, request);
        var text = Json.Text(body, "textBody") ?? "";
        var media = Json.List(body, "mediaIds") ?? [];
        if (text.Length == 0 && media.Count == 0)
            throw ApiException.BadRequest("A message needs a textBody or mediaIds.", "invalid.value");
        var origin = new Uri($"{request.Http.Request.Scheme}://{request.Http.Request.Host}/");
        var content = new JsonArray();
        foreach (var id in media)
            content.Add(
                (JsonNode?)live.MediaOf?.Invoke(conversation.Key, id?.ToString() ?? "", origin)
                    ?? throw ApiException.BadRequest("The media was not found or is not uploaded.", "invalid.value")
            );
        var message = live.Say(conversation.Key, request.Value(1), text, content);
        return ApiAnswer.Json(Write(message, conversation, request.Query("useNormalizedMessage") != "true"));
    }

    private async ValueTask<ApiAnswer> TypingAsync(ApiRequest request)
    {
        var body = await request.ObjectAsync();
        var conversation = Own(live, view, request);
        if (body["typing"] is JsonObject)
            live.Types(conversation.Key, request.Value(1));
        return ApiAnswer.Empty(204);
    }

    /// <summary>The conversation, if the communication in it is the caller's own.</summary>
    public static LiveConversation Own(LiveConversations live, LiveView view, ApiRequest request)
    {
        var user = ConversationEndpoints.User(request);
        var conversation = ConversationEndpoints.Steered(live, view, request.Value(0));
        var session =
            conversation.Read(() => conversation.FindSession(request.Value(1))) ?? throw LiveErrors.NoParticipant();
        return session.Participant.Person?.Id == user ? conversation : throw LiveErrors.NotActive();
    }

    private ValueTask<ApiAnswer> One(ApiRequest request)
    {
        var conversation = ConversationEndpoints.Steered(live, view, request.Value(0));
        return live.Message(request.Value(1)) is { } message && message.ConversationId == conversation.Key
            ? new(ApiAnswer.Json(Write(message, conversation, request.Query("useNormalizedMessage") != "true")))
            : throw ApiException.NotFound();
    }

    private ValueTask<ApiAnswer> Details(ApiRequest request) =>
        live.Message(request.Value(0)) is { } message
            ? new(ApiAnswer.Json(Write(message, live.Known(message.ConversationId), deprecated: true)))
            : throw ApiException.NotFound();

    private async ValueTask<ApiAnswer> BulkAsync(ApiRequest request)
    {
        if (await request.BodyAsync() is not JsonArray ids || ids.Count > MostAtOnce)
            throw ApiException.BadRequest($"The body must be a list of at most {MostAtOnce} message ids.");
        var conversation = ConversationEndpoints.Steered(live, view, request.Value(0));
        var found = ids.Select(id => live.Message(id?.ToString() ?? ""))
            .OfType<LiveMessage>()
            .Where(message => message.ConversationId == conversation.Key)
            .Select(message => (JsonNode)Write(message, conversation, request.Query("useNormalizedMessage") != "true"));
        return ApiAnswer.Json(new JsonObject { ["entities"] = new JsonArray([.. found]) });
    }

    /// <param name="deprecated">With textBody and media, which callers can ask to be left out.</param>
    public static JsonObject Write(LiveMessage message, LiveConversation conversation, bool deprecated)
    {
        var (from, to) = message.Inbound ? (conversation.From, conversation.To) : (conversation.To, conversation.From);
        var time = Dates.Write(DateTimeOffset.FromUnixTimeMilliseconds(message.At));
        var written = new JsonObject
        {
            ["id"] = message.Id,
            ["timestamp"] = time,
            ["fromAddress"] = from,
            ["toAddress"] = to,
            ["direction"] = message.Inbound ? "inbound" : "outbound",
            ["messengerType"] = conversation.MessageType,
            ["status"] = message.Status,
            ["normalizedMessage"] = new JsonObject
            {
                ["id"] = message.Id,
                ["channel"] = new JsonObject
                {
                    ["platform"] = conversation.MessageType,
                    ["type"] = "Private",
                    ["from"] = new JsonObject { ["id"] = from },
                    ["to"] = new JsonObject { ["id"] = to },
                    ["time"] = time,
                },
                ["type"] = message.Content.Any(one => one?["contentType"]?.ToString() is not (null or "Attachment"))
                    ? "Structured"
                    : "Text",
                ["text"] = message.Text,
                ["content"] = message.Content.DeepClone(),
                ["direction"] = message.Inbound ? "Inbound" : "Outbound",
                ["originatingEntity"] = "Human",
            },
            ["conversationId"] = conversation.Key,
            ["selfUri"] = $"{Root}/{conversation.Key}/messages/{message.Id}",
        };
        if (deprecated)
            (written["textBody"], written["media"]) = (message.Text, Media(message));
        if (message.UserId is { } user)
            written["createdBy"] = new JsonObject { ["id"] = user };
        return written;
    }

    /// <summary>Attachments in the older spelling.</summary>
    private static JsonArray Media(LiveMessage message) =>
        new([
            .. message
                .Content.Select(one => one?["attachment"])
                .OfType<JsonObject>()
                .Select(file => new JsonObject
                {
                    ["id"] = file["id"]?.DeepClone(),
                    ["url"] = file["url"]?.DeepClone(),
                    ["mediaType"] = file["mime"]?.DeepClone(),
                    ["contentLengthBytes"] = file["fileSize"]?.DeepClone(),
                    ["name"] = file["filename"]?.DeepClone(),
                }),
        ]);
}
