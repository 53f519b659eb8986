using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Puente.Testing;

/// <summary>The part of Genesys Cloud that holds integrations, on a free port: enough to set one up, strict about versions.</summary>
public sealed class PretendIntegrations : IAsyncDisposable
{
    public const string Organization = "23faea37-1117-4c0a-88a2-572c46780b03";
    private readonly WebApplication _app;
    private readonly Lock _lock = new();

    private PretendIntegrations(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.First());

    /// <summary>Method and path of each call, sign-in aside.</summary>
    public ConcurrentQueue<string> Calls { get; } = new();

    /// <summary>Refuses a call with 400 when true; gets method and path.</summary>
    public Func<string, bool> Refuse { get; set; } = _ => false;

    /// <summary>Integration with its configuration under <c>config.current</c>.</summary>
    public List<JsonObject> Integrations { get; } = [];

    public static async Task<PretendIntegrations> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var pretend = new PretendIntegrations(app);
        app.Run(pretend.AnswerAsync);
        await app.StartAsync();
        return pretend;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        if (path == "/oauth/token")
        {
            await WriteAsync(
                context,
                200,
                new JsonObject
                {
                    ["access_token"] = "t",
                    ["token_type"] = "bearer",
                    ["expires_in"] = 86400,
                }
            );
            return;
        }

        var call = $"{context.Request.Method} {path}";
        Calls.Enqueue(call);
        var body =
            context.Request.ContentLength > 0
                ? (JsonObject)(await JsonNode.ParseAsync(context.Request.Body))!
                : new JsonObject();
        JsonObject answer;
        int status;
        if (Refuse(call))
            (status, answer) = (400, Error("bad.request"));
        else
        {
            lock (_lock)
                (status, answer) = Act(context.Request.Method, path, body);
        }

        await WriteAsync(context, status, answer);
    }

    private (int, JsonObject) Act(string method, string path, JsonObject body)
    {
        var parts = path.Trim('/').Split('/');
        if (path == "/api/v2/organizations/me")
            return (200, new JsonObject { ["id"] = Organization });
        if (parts is ["api", "v2", "integrations"])
            return method == "GET" ? (200, List()) : (200, Create(body));
        var found = Integrations.Find(known => parts.Length > 3 && (string)known["id"]! == parts[3]);
        if (found is null)
            return (404, Error("not.found"));
        if (parts.Length > 4)
            return method == "GET" ? (200, (JsonObject)Current(found).DeepClone()) : Configure(found, body);
        if (method == "PATCH")
        {
            found["intendedState"] = (string)body["intendedState"]!;
            // The first look still finds it on its way.
            found["reportedState"] = new JsonObject { ["code"] = "ACTIVATING" };
            return (200, Shown(found));
        }

        var shown = Shown(found);
        if ((string?)found["intendedState"] == "ENABLED")
            found["reportedState"] = new JsonObject { ["code"] = "ACTIVE" };
        return (200, shown);
    }

    private JsonObject List() =>
        new()
        {
            ["entities"] = new JsonArray([.. Integrations.Select(known => known.DeepClone())]),
            ["pageCount"] = 1,
            ["total"] = Integrations.Count,
        };

    private JsonObject Create(JsonObject body)
    {
        var made = new JsonObject
        {
            ["id"] = Guid.NewGuid().ToString(),
            ["name"] = (string)body["name"]!,
            ["integrationType"] = body["integrationType"]!.DeepClone(),
            ["intendedState"] = "DISABLED",
            ["config"] = new JsonObject
            {
                ["current"] = new JsonObject
                {
                    ["name"] = (string)body["name"]!,
                    ["version"] = 1,
                    ["properties"] = new JsonObject { ["kept"] = "as it is" },
                },
            },
        };
        Integrations.Add(made);
        return Shown(made);
    }

    private static (int, JsonObject) Configure(JsonObject found, JsonObject body)
    {
        if ((int?)body["version"] != (int)Current(found)["version"]!)
            return (409, Error("general.conflict"));
        var next = (JsonObject)body.DeepClone();
        next["version"] = (int)Current(found)["version"]! + 1;
        found["config"] = new JsonObject { ["current"] = next };
        return (200, (JsonObject)next.DeepClone());
    }

    private static JsonNode Current(JsonObject found) => found["config"]!["current"]!;

    private static JsonObject Shown(JsonObject found)
    {
        var shown = (JsonObject)found.DeepClone();
        shown.Remove("config");
        return shown;
    }

    private static JsonObject Error(string code) => new() { ["code"] = code, ["message"] = "refused" };

    private static Task WriteAsync(HttpContext context, int status, JsonObject json)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(json.ToJsonString());
    }
}
