using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Puente.Platform.Tests.Fakes;

/// <summary>A real listener on a free port of this machine. Tokens are answered; the rest is the test's.</summary>
public sealed class PlatformServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private PlatformServer(WebApplication app) => _app = app;

    public ConcurrentQueue<string> Requests { get; } = new();

    public Uri Address => new(_app.Urls.First());

    public static async Task<PlatformServer> StartAsync(Func<HttpContext, int, Task> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var server = new PlatformServer(app);
        app.Run(async context =>
        {
            if (context.Request.Path == "/oauth/token")
            {
                await WriteAsync(context, """{"access_token":"token","token_type":"bearer","expires_in":86400}""");
                return;
            }

            server.Requests.Enqueue($"{context.Request.Method} {context.Request.Path}{context.Request.QueryString}");
            await answer(context, server.Requests.Count);
        });
        await app.StartAsync();
        return server;
    }

    public static async Task WriteAsync(HttpContext context, string json, int status = 200)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(json);
    }

    public async ValueTask DisposeAsync()
    {
        // Connections that a test left open are not waited for.
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        try
        {
            await _app.StopAsync(now.Token);
        }
        catch (OperationCanceledException) { }

        await _app.DisposeAsync();
    }
}
