using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Puente.Tests.Listening;

/// <summary>A webhook that answers with one status after the other, then with 200.</summary>
internal sealed class HookReceiver : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly Queue<int> _answers;

    private HookReceiver(WebApplication server, int[] answers) => (_server, _answers) = (server, new(answers));

    public string Url { get; private set; } = "";

    public List<(Dictionary<string, string> Headers, string Body)> Requests { get; } = [];

    public static async Task<HookReceiver> StartAsync(params int[] answers)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var receiver = new HookReceiver(builder.Build(), answers);
        receiver._server.Run(receiver.TakeAsync);
        await receiver._server.StartAsync(TestContext.Current.CancellationToken);
        receiver.Url =
            receiver
                ._server.Services.GetRequiredService<IServer>()
                .Features.Get<IServerAddressesFeature>()!
                .Addresses.First() + "/hook";
        return receiver;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync(context.RequestAborted);
        Requests.Add(
            (context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString()), body)
        );
        context.Response.StatusCode = _answers.TryDequeue(out var status) ? status : 200;
    }
}
