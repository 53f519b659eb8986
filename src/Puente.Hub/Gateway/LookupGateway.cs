using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Puente.Hub.Gateway.Caching;
using Puente.Hub.Gateway.Callers;
using Puente.Hub.Gateway.Lookups;
using Puente.Hub.Gateway.Sources;
using Puente.Hub.SignIn;
using Puente.Store;

namespace Puente.Hub.Gateway;

/// <summary>The lookups of a hub, behind keys, limits, cache and breakers.</summary>
internal sealed class LookupGateway : IAsyncDisposable
{
    private const string Prefix = "/actions/";
    private readonly GatewayOptions _options;
    private readonly CallerDesk _callers;
    private readonly TimeProvider _time;

    public LookupGateway(GatewayOptions options, IStore store, TokenDesk tokens, ILogger log, TimeProvider time)
    {
        (_options, _time) = (options, time);
        _callers = new CallerDesk(options.Keys, tokens);
        Answers = new LookupAnswers(this, log);
        Cache = new AnswerCache(options.CacheBytes, time);
        Sources =
        [
            new GuardedSource(new StoreSource(store), time, log),
            .. options.Sources.Select(source => new GuardedSource(new PostgresSource(source), time, log)),
            .. options.Services.Select(service => new GuardedSource(new HttpSource(service, time), time, log)),
        ];
    }

    public LookupSet Lookups => _options.Lookups;

    public AnswerCache Cache { get; }

    public LookupAnswers Answers { get; }

    public IReadOnlyList<GuardedSource> Sources { get; }

    public GatewayMetrics Metrics { get; } = new();

    public void Map(IEndpointRouteBuilder server)
    {
        var endpoint = new GatewayEndpoint(this, _callers, new RateBook(_time), _time);
        server.MapPost(Prefix + "{name}", endpoint.HandleAsync);
    }

    /// <summary>A name that a proxy passes on opens the lookups and their sign-in, nothing else of the hub.</summary>
    public bool Admits(HttpRequest request) =>
        HttpMethods.IsPost(request.Method)
        && (
            request.Path.StartsWithSegments("/actions", StringComparison.Ordinal)
            || request.Path.Equals("/oauth/token", StringComparison.Ordinal)
        )
        && _options.Hosts.Contains(request.Host.Host);

    public GuardedSource SourceOf(Lookup lookup) => Sources.First(source => source.Name == lookup.Source);

    public async ValueTask DisposeAsync()
    {
        foreach (var source in Sources)
            await source.DisposeAsync();
    }
}
