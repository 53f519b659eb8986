using System.Globalization;
using Microsoft.AspNetCore.Http;
using Puente.Hub.Browsers;
using Puente.Hub.Http;
using Puente.Platform.Errors;

namespace Puente.Hub.Wallboard;

/// <summary><c>GET /web/wallboard/stream</c>: everything, then what changes, for as long as the viewer may see it.</summary>
internal sealed class WallStream(WallBoard board, SessionDesk desk, CancellationToken stopping)
{
    public async Task HandleAsync(HttpContext context)
    {
        if (await ViewerOfAsync(context) is not { } viewer)
            return;
        if (WallFilter.Read(context.Request.Query) is not { } filter)
        {
            await Answers.RefuseAsync(
                context,
                StatusCodes.Status400BadRequest,
                "input",
                $"division and team are one id each, queue at most {WallFilter.MostQueues} ids joined by commas."
            );
            return;
        }
        var session = desk.Find(context.Request);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(
            context.RequestAborted,
            stopping,
            session?.Ended ?? CancellationToken.None
        );
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers["X-Accel-Buffering"] = "no";
        var version = Resumed(context.Request.Headers["Last-Event-ID"].ToString());
        try
        {
            while (true)
            {
                // The write waits for a slow viewer; what changed meanwhile comes as one block, the newest state only.
                var (reached, block) = board.Since(viewer, filter, version);
                await context.Response.Body.WriteAsync(block, over.Token);
                await context.Response.Body.FlushAsync(over.Token);
                version = reached;
                await board.WaitAsync(version, over.Token);
                // Somebody of the demonstration, who may see everything.
                if (session is null)
                    continue;
                if (await StillAsync(context, viewer, over.Token) is not { } now)
                    return;
                // What he may no longer see has to go from his page: it begins anew.
                if (now != viewer)
                    (viewer, version) = (now, 0);
            }
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            // The viewer left, signed out, or the hub stops; the page comes back by itself.
        }
    }

    private async Task<Viewer?> ViewerOfAsync(HttpContext context)
    {
        try
        {
            var viewer = await desk.ViewerOfAsync(context);
            if (viewer?.Holds(Permissions.Queues) == true)
                return viewer;
            await (
                viewer is null
                    ? Answers.RefuseAsync(context, StatusCodes.Status401Unauthorized, "input", "Nobody is signed in.")
                    : Answers.RefuseAsync(
                        context,
                        StatusCodes.Status403Forbidden,
                        "input",
                        $"The wallboard needs the permission {Permissions.Queues}."
                    )
            );
        }
        catch (PlatformException)
        {
            await Answers.RefuseAsync(
                context,
                StatusCodes.Status503ServiceUnavailable,
                "environment",
                "The platform could not be asked for your permissions; ask again."
            );
        }
        return null;
    }

    /// <returns>Null when the viewer is no longer signed in or lost the permission.</returns>
    private async Task<Viewer?> StillAsync(HttpContext context, Viewer before, CancellationToken cancellationToken)
    {
        if (desk.Find(context.Request) is not { } session)
            return null;
        try
        {
            var now = await desk.RefreshAsync(desk.KeyOf(context.Request) ?? "", session, cancellationToken);
            if (now?.Holds(Permissions.Queues) != true)
                return null;
            return now.SeesAs(before) ? before : now;
        }
        catch (PlatformException)
        {
            // Without the platform's word nothing is shown that may have been taken away.
            return null;
        }
    }

    private long Resumed(string lastEventId) =>
        lastEventId.Split(':') is [var run, var version]
        && run == board.Run
        && long.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var known)
            ? known
            : 0;
}
