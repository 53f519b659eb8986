using Puente.Emulator.Http;

namespace Puente.Emulator.WebMessaging;

/// <summary>The store behind presigned URLs: bytes are put once and can be got by whoever was given the address.</summary>
internal sealed class UploadEndpoints(Attachments attachments, WebMessagingOptions options)
{
    /// <summary>Has to be sent with the bytes, as presigned URLs of the platform demand it.</summary>
    public const string TaggingHeader = "x-amz-tagging";
    public const string Tagging = "abc=123";

    public void Map(RouteTable routes)
    {
        routes.Add(new Route("PUT", "/webmessaging/uploads/{attachmentId}", [], PutAsync, Open: true));
        routes.Add(new Route("GET", "/webmessaging/attachments/{attachmentId}/{fileName}", [], Get, Open: true));
    }

    private async ValueTask<ApiAnswer> PutAsync(ApiRequest request)
    {
        var file =
            attachments.Find(request.Value(0), request.Query("X-Amz-Signature"))
            ?? throw new ApiException(403, "SignatureDoesNotMatch", "The signature of the URL is wrong.");
        if (attachments.IsLate(file))
            throw new ApiException(403, "AccessDenied", "Request has expired");
        if (file.Size >= 0 && request.Http.Request.Headers[TaggingHeader] != Tagging)
            throw new ApiException(403, "AccessDenied", $"The header {TaggingHeader} is missing or wrong.");
        if (file.Bytes is not null || file.IsRejected)
            throw ApiException.Conflict("The attachment has been uploaded already.");
        attachments.Uploaded(file, await ReadAsync(request));
        return ApiAnswer.Empty(200);
    }

    private async Task<byte[]> ReadAsync(ApiRequest request)
    {
        var most = options.AttachmentKilobytes * 1024L;
        using var buffer = new MemoryStream();
        var chunk = new byte[64 * 1024];
        int read;
        while ((read = await request.Http.Request.Body.ReadAsync(chunk, request.Aborted)) > 0)
        {
            if (buffer.Length + read > most)
                throw new ApiException(400, "EntityTooLarge", $"An attachment has at most {most} bytes.");
            buffer.Write(chunk, 0, read);
        }
        return buffer.ToArray();
    }

    private ValueTask<ApiAnswer> Get(ApiRequest request)
    {
        var file = attachments.Find(request.Value(0), request.Query("X-Amz-Signature"));
        if (file?.Bytes is not { } bytes)
            throw ApiException.NotFound();
        var headers = request.Http.Response.Headers;
        // What a guest sends is never run by the browser of an agent who opens it.
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        headers.ContentDisposition = file.Mime.StartsWith("image/", StringComparison.Ordinal) ? "inline" : "attachment";
        return new(new ApiAnswer(200, bytes) { ContentType = file.Mime });
    }
}
