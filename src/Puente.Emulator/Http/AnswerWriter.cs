using System.IO.Compression;
using Microsoft.AspNetCore.Http;

namespace Puente.Emulator.Http;

internal static class AnswerWriter
{
    public static async Task WriteAsync(HttpContext http, ApiAnswer answer)
    {
        var response = http.Response;
        // A handler that streams its answer has nothing left to say.
        if (response.HasStarted)
            return;
        response.StatusCode = answer.Status;
        if (answer.Body.IsEmpty || HttpMethods.IsHead(http.Request.Method))
            return;
        response.ContentType = answer.ContentType;
        if (!answer.Gzipped)
        {
            response.ContentLength = answer.Body.Length;
            await response.Body.WriteAsync(answer.Body, http.RequestAborted);
            return;
        }
        if (http.Request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.OrdinalIgnoreCase))
        {
            response.Headers.ContentEncoding = "gzip";
            response.ContentLength = answer.Body.Length;
            await response.Body.WriteAsync(answer.Body, http.RequestAborted);
            return;
        }
        await using var plain = Plain(answer.Body);
        await plain.CopyToAsync(response.Body, http.RequestAborted);
    }

    public static byte[] Unpack(ApiAnswer answer)
    {
        if (!answer.Gzipped)
            return answer.Body.ToArray();
        using var plain = Plain(answer.Body);
        using var bytes = new MemoryStream();
        plain.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static GZipStream Plain(ReadOnlyMemory<byte> gzipped) =>
        new(new MemoryStream(gzipped.ToArray()), CompressionMode.Decompress);
}
