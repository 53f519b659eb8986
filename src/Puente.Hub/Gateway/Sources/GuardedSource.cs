using Microsoft.Extensions.Logging;
using Polly;
using Polly.CircuitBreaker;
using Puente.Hub.Gateway.Lookups;
using Puente.Store;

namespace Puente.Hub.Gateway.Sources;

/// <summary>
/// A source behind its time limit, a bounded number of places and a circuit breaker, so that one that is slow or dead costs
/// nothing but its own lookups.
/// </summary>
internal sealed partial class GuardedSource : IAsyncDisposable
{
    /// <summary>Statements that run at one time.</summary>
    public const int Places = 8;

    /// <summary>Failures within <see cref="Window"/> after which the source is left alone, when no more calls went well.</summary>
    public const int FailuresToOpen = 5;

    /// <summary>How long a source is left alone before one call tries it.</summary>
    public static readonly TimeSpan Rest = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Window = TimeSpan.FromSeconds(30);
    private readonly ILookupSource _source;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _places = new(Places);
    private readonly CircuitBreakerStateProvider _state = new();
    private readonly ResiliencePipeline _breaker;

    public GuardedSource(ILookupSource source, TimeProvider time, ILogger log)
    {
        (_source, _time) = (source, time);
        _breaker = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddCircuitBreaker(
                new CircuitBreakerStrategyOptions
                {
                    FailureRatio = 0.5,
                    MinimumThroughput = FailuresToOpen,
                    SamplingDuration = Window,
                    BreakDuration = Rest,
                    StateProvider = _state,
                    ShouldHandle = new PredicateBuilder().Handle<SourceException>(fault => fault.IsOutage),
                    OnOpened = opened =>
                    {
                        LogOpened(log, source.Name, opened.Outcome.Exception?.Message ?? "", Rest);
                        return default;
                    },
                    OnClosed = _ =>
                    {
                        LogClosed(log, source.Name);
                        return default;
                    },
                }
            )
            .Build();
    }

    public string Name => _source.Name;

    /// <summary><c>closed</c>: asked as usual; <c>open</c>: left alone; <c>half-open</c>: one call tries it.</summary>
    public string State =>
        _state.CircuitState switch
        {
            CircuitState.Closed => "closed",
            CircuitState.HalfOpen => "half-open",
            _ => "open",
        };

    /// <exception cref="SourceException">There are no rows, and why; at the latest when the lookup's time is over.</exception>
    public async Task<SourceRows> ReadAsync(Lookup lookup, IReadOnlyList<QueryParameter> parameters)
    {
        try
        {
            return await _breaker.ExecuteAsync(_ => LimitAsync(lookup, parameters), CancellationToken.None);
        }
        catch (BrokenCircuitException open)
        {
            throw new SourceException(SourceFault.Resting, "circuit open", open)
            {
                RetryAfter = open.RetryAfter ?? Rest,
            };
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _source.DisposeAsync();
        _places.Dispose();
    }

    private async ValueTask<SourceRows> LimitAsync(Lookup lookup, IReadOnlyList<QueryParameter> parameters)
    {
        // DuckDB works on the calling thread; waiting is for the pool's.
        var work = Task.Run(() => WorkAsync(lookup, parameters));
        try
        {
            return await work.WaitAsync(lookup.Timeout, _time);
        }
        catch (TimeoutException late)
        {
            // It ends by itself soon and gives its place back; what it says then interests nobody.
            _ = work.ContinueWith(
                ended => ended.Exception,
                CancellationToken.None,
                TaskContinuationOptions.OnlyOnFaulted,
                TaskScheduler.Default
            );
            throw new SourceException(SourceFault.TimedOut, "time is over", late);
        }
    }

    private async Task<SourceRows> WorkAsync(Lookup lookup, IReadOnlyList<QueryParameter> parameters)
    {
        using var limit = new CancellationTokenSource(lookup.Timeout, _time);
        try
        {
            await _places.WaitAsync(limit.Token);
        }
        catch (OperationCanceledException full)
        {
            throw new SourceException(SourceFault.Busy, "no place", full);
        }
        try
        {
            return await _source.ReadAsync(lookup, parameters, limit.Token);
        }
        catch (OperationCanceledException late) when (limit.IsCancellationRequested)
        {
            throw new SourceException(SourceFault.TimedOut, "time is over", late);
        }
        finally
        {
            _places.Release();
        }
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "The gateway's source {Source} keeps failing ({Reason}) and is left alone for {Rest}; its lookups answer 503."
    )]
    private static partial void LogOpened(ILogger log, string source, string reason, TimeSpan rest);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The gateway's source {Source} answers again.")]
    private static partial void LogClosed(ILogger log, string source);
}
