using System.Text.Json.Nodes;
using Puente.Emulator.Http;
using Puente.Emulator.Live;

namespace Puente.Emulator.WebMessaging;

/// <summary>Files that agents send.</summary>
internal sealed class AgentMediaEndpoints(LiveConversations live, LiveView view, Attachments attachments)
{
    private const string Media =
        "/api/v2/conversations/messages/{conversationId}/communications/{communicationId}/messages/media";
    private const string Create = "conversation:message:create";
    private const string CreateGuest = "conversation:webmessaging:create";

    public void Map(RouteTable routes)
    {
        routes.Add("POST", Media, AnnounceAsync, Create, CreateGuest);
        routes.Add("POST", Media + "/uploads", AnnounceAsync, Create, CreateGuest);
        routes.Add("GET", Media + "/{mediaId}", Get, Create, CreateGuest);
        live.MediaOf = ContentOf;
    }

    private async ValueTask<ApiAnswer> AnnounceAsync(ApiRequest request)
    {
        var body = await request.BodyAsync() as JsonObject ?? [];
        var conversation = MessageEndpoints.Own(live, view, request);
        var id = Guid.NewGuid().ToString();
        var name = Json.Text(body, "fileName") ?? id;
        var mime = Json.Text(body, "mediaType") ?? "application/octet-stream";
        // An agent does not say beforehand how many bytes there will be.
        var file = attachments.Announce(id, name, mime, -1, conversation.Key, _ => { });
        return ApiAnswer.Json(Write(file, request));
    }

    private ValueTask<ApiAnswer> Get(ApiRequest request)
    {
        var conversation = MessageEndpoints.Own(live, view, request);
        try
        {
            return new(ApiAnswer.Json(Write(attachments.Of(request.Value(2), conversation.Key), request)));
        }
        catch (GuestError)
        {
            throw ApiException.NotFound();
        }
    }

    private JsonObject? ContentOf(string conversationId, string mediaId, Uri origin)
    {
        try
        {
            var file = attachments.Ready(mediaId, conversationId);
            file.IsSent = true;
            return file.Content(origin);
        }
        catch (GuestError)
        {
            return null;
        }
    }

    private static JsonObject Write(GuestAttachment file, ApiRequest request)
    {
        var origin = DeploymentEndpoints.Origin(request);
        var written = new JsonObject
        {
            ["id"] = file.Id,
            ["mediaType"] = file.Mime,
            ["uploadUrl"] = new Uri(origin, file.UploadPath).ToString(),
            ["status"] = file.Bytes is null ? "uploading" : "valid",
            ["selfUri"] = $"{request.Http.Request.Path.Value!.Replace("/uploads", "", StringComparison.Ordinal)}",
        };
        if (file.Bytes is { } bytes)
        {
            written["url"] = new Uri(origin, file.DownloadPath).ToString();
            written["contentLengthBytes"] = bytes.Length;
        }
        return written;
    }
}
