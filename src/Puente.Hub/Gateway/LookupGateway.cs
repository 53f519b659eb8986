using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Puente.Hub.Gateway.Answering;
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
    private readonly GatewayEndpoint _endpoint;

    public LookupGateway(GatewayOptions options, IStore store, TokenDesk tokens, ILogger log, TimeProvider time)
    {
        _options = options;
        _callers = new CallerDesk(options.Keys, tokens);
        Cache = new AnswerCache(options.CacheBytes, time);
        Sources =
        [
            new GuardedSource(new StoreSource(store), time, log),
            .. options.Sources.Select(source => new GuardedSource(new PostgresSource(source), time, log)),
        ];
        _endpoint = new GatewayEndpoint(this, _callers, new RateBook(time), log, time);
    }

    public LookupSet Lookups => _options.Lookups;

    public AnswerCache Cache { get; }

    public IReadOnlyList<GuardedSource> Sources { get; }

    public GatewayMetrics Metrics { get; } = new();

    public void Map(IEndpointRouteBuilder server) => server.MapPost(Prefix + "{name}", _endpoint.HandleAsync);

    /// <summary>Asks a lookup for a page of the hub, whose gate has let the viewer in; no key and no rate of a program counts.</summary>
    /// <param name="body">The inputs as a flat JSON object.</param>
    /// <exception cref="InputFaultException">An input does not fit.</exception>
    /// <exception cref="OutputFaultException">The row does not fit the contract.</exception>
    /// <exception cref="SourceException">The source did not answer.</exception>
    public Task<byte[]> AskAsync(HttpContext context, Lookup lookup, ReadOnlyMemory<byte> body) =>
        _endpoint.AnswerAsync(context, lookup, InputReader.Read(lookup, body));

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
