using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Puente.Emulator.Tests.DataActions;

/// <summary>A company's own service: customers behind a key or a token, and a way to sign in.</summary>
internal sealed class CustomerService : IAsyncDisposable
{
    private readonly WebApplication _server;
    private int _tokens;

    private CustomerService(WebApplication server) => _server = server;

    public string Address { get; private set; } = "";

    /// <summary>Method, path with query, Authorization and body of every request.</summary>
    public ConcurrentQueue<(string Method, string Path, string Authorization, string Body)> Requests { get; } = new();

    /// <summary>Answers to customer requests; null: the customer of the query.</summary>
    public Func<HttpContext, Task>? Answer { get; set; }

    /// <summary>Tokens up to this one have run out.</summary>
    public int RunOut { get; set; }

    public int Tokens => _tokens;

    public static async Task<CustomerService> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var server = builder.Build();
        var service = new CustomerService(server);
        server.Run(service.HandleAsync);
        await server.StartAsync();
        service.Address = server
            .Services.GetRequiredService<IServer>()
            .Features.Get<IServerAddressesFeature>()!
            .Addresses.First();
        return service;
    }

    private async Task HandleAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        var body = await reader.ReadToEndAsync();
        var authorization = http.Request.Headers.Authorization.ToString();
        Requests.Enqueue(
            (http.Request.Method, http.Request.Path + http.Request.QueryString.Value, authorization, body)
        );
        if (http.Request.Path == "/token")
            await WriteAsync(http, 200, $$"""{"access_token":"token-number-{{Interlocked.Increment(ref _tokens)}}"}""");
        else if (
            authorization.StartsWith("Bearer token-number-", StringComparison.Ordinal)
            && int.Parse(authorization["Bearer token-number-".Length..]) <= RunOut
        )
            await WriteAsync(http, 401, "{}");
        else if (Answer is { } answer)
            await answer(http);
        else
            await WriteAsync(
                http,
                200,
                $$"""{"customers":[{"id":"c-17","name":"Ana {{http.Request.Query["phone"]}}"}]}"""
            );
    }

    public static async Task WriteAsync(HttpContext http, int status, string json)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        await http.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(json));
    }

    public async ValueTask DisposeAsync()
    {
        await _server.StopAsync(new CancellationToken(canceled: true));
        await _server.DisposeAsync();
    }
}
