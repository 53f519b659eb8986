using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Puente.Analytics.Local;
using Puente.Hub.Analytics;
using Puente.Hub.Browsers;
using Puente.Hub.Events;
using Puente.Hub.Explorer;
using Puente.Hub.Gateway;
using Puente.Hub.Health;
using Puente.Hub.Http;
using Puente.Hub.Pages;
using Puente.Hub.Replaying;
using Puente.Hub.Scim;
using Puente.Hub.ScreenPop;
using Puente.Hub.SignIn;
using Puente.Hub.Sql;
using Puente.Hub.Status;
using Puente.Hub.Streams;

namespace Puente.Hub;

/// <summary>A running hub: its streams under supervision, and the address where it answers.</summary>
public sealed class HubHost : IAsyncDisposable
{
    private const int MaxRequestBytes = 1 << 20;
    private readonly WebApplication _server;
    private readonly Supervisor _supervisor;
    private readonly SqlEndpoint _sql;
    private readonly StatusReader _status;
    private LookupGateway? _gateway;
    private WebPages? _web;
    private bool _isStopped;

    private HubHost(
        WebApplication server,
        Supervisor supervisor,
        SqlEndpoint sql,
        StatusReader status,
        HubIdentity identity,
        string key
    ) => (_server, _supervisor, _sql, _status, Identity, Key) = (server, supervisor, sql, status, identity, key);

    public HubIdentity Identity { get; }

    /// <summary>Opens what shows customer data; for the hub's file, never for a log.</summary>
    public string Key { get; }

    /// <summary>Listens first, then starts the streams, so that a taken address costs nothing.</summary>
    /// <param name="listen">See <see cref="ListenAddress"/>; port 0 takes a free one.</param>
    /// <exception cref="ArgumentException">The address can be reached from other machines.</exception>
    /// <exception cref="IOException">The address is taken.</exception>
    public static async Task<HubHost> StartAsync(
        HubParts parts,
        string listen,
        RestartPolicy policy,
        ILogger log,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        if (ListenAddress.FaultOf(listen) is { } fault)
            throw new ArgumentException($"{listen} {fault}.", nameof(listen));
        var supervisor = new Supervisor(parts.Streams, policy, log, time);
        var server = Build(new Uri(listen));
        var sql = new SqlEndpoint(parts.Store);
        LookupGateway? gateway = null;
        WebPages? web = null;
        try
        {
            var key = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
            var instance = Guid.NewGuid().ToString("N");
            var doorkeeper = new Doorkeeper(key);
            HubIdentity? identity = null;
            var tokens = new TokenDesk(parts.Accounts, time);
            gateway = parts.Gateway is { } lookups ? new LookupGateway(lookups, parts.Store, tokens, log, time) : null;
            var scim = parts.Scim is { } pushed ? new ScimEndpoint(pushed, log, time) : null;
            var pages = new WebPages(
                parts,
                () => identity!.Url,
                supervisor,
                log,
                time,
                server.Lifetime.ApplicationStopping
            );
            web = pages;
            server.Use(next =>
                context =>
                {
                    pages.Headers.Write(context);
                    return Doorkeeper.HandleAsync(
                        context,
                        next,
                        request =>
                            gateway?.Admits(request) == true || scim?.Admits(request) == true || pages.Admits(request),
                        parts.Web?.Origin
                    );
                }
            );
            // A page of conversations is a tenth of its size. The session's answer holds a secret beside what a stranger could
            // make a browser send, which is what BREACH guesses from lengths.
            server.UseWhen(
                context =>
                    context.Request.Path.StartsWithSegments("/web", StringComparison.Ordinal)
                    && !context.Request.Path.Equals(SignInEndpoints.SessionPath, StringComparison.Ordinal),
                pages => pages.UseResponseCompression()
            );
            // Routing by itself would come before the doorkeeper.
            server.UseRouting();
            var stopping = server.Lifetime.ApplicationStopping;
            var events = new EventsEndpoint(parts.Log, time, stopping);
            var replays = new ReplayEndpoint(parts.Replays, supervisor);
            server.MapPost("/api/local/sql", doorkeeper.WithKey(sql.HandleAsync));
            server.MapGet("/api/local/events", doorkeeper.WithKey(events.HandleAsync));
            server.MapPost("/api/local/replay", doorkeeper.WithKey(replays.HandleAsync));
            gateway?.Map(server);
            scim?.Map(server);
            pages.Map(server);
            server.MapPost("/oauth/token", new TokenEndpoint(tokens).HandleAsync);
            var local = new LocalAnalytics(parts.Store, time, parts.Analytics);
            var analytics = new AnalyticsApi(local, doorkeeper, tokens, time);
            analytics.Map(server);
            server.Lifetime.ApplicationStopped.Register(analytics.Dispose);
            // The address is known when the server listens; nobody can ask before that.
            StatusReader? status = null;
            server.MapGet("/healthz", context => Health().AliveAsync(context));
            server.MapGet("/readyz", context => Health().ReadyAsync(context));
            server.MapGet("/metrics", context => Health().MetricsAsync(context));
            server.MapGet("/api/local/status", context => Health().StatusAsync(context));
            var board = new HealthBoard(parts.Store, () => status!, time);
            server.Lifetime.ApplicationStopped.Register(board.Dispose);
            var screenPop = new ScreenPopEndpoints(parts, pages.Desk, gateway, time, stopping);
            pages.MapExplorer(server, analytics, new ExplorerEndpoints(parts, local, time, stopping), board, screenPop);
            HealthEndpoints Health() => new(status!, identity!, gateway);

            var started = time.GetUtcNow();
            identity = new HubIdentity(new Uri(listen), Environment.ProcessId, instance, started);
            status = new StatusReader(parts, supervisor, identity, time, gateway);
            await server.StartAsync(cancellationToken);
            var url = new Uri(
                server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()
            );
            identity = identity with { Url = url };
            status = new StatusReader(parts, supervisor, identity, time, gateway);
            supervisor.Start();
            gateway?.Start();
            pages.Start();
            return new HubHost(server, supervisor, sql, status, identity, key) { _gateway = gateway, _web = pages };
        }
        catch
        {
            sql.Dispose();
            if (gateway is not null)
                await gateway.DisposeAsync();
            if (web is not null)
                await web.DisposeAsync();
            await server.DisposeAsync();
            throw;
        }
    }

    internal LookupGateway? Gateway => _gateway;

    public IReadOnlyList<StreamReport> Streams() => _supervisor.Report();

    public Task<HubStatus> StatusAsync(CancellationToken cancellationToken) => _status.ReadAsync(cancellationToken);

    /// <summary>Asks the streams to finish what they hold, waits for them, then stops answering.</summary>
    /// <returns>Names of streams that did not end in time; empty when all is well.</returns>
    public async Task<IReadOnlyList<string>> StopAsync(TimeSpan limit)
    {
        _isStopped = true;
        var late = await _supervisor.StopAsync(limit);
        await _server.StopAsync();
        return late;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_isStopped)
            await StopAsync(Supervisor.Patience);
        await _server.DisposeAsync();
        if (_web is not null)
            await _web.DisposeAsync();
        if (_gateway is not null)
            await _gateway.DisposeAsync();
        _sql.Dispose();
    }

    private static WebApplication Build(Uri listen)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.Services.AddRoutingCore();
        builder.Services.AddResponseCompression(compression =>
        {
            compression.EnableForHttps = true;
            compression.MimeTypes = ["application/json"];
        });
        // The streams tell what is wrong; a server's own chatter would carry paths.
        builder.Logging.SetMinimumLevel(LogLevel.None);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(5));
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxRequestBytes;
            kestrel.Listen(ListenAddress.LoopbackOf(listen)!, listen.Port);
        });
        return builder.Build();
    }
}
