using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Puente.Hub.Browsers;
using Puente.Hub.Http;

namespace Puente.Hub.Wallboard.Layouts;

/// <summary>
/// <c>/web/wallboard/layouts</c>: a person's own layouts, and by its id any that he was given the link of. A layout is no
/// permission: whoever opens it gets from the stream what he may see.
/// </summary>
internal sealed partial class LayoutEndpoints(LayoutShelf shelf, ILogger log)
{
    private const string Path = "/web/wallboard/layouts";

    public void Map(IEndpointRouteBuilder routes, ViewerGate gate)
    {
        routes.MapGet(Path, gate.For(Permissions.Queues, ListAsync));
        routes.MapGet(Path + "/{id}", gate.For(Permissions.Queues, GetAsync));
        routes.MapPost(Path, gate.ForUnsafe(Permissions.Queues, AddAsync));
        routes.MapPut(Path + "/{id}", gate.ForUnsafe(Permissions.Queues, ReplaceAsync));
        routes.MapDelete(Path + "/{id}", gate.ForUnsafe(Permissions.Queues, RemoveAsync));
    }

    private Task ListAsync(HttpContext context, Viewer viewer) =>
        GuardAsync(
            context,
            () =>
                Answers.JsonAsync(
                    context,
                    Answers.Object(json =>
                    {
                        json.WriteStartArray("layouts");
                        foreach (var layout in shelf.Of(viewer))
                            Write(json, layout, viewer);
                        json.WriteEndArray();
                    })
                )
        );

    private Task GetAsync(HttpContext context, Viewer viewer) =>
        GuardAsync(
            context,
            () => shelf.Find(IdOf(context)) is { } layout ? AnswerAsync(context, layout, viewer) : MissingAsync(context)
        );

    private Task AddAsync(HttpContext context, Viewer viewer) =>
        GuardAsync(
            context,
            async () =>
            {
                if (await LayoutInput.ReadAsync(context.Request, context.RequestAborted) is not { } input)
                    await WrongAsync(context);
                else if (shelf.Add(viewer, input.Name, input.View) is { } layout)
                    await AnswerAsync(context, layout, viewer);
                else
                    await Answers.RefuseAsync(
                        context,
                        StatusCodes.Status409Conflict,
                        "input",
                        $"There are {LayoutShelf.MostOfOne} layouts of yours already, or the hub is full: delete one first."
                    );
            }
        );

    private Task ReplaceAsync(HttpContext context, Viewer viewer) =>
        GuardAsync(
            context,
            async () =>
            {
                if (!await OwnsAsync(context, viewer))
                    return;
                if (await LayoutInput.ReadAsync(context.Request, context.RequestAborted) is not { } input)
                {
                    await WrongAsync(context);
                    return;
                }
                var (now, isSaved) = shelf.Replace(IdOf(context), input.Version, input.Name, input.View);
                if (now is null)
                    await MissingAsync(context);
                else if (isSaved)
                    await AnswerAsync(context, now, viewer);
                else
                    await ConflictAsync(context, now, viewer);
            }
        );

    private Task RemoveAsync(HttpContext context, Viewer viewer) =>
        GuardAsync(
            context,
            async () =>
            {
                if (!await OwnsAsync(context, viewer))
                    return;
                _ = int.TryParse(
                    context.Request.Query["version"],
                    NumberStyles.None,
                    CultureInfo.InvariantCulture,
                    out var seen
                );
                var (now, isGone) = shelf.Remove(IdOf(context), seen);
                if (isGone)
                    context.Response.StatusCode = StatusCodes.Status204NoContent;
                else
                    await ConflictAsync(context, now!, viewer);
            }
        );

    private async Task<bool> OwnsAsync(HttpContext context, Viewer viewer)
    {
        var layout = shelf.Find(IdOf(context));
        if (layout?.Owner == viewer.UserId)
            return true;
        if (layout is null)
            await MissingAsync(context);
        else
            await Answers.RefuseAsync(
                context,
                StatusCodes.Status403Forbidden,
                "input",
                "This layout is somebody else's: save it under a name of your own."
            );
        return false;
    }

    private async Task GuardAsync(HttpContext context, Func<Task> answer)
    {
        try
        {
            await answer();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            NotKept(log, fault);
            await Answers.RefuseAsync(
                context,
                StatusCodes.Status503ServiceUnavailable,
                "environment",
                "The hub could not read or write its layouts, and nothing has changed; its log says why."
            );
        }
    }

    [LoggerMessage(LogLevel.Error, "The wallboard's layouts could not be read or written.")]
    private static partial void NotKept(ILogger log, Exception fault);

    private static string IdOf(HttpContext context) => (string?)context.Request.RouteValues["id"] ?? "";

    private static Task AnswerAsync(HttpContext context, Layout layout, Viewer viewer) =>
        Answers.JsonAsync(context, Answers.Object(json => Members(json, layout, viewer)));

    /// <summary>Somebody saved between reading and saving: says what is there now, so that the page can let the person choose.</summary>
    private static Task ConflictAsync(HttpContext context, Layout now, Viewer viewer)
    {
        context.Response.StatusCode = StatusCodes.Status409Conflict;
        return Answers.JsonAsync(
            context,
            Answers.Object(json =>
            {
                json.WriteString("fault", "input");
                json.WriteString("message", "This layout has been saved elsewhere since it was opened here.");
                json.WritePropertyName("layout");
                Write(json, now, viewer);
            })
        );
    }

    private static Task MissingAsync(HttpContext context) =>
        Answers.RefuseAsync(
            context,
            StatusCodes.Status404NotFound,
            "input",
            "There is no such layout; it was deleted."
        );

    private static Task WrongAsync(HttpContext context) =>
        Answers.RefuseAsync(
            context,
            StatusCodes.Status400BadRequest,
            "input",
            $"A layout is a JSON object with a name of 1 to {LayoutInput.MostNameCharacters} characters and a view as the wallboard's address carries it."
        );

    private static void Write(Utf8JsonWriter json, Layout layout, Viewer viewer)
    {
        json.WriteStartObject();
        Members(json, layout, viewer);
        json.WriteEndObject();
    }

    private static void Members(Utf8JsonWriter json, Layout layout, Viewer viewer)
    {
        json.WriteString("id", layout.Id);
        json.WriteString("name", layout.Name);
        json.WriteString("by", layout.OwnerName);
        json.WriteBoolean("mine", layout.Owner == viewer.UserId);
        json.WriteString("view", layout.View);
        json.WriteNumber("version", layout.Version);
        json.WriteNumber("changed", layout.Changed.ToUnixTimeMilliseconds());
    }
}
