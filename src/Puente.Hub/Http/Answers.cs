using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Puente.Hub.Http;

/// <summary>The hub's own answers.</summary>
internal static class Answers
{
    /// <param name="fault"><c>input</c>: ask otherwise; <c>environment</c>: later.</param>
    public static Task RefuseAsync(HttpContext context, int status, string fault, string message)
    {
        context.Response.StatusCode = status;
        return JsonAsync(context, Fault(fault, message));
    }

    public static Task JsonAsync(HttpContext context, ReadOnlyMemory<byte> utf8)
    {
        context.Response.ContentType = "application/json";
        return context.Response.Body.WriteAsync(utf8, context.RequestAborted).AsTask();
    }

    public static byte[] Fault(string fault, string message) =>
        Object(json =>
        {
            json.WriteString("fault", fault);
            json.WriteString("message", message);
        });

    public static byte[] Object(Action<Utf8JsonWriter> members)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }
}
