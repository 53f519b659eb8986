using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Puente.Testing;

/// <summary>EventBridge with partner event sources, which moto does not have, on a free port.</summary>
public sealed class PretendEventBridge : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, JsonObject> _things = new();

    private PretendEventBridge(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.First());
    public ConcurrentQueue<string> Calls { get; } = new();

    /// <summary>How often the event source is asked for in vain before it is there.</summary>
    public int SourceAppearsAfter { get; set; } = 1;

    /// <summary>Gives the code to refuse an action with.</summary>
    public Func<string, string?> Refuse { get; set; } = _ => null;

    public static async Task<PretendEventBridge> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var pretend = new PretendEventBridge(app);
        app.Run(pretend.AnswerAsync);
        await app.StartAsync();
        return pretend;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var action = context.Request.Headers["X-Amz-Target"].ToString().Split('.')[^1];
        var body = (JsonObject)(await JsonNode.ParseAsync(context.Request.Body))!;
        Calls.Enqueue(action);
        var answer = Refuse(action) is { } code ? Error(code) : Act(action, body);
        context.Response.StatusCode = answer.ContainsKey("__type") ? 400 : 200;
        await context.Response.WriteAsync(answer.ToJsonString());
    }

    private JsonObject Act(string action, JsonObject body)
    {
        switch (action)
        {
            case "DescribeEventSource":
                return SourceAppearsAfter-- > 0
                    ? Error("ResourceNotFoundException")
                    : new JsonObject { ["Name"] = (string)body["Name"]!, ["State"] = "PENDING" };
            case "CreateEventBus":
                return (string?)body["EventSourceName"] == (string?)body["Name"]
                    ? Keep("bus " + body["Name"], body)
                    : Error("ValidationException");
            case "DescribeEventBus":
                return Find("bus " + body["Name"]);
            case "PutRule":
                return Keep($"rule {body["Name"]} of {body["EventBusName"]}", body);
            case "DescribeRule":
                return Find($"rule {body["Name"]} of {body["EventBusName"]}");
            case "PutTargets":
                return Keep($"targets {body["Rule"]} of {body["EventBusName"]}", body);
            case "ListTargetsByRule":
                return Find($"targets {body["Rule"]} of {body["EventBusName"]}");
            default:
                return Error("UnknownOperationException");
        }
    }

    private JsonObject Keep(string key, JsonObject body)
    {
        _things[key] = body;
        return [];
    }

    private JsonObject Find(string key) =>
        _things.TryGetValue(key, out var found) ? (JsonObject)found.DeepClone() : Error("ResourceNotFoundException");

    private static JsonObject Error(string code) => new() { ["__type"] = code, ["message"] = "refused" };
}
