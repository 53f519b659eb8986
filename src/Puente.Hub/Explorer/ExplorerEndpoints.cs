using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Puente.Analytics.Local;
using Puente.Hub.Browsers;
using Puente.Hub.Http;
using Puente.Store;
using Puente.Store.Rebuilding;

namespace Puente.Hub.Explorer;

/// <summary>What the explorer asks beside the analytics: names for ids, one conversation whole, and word of its changes.</summary>
internal sealed class ExplorerEndpoints(
    HubParts parts,
    LocalAnalytics analytics,
    TimeProvider time,
    CancellationToken stopping
)
{
    private const string Base = "/web/explorer/conversations/{conversationId}";

    public void Map(IEndpointRouteBuilder routes, ViewerGate gate)
    {
        var changes = new ConversationChanges(
            parts.Log,
            gate,
            Permissions.Conversations,
            (_, id, viewer, cancellationToken) => IsVisibleAsync(id, viewer, cancellationToken),
            time,
            stopping
        );
        routes.MapGet("/web/explorer/names", gate.For(Permissions.Conversations, NamesAsync));
        routes.MapGet("/web/explorer/reach", gate.For(Permissions.Conversations, ReachAsync));
        routes.MapGet(Base, gate.For(Permissions.Conversations, ConversationAsync));
        routes.MapGet(Base + "/changes", gate.For(Permissions.Conversations, changes.HandleAsync));
    }

    private async Task NamesAsync(HttpContext context, Viewer viewer)
    {
        try
        {
            var names = await NameList.ReadAsync(parts.Store, viewer, context.RequestAborted);
            await Answers.JsonAsync(context, names);
        }
        catch (StoreException fault)
        {
            await UnavailableAsync(context, fault);
        }
    }

    /// <summary>Start of the latest conversation: the tables' present, which may be behind or, in a pretended organisation, ahead of ours.</summary>
    private async Task ReachAsync(HttpContext context, Viewer viewer)
    {
        try
        {
            await using var result = await parts.Store.QueryAsync(
                "SELECT max(conversation_start) FROM conversations",
                context.RequestAborted
            );
            DateTimeOffset? reach = null;
            await foreach (var row in result.ReadRowsAsync(context.RequestAborted))
                reach = row[0] is null ? null : Moment(row[0]);
            await Answers.JsonAsync(
                context,
                Answers.Object(json =>
                {
                    if (reach is { } moment)
                        json.WriteString("reach", moment.UtcDateTime);
                    else
                        json.WriteNull("reach");
                })
            );
        }
        catch (StoreException fault)
        {
            await UnavailableAsync(context, fault);
        }
    }

    /// <summary>The record with its attributes, which the platform's own answer leaves out, and how far it can be relied on.</summary>
    private async Task ConversationAsync(HttpContext context, Viewer viewer)
    {
        try
        {
            if (
                Id(context) is not { } id
                || await FindAsync(id, viewer, context.RequestAborted) is not { } found
                || await RecordAsync(found.Key, context.RequestAborted) is not { } record
            )
            {
                await NotFoundAsync(context);
                return;
            }
            await Answers.JsonAsync(
                context,
                Answers.Object(json =>
                {
                    json.WriteString("age", found.Age);
                    json.WriteString("source", found.Source);
                    json.WriteString("asOf", found.AsOf);
                    json.WritePropertyName("record");
                    json.WriteRawValue(record.Span, skipInputValidation: true);
                })
            );
        }
        catch (StoreException fault)
        {
            await UnavailableAsync(context, fault);
        }
    }

    private async Task<bool> IsVisibleAsync(Guid id, Viewer viewer, CancellationToken cancellationToken)
    {
        var answer = await analytics.ConversationAsync(
            id.ToString("D", CultureInfo.InvariantCulture),
            viewer.ScopeOf(Permissions.Conversations),
            cancellationToken
        );
        return answer.Status == StatusCodes.Status200OK;
    }

    private async Task<Found?> FindAsync(Guid id, Viewer viewer, CancellationToken cancellationToken)
    {
        // One place decides what a viewer may see: the scope of the analytics.
        if (!await IsVisibleAsync(id, viewer, cancellationToken))
            return null;
        await using var result = await parts.Store.QueryAsync(
            "SELECT conversation_start, age, source, as_of FROM conversations WHERE conversation_id = $1",
            [QueryParameter.Of(id)],
            cancellationToken
        );
        await foreach (var row in result.ReadRowsAsync(cancellationToken))
            return new Found(
                new ConversationKey(id, Moment(row[0])),
                (string)row[1]!,
                (string)row[2]!,
                Moment(row[3]).UtcDateTime
            );
        return null;
    }

    private async Task<ReadOnlyMemory<byte>?> RecordAsync(ConversationKey key, CancellationToken cancellationToken)
    {
        await foreach (var rebuilt in parts.Store.RebuildAsync([key], withAttributes: true, cancellationToken))
            return rebuilt.Utf8Json.ToArray();
        return null;
    }

    internal static Guid? Id(HttpContext context) =>
        Guid.TryParse((string?)context.Request.RouteValues["conversationId"], out var id) ? id : null;

    internal static Task NotFoundAsync(HttpContext context) =>
        Answers.RefuseAsync(
            context,
            StatusCodes.Status404NotFound,
            "input",
            "The tables hold no such conversation in your divisions."
        );

    internal static Task UnavailableAsync(HttpContext context, StoreException fault) =>
        Answers.RefuseAsync(context, StatusCodes.Status503ServiceUnavailable, "environment", fault.Message);

    private static DateTimeOffset Moment(object? value) =>
        new(DateTime.SpecifyKind((DateTime)value!, DateTimeKind.Utc));

    private sealed record Found(ConversationKey Key, string Age, string Source, DateTime AsOf);
}
