using Microsoft.Extensions.Logging;
using Puente.Analytics.Local;
using Puente.Hub.Streams;
using Puente.Platform.Errors;
using Puente.Store;
using Puente.Store.Gaps;
using Puente.Sync.Events;

namespace Puente.Hub.Wallboard;

/// <summary>Keeps the board current: the log as it grows, the platform's listings and the tables' figures now and then.</summary>
internal sealed partial class WallFeed(HubParts parts, Supervisor supervisor, ILogger log, TimeProvider time)
    : IAsyncDisposable
{
    /// <summary>Long enough to gather a burst, short against the quarter second in which a change is to be seen.</summary>
    private static readonly TimeSpan PublishEvery = TimeSpan.FromMilliseconds(80);

    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AskEvery = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan FiguresEvery = TimeSpan.FromSeconds(20);

    /// <summary>Events read again at the start: conversations that are under way and states that lie back a while.</summary>
    private const int LookBackEvents = 50_000;

    private const int BatchEvents = 2_000;

    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _caughtUp = Signal();
    private volatile TaskCompletionSource _becameLive = Signal();
    private Task[] _loops = [];
    private DateTimeOffset _liveSince;
    private volatile bool _hasFigures;
    private DateTimeOffset? _liveAt;
    private IReadOnlyList<Gap> _gaps = [];
    private long? _gapsReadAt;

    public WallBoard Board { get; } = new(time);

    private TimeZoneInfo Zone => parts.Web?.TimeZone ?? TimeZoneInfo.Utc;

    public void Start()
    {
        var stop = _stop.Token;
        _loops =
        [
            Task.Run(() => FollowAsync(stop), CancellationToken.None),
            Task.Run(() => PublishAsync(stop), CancellationToken.None),
            Task.Run(() => FiguresAsync(stop), CancellationToken.None),
        ];
        if (parts.Platform is not null)
            _loops =
            [
                .. _loops,
                Task.Run(() => AskAsync(stop), CancellationToken.None),
                Task.Run(() => AskMembersAsync(stop), CancellationToken.None),
            ];
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        try
        {
            await Task.WhenAll(_loops);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The loops end with the hub.
        }
        _stop.Dispose();
    }

    private async Task FollowAsync(CancellationToken stop)
    {
        var after = Math.Max(parts.Log.Begin - 1, parts.Log.End - LookBackEvents);
        while (true)
        {
            var batch = await parts.Log.ReadAsync(after, BatchEvents, stop);
            foreach (var logged in batch)
            {
                Board.Take(logged);
                after = logged.Offset;
            }
            if (batch.Count > 0)
                continue;
            _caughtUp.TrySetResult();
            // Retention may have removed what was not read yet; the platform's listings bring the state back.
            await parts.Log.WaitAsync(after = Math.Max(after, parts.Log.Begin - 1), stop);
        }
    }

    private async Task PublishAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(PublishEvery, time);
        // Not the time of day: a clock that is set back must not silence the heartbeat.
        var spoken = time.GetTimestamp();
        long? looked = null;
        while (await timer.WaitForNextTickAsync(stop))
        {
            var now = time.GetTimestamp();
            if (looked is not { } last || time.GetElapsedTime(last, now) >= LookEvery)
            {
                looked = now;
                await LookAtSourcesAsync(stop);
            }
            var speaks = time.GetElapsedTime(spoken, now) >= Heartbeat;
            if (speaks)
            {
                spoken = now;
                Board.Sweep();
            }
            Board.Publish(speaks);
        }
    }

    /// <summary>Events are live when every stream that brings them is healthy.</summary>
    private async Task LookAtSourcesAsync(CancellationToken stop)
    {
        var sources = supervisor
            .Report()
            .Where(stream =>
                stream.Name == "channels" || stream.Name.StartsWith("eventbridge", StringComparison.Ordinal)
            )
            .ToList();
        var isLive = sources.Count > 0 && sources.TrueForAll(stream => stream.Condition == "healthy");
        if (isLive)
            _liveAt = Board.Now;
        if (isLive && sources.Max(stream => stream.HealthySince) is var since && since > _liveSince)
        {
            // What happened between the last answer and the subscription was told to nobody.
            _liveSince = since;
            _becameLive.TrySetResult();
        }
        Board.SetSource(new WallSource(isLive, isLive ? null : _liveAt, _hasFigures, await GapsAsync(stop)));
    }

    private async Task<IReadOnlyList<Gap>> GapsAsync(CancellationToken stop)
    {
        if (_gapsReadAt is { } last && time.GetElapsedTime(last) < AskAgain)
            return _gaps;
        _gapsReadAt = time.GetTimestamp();
        try
        {
            return _gaps = await WallTables.OpenGapsAsync(parts.Store, stop);
        }
        catch (StoreException fault)
        {
            NotRead(log, "open gaps", fault);
            return _gaps;
        }
    }

    private async Task AskAsync(CancellationToken stop)
    {
        // An answer is newer than every event of the log; taken before them, they would undo it.
        await _caughtUp.Task.WaitAsync(stop);
        var census = new WallCensus(parts.Platform!, Board);
        while (true)
        {
            var wait = AskEvery;
            var becameLive = _becameLive = Signal();
            try
            {
                await census.ReadAsync(stop);
                Board.Ready();
            }
            catch (PlatformException fault)
            {
                NotRead(log, "queues and agents", fault);
                wait = AskAgain;
            }
            await Task.WhenAny(Task.Delay(wait, time, stop), becameLive.Task);
            stop.ThrowIfCancellationRequested();
        }
    }

    private async Task AskMembersAsync(CancellationToken stop)
    {
        var census = new WallCensus(parts.Platform!, Board);
        while (true)
        {
            var wait = AskEvery;
            try
            {
                await census.ReadMembersAsync(stop);
            }
            catch (PlatformException fault)
            {
                NotRead(log, "the members of queues", fault);
                wait = AskAgain;
            }
            // What cannot be read is asked for again soon, but not at once.
            await (
                wait == AskAgain
                    ? Task.Delay(wait, time, stop)
                    : Task.WhenAny(Task.Delay(wait, time, stop), Board.MembersWanted)
            );
            stop.ThrowIfCancellationRequested();
        }
    }

    private static TaskCompletionSource Signal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task FiguresAsync(CancellationToken stop)
    {
        var analytics = new LocalAnalytics(parts.Store, time, parts.Analytics);
        while (true)
        {
            var began = time.GetTimestamp();
            try
            {
                Board.SetFigures(await WallTables.FiguresAsync(analytics, Board.Now, Zone, stop));
                _hasFigures = true;
            }
            catch (StoreException fault)
            {
                _hasFigures = false;
                NotRead(log, "today's figures", fault);
            }
            // A large store is not kept busy: it is asked a twentieth of the time at most.
            var took = time.GetElapsedTime(began);
            await Task.Delay(took * 20 > FiguresEvery ? took * 20 : FiguresEvery, time, stop);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The wallboard could not read {What} and goes on with what it has.")]
    private static partial void NotRead(ILogger log, string what, Exception fault);
}
