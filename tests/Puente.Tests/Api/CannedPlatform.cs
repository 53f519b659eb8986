using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Puente.Tests.Api;

/// <summary>Signs everybody in and answers as told; for what the emulator never does.</summary>
internal sealed class CannedPlatform : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly Func<HttpContext, string, Task> _answer;

    private CannedPlatform(WebApplication server, Func<HttpContext, string, Task> answer) =>
        (_server, _answer) = (server, answer);

    public string Address { get; private set; } = "";

    /// <summary>Method, path and query, body; without the sign-ins.</summary>
    public List<(string Line, Dictionary<string, string> Headers, string Body)> Requests { get; } = [];

    /// <param name="answer">Gets the body that was sent.</param>
    public static async Task<CannedPlatform> StartAsync(Func<HttpContext, string, Task> answer)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var platform = new CannedPlatform(builder.Build(), answer);
        platform._server.Run(platform.AnswerAsync);
        await platform._server.StartAsync(TestContext.Current.CancellationToken);
        platform.Address = platform
            ._server.Services.GetRequiredService<IServer>()
            .Features.Get<IServerAddressesFeature>()!
            .Addresses.First();
        return platform;
    }

    public void Configure(CommandRun run)
    {
        run.Write(
            "puente.json",
            $$"""{ "apiBase": "{{Address}}", "clientId": "canned", "clientSecretFile": "puente.secret", "rateShare": 1 }"""
        );
        run.Write("puente.secret", "canned-secret-that-must-not-show");
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        context.Response.ContentType = "application/json";
        if (context.Request.Path == "/oauth/token")
        {
            await context.Response.WriteAsync(
                """{"access_token":"token-that-must-not-show","token_type":"bearer","expires_in":86399}"""
            );
            return;
        }

        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync(context.RequestAborted);
        Requests.Add(
            (
                $"{context.Request.Method} {context.Request.Path}{context.Request.QueryString}",
                context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString()),
                body
            )
        );
        await _answer(context, body);
    }
}
