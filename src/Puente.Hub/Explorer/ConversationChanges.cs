using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Puente.Hub.Browsers;
using Puente.Hub.Events;
using Puente.Hub.Http;
using Puente.Platform.Errors;
using Puente.Store;
using Puente.Sync.Events;

namespace Puente.Hub.Explorer;

/// <summary>
/// Word that something happened in one conversation, as server-sent events whose ids are the log's offsets. What happened
/// stands in the record, which the page reads again; so nothing has to be cut out of an event.
/// </summary>
/// <param name="permission">Without which the stream ends.</param>
/// <param name="isVisible">Whether the viewer may see the conversation.</param>
internal sealed class ConversationChanges(
    IEventLog log,
    ViewerGate gate,
    string permission,
    Func<HttpContext, Guid, Viewer, CancellationToken, Task<bool>> isVisible,
    TimeProvider time,
    CancellationToken stopping
)
{
    public async Task HandleAsync(HttpContext context, Viewer viewer)
    {
        try
        {
            if (
                ExplorerEndpoints.Id(context) is not { } id
                || !await isVisible(context, id, viewer, context.RequestAborted)
            )
            {
                await ExplorerEndpoints.NotFoundAsync(context);
                return;
            }
            await SendAsync(context, id, viewer);
        }
        catch (StoreException fault) when (!context.Response.HasStarted)
        {
            await ExplorerEndpoints.UnavailableAsync(context, fault);
        }
    }

    /// <summary>For a viewer who has been found to see the conversation.</summary>
    public async Task SendAsync(HttpContext context, Guid id, Viewer viewer)
    {
        var last = context.Request.Headers["Last-Event-ID"].ToString();
        var after = long.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out var offset)
            ? offset
            : log.End;
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(
            context.RequestAborted,
            gate.EndOf(context),
            stopping
        );
        context.Response.ContentType = "text/event-stream";
        try
        {
            await context.Response.StartAsync(ended.Token);
            await WriteAsync(context.Response, $": begin\nid: {after}\n\n", ended.Token);
            var tail = new EventTail(EventReader.Of(log), new EventFilter([], id), time);
            await foreach (var step in tail.ReadAsync(after, EventsEndpoint.Heartbeat, ended.Token))
            {
                if (await MayStillAsync(context, id, viewer, ended.Token) is not { } now)
                    return;
                viewer = now;
                await WriteAsync(context.Response, TextOf(step), ended.Token);
            }
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // The reader left or signed out, or the hub ends: how every such stream ends.
        }
        catch (PlatformException)
        {
            // Nobody can say any more what the viewer may see. The page asks again and is then told so.
        }
    }

    private async Task<Viewer?> MayStillAsync(
        HttpContext context,
        Guid id,
        Viewer viewer,
        CancellationToken cancellationToken
    )
    {
        var now = await gate.StillAsync(context, permission);
        return now is not null && (ReferenceEquals(now, viewer) || await isVisible(context, id, now, cancellationToken))
            ? now
            : null;
    }

    private static string TextOf(TailStep step)
    {
        var position = step.Position.ToString(CultureInfo.InvariantCulture);
        if (step.Event is null && step.Missing is null)
            return $": heartbeat\nid: {position}\n\n";
        var data = Encoding.UTF8.GetString(
            Answers.Object(json =>
            {
                json.WriteNumber("offset", step.Position);
                if (step.Event is { } logged)
                    json.WriteString("time", logged.Event.Time.UtcDateTime);
            })
        );
        return $"event: changed\nid: {position}\ndata: {data}\n\n";
    }

    private static async Task WriteAsync(HttpResponse response, string text, CancellationToken cancellationToken)
    {
        await response.Body.WriteAsync(Encoding.UTF8.GetBytes(text), cancellationToken);
        await response.Body.FlushAsync(cancellationToken);
    }
}
