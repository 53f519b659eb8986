using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Puente.Hub.Browsers;
using Puente.Hub.Explorer;
using Puente.Hub.Gateway;
using Puente.Hub.Http;
using Puente.Platform;
using Puente.Platform.Errors;
using Route = Puente.Platform.Requests.Route;

namespace Puente.Hub.ScreenPop;

/// <summary>What the page beside the call asks. The platform is asked as the user, so he sees what it lets him see.</summary>
internal sealed class ScreenPopEndpoints(
    HubParts parts,
    SessionDesk desk,
    LookupGateway? gateway,
    TimeProvider time,
    CancellationToken stopping
)
{
    private const string One = "/web/screen-pop/conversations/{conversationId}";

    /// <summary>Of the platform itself, for one value.</summary>
    private const int MostCharacters = 2_000;
    private const int MostBodyBytes = 64 << 10;

    private readonly IReadOnlyList<string> _writable = desk.Options.ScreenPopAttributes;

    /// <summary>Events come into the log; otherwise the page has to ask again by itself.</summary>
    private readonly bool _isFollowed = parts.Streams.Any(stream =>
        stream.Name == "channels" || stream.Name.StartsWith("eventbridge", StringComparison.Ordinal)
    );

    private readonly CallerLookup _lookup = new(gateway, desk.Options.CustomerLookup, time);

    public void Map(IEndpointRouteBuilder routes, ViewerGate gate)
    {
        routes.MapGet(One, gate.For(Permissions.Communication, ConversationAsync));
        var changes = new ConversationChanges(
            parts.Log,
            gate,
            Permissions.Communication,
            async (context, _, viewer, _) => await ReadAsync(context, viewer) is not null,
            time,
            stopping
        );
        routes.MapGet(
            One + "/changes",
            gate.For(
                Permissions.Communication,
                async (context, viewer) =>
                {
                    if (await ReadAsync(context, viewer) is var (_, conversation))
                        await changes.SendAsync(context, Guid.Parse(conversation.Id), viewer);
                }
            )
        );
        routes.MapPost(One + "/caller", gate.ForUnsafe(Permissions.Communication, CallerAsync));
        routes.MapPost(One + "/attributes", gate.ForUnsafe(Permissions.Communication, WriteAsync));
    }

    private async Task ConversationAsync(HttpContext context, Viewer viewer)
    {
        if (await ReadAsync(context, viewer) is not var (_, conversation))
            return;
        await Answers.JsonAsync(context, Answers.Object(json => Write(json, conversation)));
    }

    private async Task CallerAsync(HttpContext context, Viewer viewer)
    {
        if (await ReadAsync(context, viewer) is not var (_, conversation))
            return;
        var (answer, error) = await _lookup.AskAsync(conversation);
        if (error is not null)
            await error.WriteAsync(context);
        else
            await Answers.JsonAsync(context, answer);
    }

    /// <summary>The body names attributes and their new values; those that may not be written change nothing at all.</summary>
    private async Task WriteAsync(HttpContext context, Viewer viewer)
    {
        if (await ValuesAsync(context) is not { Count: > 0 } values)
        {
            await Answers.RefuseAsync(
                context,
                StatusCodes.Status400BadRequest,
                "input",
                $"Send an object of names and texts of at most {MostCharacters} characters."
            );
            return;
        }
        if (values.Keys.FirstOrDefault(name => !_writable.Contains(name)) is { } other)
        {
            await Answers.RefuseAsync(
                context,
                StatusCodes.Status403Forbidden,
                "input",
                $"{other} is not among the attributes that web.screenPopAttributes lets the page write."
            );
            return;
        }
        if (await ReadAsync(context, viewer) is not var (platform, conversation))
            return;
        if (conversation.CustomerId is not { } customer)
        {
            await Answers.RefuseAsync(
                context,
                StatusCodes.Status409Conflict,
                "input",
                "The conversation has no customer who could hold attributes."
            );
            return;
        }
        try
        {
            await platform.Conversations.SetAttributesAsync(conversation.Id, customer, values, context.RequestAborted);
            context.Response.StatusCode = StatusCodes.Status204NoContent;
        }
        catch (PlatformException fault)
        {
            await RefuseAsync(context, fault);
        }
    }

    /// <returns>Null when it has been answered why not.</returns>
    private async Task<(PlatformClient Platform, PoppedConversation Conversation)?> ReadAsync(
        HttpContext context,
        Viewer viewer
    )
    {
        // In the demonstration the hub asks for whoever is not signed in.
        var platform = desk.Find(context.Request)?.Platform ?? (desk.Options.Demo ? parts.Platform : null);
        if (!Guid.TryParse((string?)context.Request.RouteValues["conversationId"], out var id) || platform is null)
        {
            await NotFoundAsync(context);
            return null;
        }
        try
        {
            await using var answer = await platform.SendAsync(
                HttpMethod.Get,
                Route.Of("/api/v2/conversations/{conversationId}", id.ToString()),
                cancellationToken: context.RequestAborted
            );
            using var body = await JsonDocument.ParseAsync(answer.Body, cancellationToken: context.RequestAborted);
            var read = PoppedConversation.Read(body.RootElement, viewer.UserId);
            return (platform, read with { Now = answer.Headers.Date });
        }
        catch (PlatformException fault)
        {
            await RefuseAsync(context, fault);
            return null;
        }
    }

    private static async Task<Dictionary<string, string>?> ValuesAsync(HttpContext context)
    {
        if (context.Request.ContentLength is not (> 0 and <= MostBodyBytes))
            return null;
        try
        {
            using var body = await JsonDocument.ParseAsync(context.Request.Body, default, context.RequestAborted);
            if (
                body.RootElement.ValueKind != JsonValueKind.Object
                || body.RootElement.EnumerateObject()
                    .Any(one =>
                        one.Value.ValueKind != JsonValueKind.String || one.Value.GetString()!.Length > MostCharacters
                    )
            )
                return null;
            return body
                .RootElement.EnumerateObject()
                .DistinctBy(one => one.Name)
                .ToDictionary(one => one.Name, one => one.Value.GetString()!, StringComparer.Ordinal);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private void Write(Utf8JsonWriter json, PoppedConversation conversation)
    {
        json.WriteString("id", conversation.Id);
        Moment("start", conversation.Start);
        Moment("end", conversation.End);
        Moment("waiting", conversation.Waiting);
        Moment("answered", conversation.Answered);
        Moment("now", conversation.Now);
        json.WriteString("media", conversation.Media);
        json.WriteString("direction", conversation.Direction);
        json.WriteString("from", conversation.From);
        json.WriteString("to", conversation.To);
        json.WriteString("name", conversation.Name);
        json.WriteString("queueId", conversation.QueueId);
        json.WriteString("queueName", conversation.QueueName);
        json.WriteStartObject("attributes");
        foreach (var (name, value) in conversation.Attributes)
            json.WriteString(name, value);
        json.WriteEndObject();
        json.WriteStartArray("writable");
        if (conversation.CustomerId is not null)
            foreach (var name in _writable)
                json.WriteStringValue(name);
        json.WriteEndArray();
        json.WriteBoolean("hasLookup", _lookup.IsAsked);
        json.WriteBoolean("followed", _isFollowed);

        void Moment(string name, DateTimeOffset? moment)
        {
            if (moment is { } at)
                json.WriteString(name, at.UtcDateTime);
        }
    }

    private static Task NotFoundAsync(HttpContext context) =>
        Answers.RefuseAsync(
            context,
            StatusCodes.Status404NotFound,
            "input",
            "The platform has no such conversation, or not for you."
        );

    private static Task RefuseAsync(HttpContext context, PlatformException fault) =>
        fault switch
        {
            PlatformResponseException { Status: HttpStatusCode.NotFound } => NotFoundAsync(context),
            PlatformResponseException { Status: HttpStatusCode.Forbidden } refusal => Answers.RefuseAsync(
                context,
                StatusCodes.Status403Forbidden,
                "input",
                refusal.MissingPermissions.Count > 0
                    ? $"The platform refuses it: this needs the permission {string.Join(" or ", refusal.MissingPermissions)}."
                    : "The platform refuses it: the conversation is other people's, or over."
            ),
            PlatformResponseException { Status: HttpStatusCode.Unauthorized } => Answers.RefuseAsync(
                context,
                StatusCodes.Status401Unauthorized,
                "input",
                "The platform no longer knows this sign-in; sign in again."
            ),
            _ => Answers.RefuseAsync(
                context,
                StatusCodes.Status503ServiceUnavailable,
                "environment",
                "The platform does not answer; the page tries again."
            ),
        };
}
