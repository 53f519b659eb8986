using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Puente.Bench.Serving;

/// <summary>Kestrel with nothing around it: the same bytes to whoever asks for anything.</summary>
internal sealed class BareKestrel : IAsyncDisposable
{
    private readonly WebApplication _server;

    private BareKestrel(WebApplication server) => _server = server;

    public Uri Address =>
        new(_server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    public static async Task<BareKestrel> StartAsync(byte[] gzipped, string type = "application/json")
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Logging.SetMinimumLevel(LogLevel.None);
        var server = builder.Build();
        server.Run(context =>
        {
            context.Response.ContentType = type;
            context.Response.Headers.ContentEncoding = "gzip";
            context.Response.ContentLength = gzipped.Length;
            return context.Response.Body.WriteAsync(gzipped, context.RequestAborted).AsTask();
        });
        await server.StartAsync();
        return new BareKestrel(server);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
