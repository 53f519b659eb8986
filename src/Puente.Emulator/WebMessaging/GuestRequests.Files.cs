using System.Text.Json.Nodes;
using Puente.Emulator.Http;

namespace Puente.Emulator.WebMessaging;

internal sealed partial class GuestRequests
{
    private void Announce(GuestConnection connection, GuestSession session, JsonObject frame, string? tracingId)
    {
        var id = Id(frame);
        try
        {
            var name = Json.Text(frame, "fileName") ?? throw GuestError.Missing("fileName");
            var type = Json.Text(frame, "fileType") ?? throw GuestError.Missing("fileType");
            var size = Json.Whole(frame, "fileSize") ?? throw GuestError.Missing("fileSize");
            Settings(session.DeploymentId).Files(options.AttachmentKilobytes).Demand(name, type, size);
            var file = attachments.Announce(id, name, type, size, session.Token, fault => Uploaded(session, id, fault));
            Presigned(connection, session, file, tracingId, uploads: true);
        }
        catch (GuestError refused) when (Json.Flag(frame, "errorsAsJson"))
        {
            var body = Fault(id, refused);
            Answer(connection, "GenerateUrlError", GuestFrames.Message("GenerateUrlError", body, tracingId));
        }
    }

    private void Presigned(
        GuestConnection connection,
        GuestSession session,
        GuestAttachment file,
        string? tracingId,
        bool uploads
    )
    {
        var headers = new JsonObject();
        if (uploads)
            headers[UploadEndpoints.TaggingHeader] = UploadEndpoints.Tagging;
        var body = new JsonObject
        {
            ["attachmentId"] = file.Id,
            ["url"] = new Uri(session.Origin, uploads ? file.UploadPath : file.DownloadPath).ToString(),
            ["headers"] = headers,
            ["fileName"] = file.Name,
            ["fileSize"] = file.Size,
            ["fileType"] = file.Mime,
        };
        Respond(connection, "PresignedUrlResponse", body, tracingId);
    }

    private void Uploaded(GuestSession session, string id, GuestError? fault)
    {
        var name = fault is null ? "UploadSuccessEvent" : "UploadFailureEvent";
        var body = fault is null
            ? new JsonObject
            {
                ["attachmentId"] = id,
                ["downloadUrl"] = new Uri(session.Origin, attachments.Of(id, session.Token).DownloadPath).ToString(),
            }
            : Fault(id, fault);
        body["timestamp"] = Dates.Write(clock.Now);
        session.Tell(name, GuestFrames.Message(name, body));
    }

    private void Withdraw(GuestConnection connection, GuestSession session, string id, string? tracingId)
    {
        attachments.Remove(id, session.Token);
        const string Name = "AttachmentDeletedResponse";
        Answer(connection, Name, GuestFrames.Message(Name, new JsonObject { ["attachmentId"] = id }, tracingId));
    }

    private static JsonObject Fault(string id, GuestError fault) =>
        new()
        {
            ["attachmentId"] = id,
            ["errorCode"] = fault.Code,
            ["errorMessage"] = fault.Message,
        };
}
