using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Puente.Testing;

namespace Puente.Hub.Tests.Gateway.Services;

/// <summary>What a service was asked, byte for byte.</summary>
internal sealed record ServiceRequest(string Method, string Target, IHeaderDictionary Headers, string Body);

/// <summary>A web service that keeps what it was asked and answers what the test says.</summary>
internal sealed class FakeService : IAsyncDisposable
{
    private LoopbackServer _server = null!;
    private readonly ConcurrentQueue<ServiceRequest> _requests = new();

    private FakeService() { }

    public Uri Url => _server.Address;

    public IReadOnlyList<ServiceRequest> Requests => [.. _requests];

    public ServiceRequest Last => _requests.Last();

    /// <summary>Gets the number of the request, from 1.</summary>
    public Func<HttpContext, int, Task> Answer { get; set; } = (context, _) => context.Response.WriteAsync("{}");

    public string Json
    {
        set =>
            Answer = (context, _) =>
            {
                context.Response.ContentType = "application/json";
                return context.Response.WriteAsync(value);
            };
    }

    public int Status
    {
        set =>
            Answer = (context, _) =>
            {
                context.Response.StatusCode = value;
                return Task.CompletedTask;
            };
    }

    public static async Task<FakeService> StartAsync()
    {
        var service = new FakeService();
        service._server = await LoopbackServer.StartAsync(service.HandleAsync);
        return service;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task HandleAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        _requests.Enqueue(
            new ServiceRequest(
                context.Request.Method,
                context.Features.Get<IHttpRequestFeature>()!.RawTarget,
                // The server uses its own dictionary again for the next request.
                new HeaderDictionary(
                    context.Request.Headers.ToDictionary(header => header.Key, header => header.Value)
                ),
                await reader.ReadToEndAsync(context.RequestAborted)
            )
        );
        await Answer(context, _requests.Count);
    }
}
