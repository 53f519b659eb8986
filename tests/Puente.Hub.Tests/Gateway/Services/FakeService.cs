using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Puente.Hub.Tests.Gateway.Services;

/// <summary>What a service was asked, byte for byte.</summary>
internal sealed record ServiceRequest(string Method, string Target, IHeaderDictionary Headers, string Body);

/// <summary>A web service that keeps what it was asked and answers what the test says.</summary>
internal sealed class FakeService : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly ConcurrentQueue<ServiceRequest> _requests = new();

    private FakeService(WebApplication server) => _server = server;

    public Uri Url { get; private set; } = new("http://127.0.0.1");

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
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var service = new FakeService(builder.Build());
        service._server.Run(service.HandleAsync);
        await service._server.StartAsync(TestContext.Current.CancellationToken);
        service.Url = new Uri(
            service
                ._server.Services.GetRequiredService<IServer>()
                .Features.Get<IServerAddressesFeature>()!
                .Addresses.First()
        );
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
