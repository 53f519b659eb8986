using System.IO.Compression;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Http;
using Puente.Emulator.Faults;

namespace Puente.Emulator.Http;

internal static class AnswerWriter
{
    public static async Task WriteAsync(HttpContext http, ApiAnswer answer)
    {
        var response = http.Response;
        // A handler that streams its answer has nothing left to say.
        if (response.HasStarted)
            return;
        if (answer.Upgrade is { } upgrade)
        {
            await upgrade();
            return;
        }
        response.StatusCode = answer.Status;
        if (answer.Body.IsEmpty || HttpMethods.IsHead(http.Request.Method))
            return;
        response.ContentType = answer.ContentType;
        if (answer.BreaksOff is { } how)
        {
            await BreakOffAsync(http, Unpack(answer), how);
            return;
        }
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

    private static async Task BreakOffAsync(HttpContext http, byte[] body, BreakOff how)
    {
        if (how == BreakOff.LengthPromised)
            http.Response.ContentLength = body.Length;
        await http.Response.Body.WriteAsync(body.AsMemory(0, body.Length / 2), http.RequestAborted);
        await http.Response.Body.FlushAsync(http.RequestAborted);
        // Aborting would reset the connection, and with it the half that is on its way. A failure after the start makes
        // the server close without the rest and without a last chunk.
        throw new ConnectionDroppedException();
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
        new(
            MemoryMarshal.TryGetArray(gzipped, out var bytes)
                ? new MemoryStream(bytes.Array!, bytes.Offset, bytes.Count, writable: false)
                : new MemoryStream(gzipped.ToArray(), writable: false),
            CompressionMode.Decompress
        );
}
