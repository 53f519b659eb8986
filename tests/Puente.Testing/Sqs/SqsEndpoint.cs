using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Puente.Testing.Sqs;

/// <param name="Code">Of the JSON protocol: <c>QueueDoesNotExist</c>.</param>
/// <param name="QueryCode">The older name that SDKs know faults by; null when there is none.</param>
public sealed record SqsRefusal(int Status, string Code, string? QueryCode = null)
{
    public static SqsRefusal AccessDenied { get; } = new(403, "AccessDeniedException", "AccessDenied");
    public static SqsRefusal NoQueue { get; } =
        new(400, "QueueDoesNotExist", "AWS.SimpleQueueService.NonExistentQueue");
    public static SqsRefusal Unavailable { get; } = new(503, "ServiceUnavailable");
}

/// <summary>SQS's JSON protocol on a free port of this machine, in memory and fast; faults are the test's.</summary>
public sealed class SqsEndpoint : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<string, SqsQueue> _queues = new();
    private readonly CancellationTokenSource _closing = new();

    private SqsEndpoint(WebApplication app, TimeProvider time) => (_app, _time) = (app, time);

    public Uri Address => new(_app.Urls.First());

    /// <summary>Actions in the order in which they came, with the queue: <c>ReceiveMessage orders</c>.</summary>
    public ConcurrentQueue<string> Calls { get; } = new();

    /// <summary>Refuses a call when it gives an answer; called with the action and the queue's name.</summary>
    public Func<string, string, SqsRefusal?> Refuse { get; set; } = (_, _) => null;

    /// <summary>Fails single entries of a batch of deletes: gets the message's body, gives a code.</summary>
    public Func<string, string?> RefuseDelete { get; set; } = _ => null;

    public static async Task<SqsEndpoint> StartAsync(TimeProvider? time = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var endpoint = new SqsEndpoint(app, time ?? TimeProvider.System);
        app.Run(endpoint.AnswerAsync);
        await app.StartAsync();
        return endpoint;
    }

    public SqsQueue Create(
        string name,
        TimeSpan? visibility = null,
        SqsQueue? deadLetters = null,
        int maxReceives = 5
    ) => _queues[name] = new SqsQueue(name, _time, visibility ?? TimeSpan.FromSeconds(30), deadLetters, maxReceives);

    public string UrlOf(string name) => $"{Address.AbsoluteUri}000000000000/{name}";

    public async ValueTask DisposeAsync()
    {
        // Long polls are not waited for.
        await _closing.CancelAsync();
        await _app.DisposeAsync();
        _closing.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var action = context.Request.Headers["X-Amz-Target"].ToString().Split('.')[^1];
        using var request = await JsonDocument.ParseAsync(context.Request.Body);
        var root = request.RootElement;
        var name = root.TryGetProperty("QueueUrl", out var url)
            ? url.GetString()!.Split('/')[^1]
            : root.GetProperty("QueueName").GetString()!;
        Calls.Enqueue($"{action} {name}");
        if (Refuse(action, name) is { } refusal)
            await RefuseAsync(context, refusal);
        else if (!_queues.TryGetValue(name, out var queue))
            await RefuseAsync(context, SqsRefusal.NoQueue);
        else
            await ActAsync(context, action, root, queue);
    }

    private async Task ActAsync(HttpContext context, string action, JsonElement request, SqsQueue queue)
    {
        using var buffer = new MemoryStream();
        await using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            switch (action)
            {
                case "GetQueueUrl":
                    json.WriteString("QueueUrl", UrlOf(queue.Name));
                    break;
                case "SendMessageBatch":
                    SqsActions.Send(json, request, queue);
                    break;
                case "GetQueueAttributes":
                    SqsActions.Attributes(json, queue);
                    break;
                case "ReceiveMessage":
                    using (
                        var stop = CancellationTokenSource.CreateLinkedTokenSource(
                            context.RequestAborted,
                            _closing.Token
                        )
                    )
                    {
                        try
                        {
                            await SqsActions.ReceiveAsync(json, request, queue, stop.Token);
                        }
                        catch (OperationCanceledException)
                        {
                            context.Abort();
                            return;
                        }
                    }

                    break;
                case "DeleteMessageBatch":
                    SqsActions.Delete(json, request, queue, RefuseDelete);
                    break;
                case "ChangeMessageVisibilityBatch":
                    SqsActions.ChangeVisibility(json, request, queue);
                    break;
                default:
                    await RefuseAsync(context, new SqsRefusal(400, "UnsupportedOperation"));
                    return;
            }

            json.WriteEndObject();
        }

        context.Response.ContentType = "application/x-amz-json-1.0";
        context.Response.ContentLength = buffer.Length;
        await context.Response.Body.WriteAsync(buffer.GetBuffer().AsMemory(0, (int)buffer.Length));
    }

    private static async Task RefuseAsync(HttpContext context, SqsRefusal refusal)
    {
        context.Response.StatusCode = refusal.Status;
        context.Response.ContentType = "application/x-amz-json-1.0";
        context.Response.Headers["x-amzn-RequestId"] = Guid.NewGuid().ToString();
        if (refusal.QueryCode is { } code)
            context.Response.Headers["x-amzn-query-error"] = $"{code};Sender";
        await context.Response.WriteAsync($$"""{"__type":"com.amazonaws.sqs#{{refusal.Code}}","message":"refused"}""");
    }
}
