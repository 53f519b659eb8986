using System.Text;
using System.Text.Json.Nodes;
using Puente.Emulator.Conversations;
using Puente.Emulator.Events;
using Puente.Emulator.Faults;
using Puente.Emulator.Http;

namespace Puente.Emulator.Levers;

/// <summary>The events' truth, and events made to happen.</summary>
internal sealed class EventLevers(EmulatorHost host)
{
    private static readonly Dictionary<string, ConversationKind> s_conversations = new(StringComparer.OrdinalIgnoreCase)
    {
        ["call"] = ConversationKind.InboundCall,
        ["outboundCall"] = ConversationKind.OutboundCall,
        ["campaignCall"] = ConversationKind.CampaignCall,
        ["internalCall"] = ConversationKind.InternalCall,
        ["callback"] = ConversationKind.ScheduledCallback,
        ["email"] = ConversationKind.Email,
        ["message"] = ConversationKind.Message,
    };

    public void Map(RouteTable routes)
    {
        routes.Add(new Route("GET", "/_emulator/events", [], EventsAsync, Open: true));
        routes.Add(new Route("GET", "/_emulator/trigger", [], _ => new(ApiAnswer.Json(Names())), Open: true));
        routes.Add(new Route("POST", "/_emulator/trigger", [], TriggerAsync, Open: true));
    }

    /// <summary>NDJSON of <c>{timeMs, template, topicName, correlationId, eventBody}</c>.</summary>
    private async ValueTask<ApiAnswer> EventsAsync(ApiRequest request)
    {
        if (!Dates.TryRead(request.Query("from"), out var from) || !Dates.TryRead(request.Query("to"), out var to))
            throw ApiException.BadRequest("Give from and to as ISO-8601 times.", "invalid.date");
        var topic = request.Query("topic");
        var response = request.Http.Response;
        response.ContentType = "application/x-ndjson";
        await response.StartAsync(request.Aborted);
        foreach (var one in host.Events(from, to))
        {
            if (topic is { Length: > 0 } && topic != one.Template && !Wildcard.Matches(topic, one.Topic))
                continue;
            Write(one, response.BodyWriter);
            if (response.BodyWriter.UnflushedBytes > 256 * 1024)
                await response.BodyWriter.FlushAsync(request.Aborted);
        }
        await response.BodyWriter.FlushAsync(request.Aborted);
        return ApiAnswer.Empty(200);
    }

    private async ValueTask<ApiAnswer> TriggerAsync(ApiRequest request)
    {
        var body = await request.ObjectAsync();
        var name = Json.Text(body, "name");
        if (string.IsNullOrEmpty(name))
            throw ApiException.BadRequest(
                "Give a name: call, email, message and the like for a conversation, or a topic's template or the end of it."
            );
        var set = body["set"] switch
        {
            null => [],
            JsonObject overrides => overrides,
            _ => throw ApiException.BadRequest("set must be an object of path and value."),
        };
        await host.DrainEventsAsync(request.Aborted);
        if (s_conversations.TryGetValue(name, out var kind))
            return Begin(kind, set);
        var raised = host.Trigger(name, Json.Text(body, "id"), set);
        return ApiAnswer.Json(
            new JsonObject
            {
                ["topicName"] = raised.Topic,
                ["truth"] = false,
                ["eventBody"] = JsonNode.Parse(raised.Body.Span),
                ["correlationId"] = raised.CorrelationId.ToString(),
            }
        );
    }

    private static JsonObject Names() =>
        new()
        {
            ["names"] = new JsonArray([
                .. s_conversations
                    .Keys.Concat(TopicCatalogue.All.Select(topic => topic.Template))
                    .Select(name => (JsonNode)name),
            ]),
        };

    private ApiAnswer Begin(ConversationKind kind, JsonObject set)
    {
        if (set.Count > 0)
            throw ApiException.BadRequest(
                "The course of a whole conversation follows from the seed: nothing of it can be set. Trigger a topic instead."
            );
        var (id, start) = host.Begin(kind);
        return ApiAnswer.Json(
            new JsonObject
            {
                ["conversationId"] = id.ToString(),
                ["conversationStart"] = Dates.Write(start),
                ["kind"] = kind.ToString(),
                ["truth"] = true,
            }
        );
    }

    private static void Write(RaisedEvent one, System.IO.Pipelines.PipeWriter to)
    {
        Encoding.UTF8.GetBytes(
            $$"""{"timeMs":{{one.TimeMs}},"template":"{{one.Template}}","topicName":"{{one.Topic}}","correlationId":"{{one.CorrelationId}}","eventBody":""",
            to
        );
        one.Body.Span.CopyTo(to.GetSpan(one.Body.Length + 2));
        "}\n"u8.CopyTo(to.GetSpan(one.Body.Length + 2)[one.Body.Length..]);
        to.Advance(one.Body.Length + 2);
    }
}
