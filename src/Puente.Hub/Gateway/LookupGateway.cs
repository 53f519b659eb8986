using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Puente.Hub.Gateway.Caching;
using Puente.Hub.Gateway.Callers;
using Puente.Hub.Gateway.Lookups;
using Puente.Hub.Gateway.Reloading;
using Puente.Hub.Gateway.Sources;
using Puente.Hub.SignIn;
using Puente.Store;

namespace Puente.Hub.Gateway;

/// <summary>The lookups of a hub, behind keys, limits, cache and breakers.</summary>
internal sealed partial class LookupGateway : IAsyncDisposable
{
    private const string Prefix = "/actions/";

    /// <summary>After that nothing asks a source any more that was taken out of the settings.</summary>
    private static readonly TimeSpan Retirement = 2 * Lookup.LongestTimeout;

    private readonly IStore _store;
    private readonly TokenDesk _tokens;
    private readonly ILogger _log;
    private readonly TimeProvider _time;
    private readonly List<(GuardedSource Source, long Since)> _retired = [];
    private readonly GatewayReload? _reload;
    private volatile GatewayState _state;
    private ReloadLoop? _loop;

    public LookupGateway(GatewayOptions options, IStore store, TokenDesk tokens, ILogger log, TimeProvider time)
    {
        (_store, _tokens, _log, _time, _reload) = (store, tokens, log, time, options.Reload);
        _state = GatewayState.Create(options, [], null, Open, tokens);
        Answers = new LookupAnswers(this, log);
        Cache = new AnswerCache(options.CacheBytes, time);
    }

    public GatewayState State => _state;

    public LookupSet Lookups => _state.Lookups;

    public AnswerCache Cache { get; }

    public LookupAnswers Answers { get; }

    public IEnumerable<GuardedSource> Sources => _state.Sources.Select(source => source.Source);

    public GatewayMetrics Metrics { get; } = new();

    public void Map(IEndpointRouteBuilder server)
    {
        var endpoint = new GatewayEndpoint(this, new RateBook(_time), _time);
        server.MapPost(Prefix + "{name}", endpoint.HandleAsync);
    }

    /// <summary>Begins to look after the files.</summary>
    public void Start() => _loop = _reload is null ? null : new ReloadLoop(_reload, ReadAgain, _log, _time);

    /// <summary>A name that a proxy passes on opens the lookups and their sign-in, nothing else of the hub.</summary>
    public bool Admits(HttpRequest request) =>
        HttpMethods.IsPost(request.Method)
        && (
            request.Path.StartsWithSegments("/actions", StringComparison.Ordinal)
            || request.Path.Equals("/oauth/token", StringComparison.Ordinal)
        )
        && _state.Options.Hosts.Contains(request.Host.Host);

    /// <exception cref="SourceException">The source was taken out of the settings a moment ago.</exception>
    public GuardedSource SourceOf(Lookup lookup) =>
        Sources.FirstOrDefault(source => source.Name == lookup.Source)
        ?? throw new SourceException(SourceFault.Unavailable, "no longer among the settings");

    public async ValueTask DisposeAsync()
    {
        if (_loop is not null)
            await _loop.DisposeAsync();
        foreach (var source in Sources.Concat(_retired.Select(retired => retired.Source)))
            await source.DisposeAsync();
    }

    private GuardedSource Open(object setting) =>
        new(
            setting switch
            {
                GatewaySource database => new PostgresSource(database),
                GatewayService service => new HttpSource(service, _time),
                _ => new StoreSource(_store),
            },
            _time,
            _log
        );

    /// <summary>Exchanges everything at once; requests under way end with what they began with.</summary>
    private void ReadAgain()
    {
        DisposeRetired();
        var before = _state;
        var reading = Read();
        // Of settings that cannot be used nothing is taken, so that lookups and sources belong together.
        var after = GatewayState.Create(reading.Options ?? before.Options, reading.Faults, before, Open, _tokens);
        if (after.IsSameAs(before))
            return;
        _state = after;
        foreach (var (_, source) in before.Sources.Except(after.Sources))
            _retired.Add((source, _time.GetTimestamp()));
        foreach (var broken in after.Broken.Except(before.Broken))
            LogBroken(_log, broken.Fault, broken.Kept ? "answers as before" : "is left out");
        LogRead(_log, after.ByName.Count, after.Broken.Count);
        Metrics.CountReading();
    }

    private GatewayReading Read()
    {
        try
        {
            return _reload!.Read();
        }
#pragma warning disable CA1031 // Whatever it is, the lookups in force go on, and the status names it.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            return new GatewayReading(
                null,
                [
                    new LookupFault(
                        "settings",
                        1,
                        $"they cannot be read again: {fault.GetType().Name}",
                        "What was read last stays in force; 'puente gateway check' says more."
                    ),
                ]
            );
        }
    }

    private void DisposeRetired()
    {
        foreach (var retired in _retired.Where(one => _time.GetElapsedTime(one.Since) > Retirement).ToArray())
        {
            // Nobody waits for it: it holds closed connections only.
            _ = retired.Source.DisposeAsync().AsTask();
            _retired.Remove(retired);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A lookup {Effect}: {Fault}")]
    private static partial void LogBroken(ILogger log, LookupFault fault, string effect);

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "The lookups were read again: {Good} answer, {Faults} faults."
    )]
    private static partial void LogRead(ILogger log, int good, int faults);
}
