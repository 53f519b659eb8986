using System.Globalization;
using Microsoft.AspNetCore.Http;
using Puente.Hub.Http;
using Puente.Hub.Streams;

namespace Puente.Hub.Replaying;

/// <summary><c>POST /api/local/replay?what=quarantine&amp;from=OFFSET</c>: reads something again while the hub owns the store.</summary>
internal sealed class ReplayEndpoint(IReadOnlyDictionary<string, ReplayWork> works, Supervisor supervisor)
{
    public async Task HandleAsync(HttpContext context)
    {
        var what = context.Request.Query["what"].ToString();
        if (!works.TryGetValue(what, out var work))
        {
            var known = works.Count == 0 ? "nothing" : string.Join(", ", works.Keys);
            await Answers.RefuseAsync(
                context,
                StatusCodes.Status404NotFound,
                "input",
                $"The hub cannot replay '{what}'; it can replay {known}."
            );
            return;
        }

        var from = context.Request.Query["from"].ToString();
        long? offset = long.TryParse(from, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
        var said = "";
        try
        {
            async Task DoAsync() => said = await work.RunAsync(offset, context.RequestAborted);
            if (work.StreamToHold is { } stream)
                await supervisor.WithoutAsync(stream, DoAsync);
            else
                await DoAsync();
        }
#pragma warning disable CA1031 // Whatever ended the replay is told to who asked for it; the streams go on.
        catch (Exception fault) when (fault is not OperationCanceledException)
#pragma warning restore CA1031
        {
            await Answers.RefuseAsync(
                context,
                StatusCodes.Status500InternalServerError,
                "environment",
                $"The replay of {what} ended early: {FaultText.Of(fault)} It can be repeated."
            );
            return;
        }

        await Answers.JsonAsync(context, Answers.Object(json => json.WriteString("done", said)));
    }
}
