using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Puente.Platform;
using Puente.Store;
using Puente.Store.DuckDb;
using Puente.Sync.Channels;
using Puente.Sync.Channels.Gaps;
using Puente.Sync.Details;
using Puente.Sync.Events;
using Puente.Sync.Gaps;
using Puente.Sync.Live;
using Puente.Sync.Streams;
using Puente.Sync.Tests.World;
using Puente.Testing;

namespace Puente.Sync.Tests.Schedules;

/// <summary>What of the world is not left to the schedule.</summary>
/// <param name="Channel">A channel tells of the calls, and its socket closes now and then.</param>
/// <param name="Queue">A queue tells of the calls, some things twice and some late.</param>
/// <param name="StoreGivesUp">The store gives itself up now and then.</param>
internal sealed record Weather(bool Channel, bool Queue, bool StoreGivesUp);

/// <summary>
/// Six calls, the sources that tell of them, the streams that make rows of what is told, and a platform that shows a call
/// some seconds after it happened; all on one schedule.
/// </summary>
internal sealed class PipelineWorld : IAsyncDisposable
{
    private const int Calls = 6;
    private static readonly TimeSpan Patience = TimeSpan.FromHours(3);
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly TempFolder _folder = new();
    private readonly FakePlatform _platform = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Random _random;
    private readonly Weather _weather;
    private readonly ScheduleClock _clock;
    private readonly EventLog _log;
    private readonly List<Channel> _channels = [];
    private readonly List<Task> _deliveries = [];
    private readonly PlatformClient _client;
    private SharedStore _store = null!;
    private bool _isCalm;

    private PipelineWorld(Schedule schedule, ulong seed, Weather weather)
    {
        (_random, _weather, _clock) = (new Random(unchecked((int)(seed * 31))), weather, schedule.Clock);
        _log = EventLog.Open(
            _folder["events.db"],
            new EventLogOptions { CommitEvents = 8, Recheck = TimeSpan.FromMinutes(2) },
            _clock
        );
        _client = _platform.Client(_clock);
        _platform.Travel = () => DelayAsync(0, 4_000);
    }

    /// <summary>Plays the world until it is quiet and compares every row with the platform's records.</summary>
    public static async Task PlayAsync(Schedule schedule, ulong seed, Weather weather)
    {
        await using var world = new PipelineWorld(schedule, seed, weather);
        world._store = new SharedStore(await world.OpenStoreAsync(None), world.OpenStoreAsync);
        await world.PlayAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        await _log.DisposeAsync();
        _client.Dispose();
        _platform.Dispose();
        _stop.Dispose();
        _folder.Dispose();
    }

    private async Task PlayAsync()
    {
        var streams = new List<Task>
        {
            KeepRunningAsync(
                new LiveRowsStream(
                    _store,
                    _log,
                    new LiveRowsOptions { CommitEvents = 5 },
                    null,
                    NullLogger<LiveRowsStream>.Instance,
                    _clock
                )
            ),
            KeepRunningAsync(
                new DetailsStream(
                    _client,
                    _store,
                    _log,
                    new DetailsOptions
                    {
                        BatchConversations = 3,
                        Poll = TimeSpan.FromSeconds(3),
                        OpenRetry = TimeSpan.FromSeconds(20),
                        LongestOpenRetry = TimeSpan.FromMinutes(1),
                    },
                    null,
                    NullLogger<DetailsStream>.Instance,
                    _clock
                )
            ),
            KeepRunningAsync(
                new GapRepairStream(
                    _client,
                    _store,
                    _log,
                    new GapRepairOptions { Poll = TimeSpan.FromSeconds(5) },
                    null,
                    NullLogger<GapRepairStream>.Instance,
                    _clock
                )
            ),
        };
        if (_weather.Channel)
            _channels.AddRange(new Channel(this, 1), new Channel(this, 2));
        var sockets = _channels.Select(channel => channel.RunAsync()).ToList();

        var calls = Enumerable.Range(1, Calls).Select(CallAsync).ToList();
        await Task.WhenAll(calls);
        await Task.WhenAll(_deliveries);
        _isCalm = true;
        await Task.WhenAll(sockets);
        await UntilQuietAsync(streams);
        // Not CancelAsync, which would go to the pool.
        _stop.Cancel();
        await Task.WhenAll(streams);
        await CompareAsync();
    }

    /// <summary>One call as the platform lives it: it happens, is told to the sources, and is shown some seconds later.</summary>
    private async Task CallAsync(int number)
    {
        await DelayAsync(0, 180_000);
        var begin = DateTimeOffset.FromUnixTimeMilliseconds(_clock.GetUtcNow().ToUnixTimeMilliseconds());
        var call = new Call(number, begin);
        var showing = new List<Task>();
        foreach (var item in call.Events())
        {
            if (item.Time > _clock.GetUtcNow())
                await Task.Delay(item.Time - _clock.GetUtcNow(), _clock);
            if (showing.Count == 0)
                showing.Add(ShowAsync(call, call.Record(ended: false)));
            Tell(number, item);
        }
        showing.Add(ShowAsync(call, call.Record(lasted: 115_001)));
        await Task.WhenAll(showing);
        if (_weather.Channel || _random.Next(2) == 0)
            return;
        // A correction long after the end; a source that loses nothing tells of it.
        await DelayAsync(0, 60_000);
        _platform.Records[call.Id] = call.Record(lasted: 115_001, extra: "\"externalTag\":\"late\",");
        Tell(number, call.Event("attributes", (int)(_clock.GetUtcNow() - begin).TotalMilliseconds, 1, session: false));
    }

    private async Task ShowAsync(Call call, string record)
    {
        await DelayAsync(0, 8_000);
        // What is shown late never goes back behind what was shown meanwhile.
        if (!_platform.Records.TryGetValue(call.Id, out var shown) || !shown.Contains("conversationEnd"))
            _platform.Records[call.Id] = record;
    }

    private void Tell(int call, PlatformEvent item)
    {
        foreach (var channel in _channels)
            channel.Tell(call, item);
        if (_weather.Queue)
            _deliveries.Add(DeliverAsync(item with { Source = "eventbridge/orders" }));
    }

    /// <summary>At least once, in no order.</summary>
    private async Task DeliverAsync(PlatformEvent item)
    {
        do
        {
            await DelayAsync(100, _random.Next(5) == 0 ? 120_000 : 1_000);
            await _log.AppendAsync([item with { ReceivedAt = _clock.GetUtcNow() }], None);
        } while (_random.Next(4) == 0);
    }

    /// <summary>As the hub does: whatever ends a stream, it runs again.</summary>
    private async Task KeepRunningAsync(IStream stream)
    {
        // It may not hold up whoever starts it.
        await Task.Yield();
        var monitor = new StreamMonitor(stream.Name, _clock);
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await stream.RunAsync(monitor, _stop.Token);
            }
            catch (StoreException lost) when (lost.Fault == StoreFault.Lost)
            {
                await Task.Delay(TimeSpan.FromSeconds(1), _clock);
            }
        }
    }

    private async Task<IStore> OpenStoreAsync(CancellationToken cancellationToken)
    {
        await Task.Yield();
        return new PausingStore(
            await DuckDbStore.OpenAsync(_folder["puente.duckdb"], _clock, cancellationToken: cancellationToken),
            () => _weather.StoreGivesUp && !_isCalm && _random.Next(40) == 0
        );
    }

    private async Task UntilQuietAsync(List<Task> streams)
    {
        var since = _clock.GetUtcNow();
        while (true)
        {
            await Task.Delay(TimeSpan.FromSeconds(20), _clock);
            if (streams.FirstOrDefault(stream => stream.IsCompleted) is { } ended)
                await ended;
            var gaps = await _store.ReadGapsAsync(openOnly: true, None);
            var pending = (await _log.CountPendingAsync(None)).Count;
            var offset = await OffsetAsync();
            if (gaps.Count == 0 && pending == 0 && offset == _log.End)
                return;
            Assert.True(
                _clock.GetUtcNow() - since < Patience,
                $"Not quiet after {Patience}: {gaps.Count} gaps open, {pending} conversations pending, {_log.End - offset} events waiting."
            );
        }
    }

    private async Task<long> OffsetAsync()
    {
        var saved = await _store.ReadCheckpointsAsync("rows", None);
        if (saved.Count == 0)
            return 0;
        using var state = JsonDocument.Parse(saved[0].State);
        return state.RootElement.GetProperty("offset").GetInt64();
    }

    private async Task CompareAsync()
    {
        var rows = new Dictionary<Guid, JsonNode>();
        await foreach (var row in _store.RebuildAsync(DateTimeOffset.UnixEpoch, Call.Noon.AddDays(1), None))
        {
            var record = JsonNode.Parse(row.Utf8Json.Span)!;
            Assert.True(rows.TryAdd(Guid.Parse((string)record["conversationId"]!), record), $"Twice: {record}");
        }
        Assert.Equal(Calls, rows.Count);
        foreach (var (id, record) in _platform.Records)
        {
            Assert.True(
                JsonNode.DeepEquals(JsonNode.Parse(record), rows[id]),
                $"The platform has {record} and the rows {rows[id].ToJsonString()}"
            );
        }
    }

    private Task DelayAsync(int least, int most) =>
        Task.Delay(TimeSpan.FromMilliseconds(_random.Next(least, most)), _clock);

    /// <summary>Half of the calls each; what happens while its socket is closed is never told.</summary>
    private sealed class Channel(PipelineWorld world, int number)
    {
        private readonly ChannelOptions _options = new();
        private bool _isUp = true;

        public void Tell(int call, PlatformEvent item)
        {
            if (call % 2 == number % 2)
                world._deliveries.Add(DeliverAsync(item));
        }

        /// <summary>Breaks and mends until the world is calm.</summary>
        public async Task RunAsync()
        {
            await using var gaps = new ChannelGaps(
                number,
                new StoreGapJournal(world._store, world._clock),
                new PlatformClock(world._clock, () => null),
                _options.GapMargin,
                _options.GapEndMargin,
                world._clock,
                fault => throw fault
            );
            while (!world._isCalm)
            {
                await world.DelayAsync(5_000, 90_000);
                var lastGood = world._clock.GetUtcNow();
                _isUp = false;
                // Until somebody notices.
                await world.DelayAsync(0, 20_000);
                await gaps.BeginAsync(lastGood, "closed", None);
                await world.DelayAsync(0, 60_000);
                _isUp = true;
                await world.DelayAsync(0, 500);
                await gaps.EndAsync(None);
            }
        }

        private async Task DeliverAsync(PlatformEvent item)
        {
            await world.DelayAsync(50, 2_000);
            if (_isUp)
                await world._log.AppendAsync([item with { ReceivedAt = world._clock.GetUtcNow() }], None);
        }
    }
}
