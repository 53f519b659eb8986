using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Puente.Hub.Http;
using Puente.Sync.Events;

namespace Puente.Hub.Events;

/// <summary>
/// <c>GET /api/local/events?after=OFFSET&amp;from=TIME&amp;topic=PATTERN&amp;conversation=ID</c>: the log as server-sent events,
/// without end. Each has its offset as id, so a browser or a program that lost the connection goes on where it was.
/// </summary>
internal sealed class EventsEndpoint(IEventLog log, TimeProvider time, CancellationToken stopping)
{
    /// <summary>Proxies and clients give up on a silent connection after some thirty seconds at the earliest.</summary>
    public static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(10);

    public async Task HandleAsync(HttpContext context)
    {
        var query = context.Request.Query;
        var conversation = query["conversation"].ToString();
        var id = Guid.Empty;
        if (conversation.Length > 0 && !Guid.TryParse(conversation, out id))
        {
            await RefuseAsync(context, "conversation must be an id");
            return;
        }

        if (await StartAsync(context) is not { } after)
            return;
        var filter = new EventFilter([.. query["topic"].OfType<string>()], conversation.Length > 0 ? id : null);
        context.Response.ContentType = "text/event-stream";
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        try
        {
            await context.Response.StartAsync(ended.Token);
            await foreach (
                var step in new EventTail(EventReader.Of(log), filter, time).ReadAsync(after, Heartbeat, ended.Token)
            )
                await SendAsync(context.Response, step, ended.Token);
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // The reader left, or the hub ends: how every such stream ends.
        }
    }

    /// <returns>The offset to begin behind; null when the question was refused.</returns>
    private async Task<long?> StartAsync(HttpContext context)
    {
        var query = context.Request.Query;
        // What a reader that connects again sends by itself counts more than the address it began with.
        var text = context.Request.Headers["Last-Event-ID"].ToString() is { Length: > 0 } last
            ? last
            : query["after"].ToString();
        if (text.Length > 0)
        {
            if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var offset))
                return offset;
            await RefuseAsync(context, "after must be an offset: a whole number");
            return null;
        }

        var from = query["from"].ToString();
        if (from.Length == 0)
            return log.End;
        if (DateTimeOffset.TryParse(from, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment))
            return await EventTail.OffsetBeforeAsync(EventReader.Of(log), moment, context.RequestAborted);
        await RefuseAsync(context, "from must be a time such as 2026-03-02T08:00:00Z");
        return null;
    }

    private static Task RefuseAsync(HttpContext context, string message) =>
        Answers.RefuseAsync(context, StatusCodes.Status400BadRequest, "input", $"{message}.");

    private static async Task SendAsync(HttpResponse response, TailStep step, CancellationToken cancellationToken)
    {
        var position = step.Position.ToString(CultureInfo.InvariantCulture);
        var head = step switch
        {
            { Event: not null } => $"id: {position}\ndata: ",
            { Missing: { } first } => string.Create(
                CultureInfo.InvariantCulture,
                $"event: missing\nid: {position}\ndata: {{\"from\":{first},\"to\":{position}}}\n\n"
            ),
            // A block without data tells a reader its place and that the connection lives.
            _ => $": heartbeat\nid: {position}\n\n",
        };
        await response.Body.WriteAsync(Encoding.UTF8.GetBytes(head), cancellationToken);
        if (step.Event is { } logged)
        {
            await response.Body.WriteAsync(EventJson.Write(logged), cancellationToken);
            await response.Body.WriteAsync("\n\n"u8.ToArray(), cancellationToken);
        }
        else
            await response.Body.FlushAsync(cancellationToken);
    }
}
