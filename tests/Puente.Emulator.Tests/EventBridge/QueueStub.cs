using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Puente.Emulator.Tests.EventBridge;

/// <summary>As much of SQS's JSON protocol as a sender needs, and an address for plain POSTs; can be told to fail.</summary>
internal sealed class QueueStub : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly Lock _lock = new();
    private readonly List<string> _bodies = [];
    private int _inFlight;

    private QueueStub(WebApplication server) => _server = server;

    public string Endpoint { get; private set; } = "";

    public string QueueUrl => $"{Endpoint}/000000000000/events";

    /// <summary>What the next calls are answered with; null or nothing left answers well.</summary>
    public ConcurrentQueue<int?> NextStatus { get; } = new();

    /// <summary>Ids of entries that the next batch fails.</summary>
    public ConcurrentQueue<(string Entry, bool SenderFault)> NextFailures { get; } = new();

    /// <summary>Bytes of the longest message taken.</summary>
    public int MostBytes { get; set; } = int.MaxValue;

    /// <summary>Completed to let calls go on; null lets them.</summary>
    public TaskCompletionSource? Gate { get; set; }

    public ConcurrentQueue<int> BatchSizes { get; } = new();

    public int MostInFlight { get; private set; }

    public IReadOnlyList<string> Bodies
    {
        get
        {
            lock (_lock)
                return [.. _bodies];
        }
    }

    public static async Task<QueueStub> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var server = builder.Build();
        var stub = new QueueStub(server);
        server.Run(stub.HandleAsync);
        await server.StartAsync();
        stub.Endpoint = server
            .Services.GetRequiredService<IServer>()
            .Features.Get<IServerAddressesFeature>()!
            .Addresses.First();
        return stub;
    }

    public async ValueTask DisposeAsync()
    {
        Gate?.TrySetResult();
        await _server.StopAsync();
        await _server.DisposeAsync();
    }

    private async Task HandleAsync(HttpContext http)
    {
        lock (_lock)
            MostInFlight = Math.Max(MostInFlight, ++_inFlight);
        try
        {
            using var reader = new StreamReader(http.Request.Body);
            var text = await reader.ReadToEndAsync();
            if (Gate is { } gate)
                await gate.Task;
            if (NextStatus.TryDequeue(out var status) && status is { } code)
            {
                await RefuseAsync(http, code, "InternalFailure");
                return;
            }
            if (http.Request.Headers["X-Amz-Target"].ToString() == "AmazonSQS.SendMessageBatch")
                await BatchAsync(http, JsonNode.Parse(text)!);
            else
                lock (_lock)
                    _bodies.Add(text);
        }
        finally
        {
            lock (_lock)
                _inFlight--;
        }
    }

    private async Task BatchAsync(HttpContext http, JsonNode request)
    {
        var entries = request["Entries"]!.AsArray();
        BatchSizes.Enqueue(entries.Count);
        if (entries.Any(entry => Encoding.UTF8.GetByteCount(entry!["MessageBody"]!.GetValue<string>()) > MostBytes))
        {
            await RefuseAsync(http, 400, "BatchRequestTooLong");
            return;
        }
        var failures = new Dictionary<string, bool>();
        while (NextFailures.TryDequeue(out var failure))
            failures[failure.Entry] = failure.SenderFault;
        var (good, bad) = (new JsonArray(), new JsonArray());
        foreach (var entry in entries)
        {
            var (id, body) = (entry!["Id"]!.GetValue<string>(), entry["MessageBody"]!.GetValue<string>());
            if (failures.TryGetValue(id, out var senderFault))
            {
                bad.Add(
                    new JsonObject
                    {
                        ["Id"] = id,
                        ["Code"] = senderFault ? "InvalidMessageContents" : "InternalError",
                        ["SenderFault"] = senderFault,
                    }
                );
                continue;
            }
            lock (_lock)
                _bodies.Add(body);
#pragma warning disable CA5351 // The protocol's own check sum.
            var sum = Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(body)));
#pragma warning restore CA5351
            good.Add(
                new JsonObject
                {
                    ["Id"] = id,
                    ["MessageId"] = Guid.NewGuid().ToString(),
                    ["MD5OfMessageBody"] = sum,
                }
            );
        }
        http.Response.ContentType = "application/x-amz-json-1.0";
        await http.Response.WriteAsync(new JsonObject { ["Successful"] = good, ["Failed"] = bad }.ToJsonString());
    }

    private static async Task RefuseAsync(HttpContext http, int status, string code)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/x-amz-json-1.0";
        http.Response.Headers["x-amzn-query-error"] = $"{code};Sender";
        await http.Response.WriteAsync($$"""{"__type":"com.amazonaws.sqs#{{code}}","message":"as told"}""");
    }
}
