using System.Diagnostics;
using Puente.Emulator;
using Puente.Platform;
using Puente.Platform.SignIn;
using Puente.Sync.Channels;
using Puente.Sync.Streams;
using Puente.Sync.Tests.Channels.Fakes;

namespace Puente.Sync.Tests.Channels;

/// <summary>The same stream against the emulator, which shares no code with it, in real time.</summary>
public sealed class EmulatorTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly CancellationTokenSource _stop = new();
    private readonly FakeLog _log = new();
    private readonly FakeGaps _gaps = new();
    private readonly FakeQuarantine _quarantine = new();
    private readonly Recorder _lines = new();
    private readonly StreamMonitor _monitor = new("channels", TimeProvider.System);
    private EmulatorHost _emulator = null!;
    private PlatformClient _client = null!;
    private Task _run = Task.CompletedTask;
    private int _sockets;

    public async ValueTask InitializeAsync()
    {
        _emulator = await EmulatorHost.StartAsync(
            new EmulatorOptions
            {
                Seed = 7,
                Start = new DateTimeOffset(2026, 3, 2, 14, 0, 0, TimeSpan.Zero),
                Speed = 10,
                ConversationsPerDay = 20_000,
                HistoryDays = 1,
                Users = 60,
                Queues = 5,
                RequestsPerMinute = 100_000,
            }
        );
        _client = new PlatformClient(
            new PlatformOptions
            {
                ApiBase = _emulator.BaseAddress,
                ClientId = _emulator.Options.ClientId,
                ClientSecret = new Secret(_emulator.Options.ClientSecret),
                RateShare = 1,
                AssumedRatePerMinute = 100_000,
            }
        );
        var stream = new ChannelStream(
            _client,
            new ChannelOptions
            {
                Queues = ChannelSelection.All,
                Users = ChannelSelection.All,
                DetailEvents = true,
                TopicsPerChannel = 200,
                MaxChannels = 15,
            },
            _log,
            _gaps,
            _quarantine,
            _lines,
            TimeProvider.System
        );
        _run = Task.Run(() => stream.RunAsync(_monitor, _stop.Token));
        await UntilAsync(() => _monitor.State.Condition == StreamCondition.Healthy);
        _sockets = Sockets();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _run;
        _client.Dispose();
        await _emulator.DisposeAsync();
        _stop.Dispose();
    }

    [Fact]
    public async Task Snapshots_details_states_and_observations_arrive_and_none_is_unreadable()
    {
        foreach (
            var family in new[]
            {
                ".conversations",
                ".observations",
                ".presence",
                ".routingStatus",
                ".user.end",
                ".customer.end",
            }
        )
            await UntilAsync(() => _log.Events.Any(seen => seen.Topic.EndsWith(family, StringComparison.Ordinal)));

        Assert.Empty(_quarantine.Kept);
        Assert.DoesNotContain(_log.Events, seen => seen.Topic.Contains('?', StringComparison.Ordinal));
        // In the platform's time, not in ours.
        var start = _emulator.Options.Start;
        Assert.All(
            _log.Events.Where(seen => seen.Topic.Contains(".detail.", StringComparison.Ordinal)),
            seen => Assert.InRange(seen.Time, start.AddHours(-8), start.AddHours(2))
        );
    }

    [Fact]
    public async Task Whatever_happens_to_its_channels_it_reads_again_and_says_what_it_may_have_missed()
    {
        await ReadsAsync();
        _emulator.Channels.Drop();
        await GapsAndReadsAsync("socket broke");
        _emulator.Channels.Close(code: 1001);
        await GapsAndReadsAsync("code 1001");
        _emulator.Channels.Evict();
        await GapsAndReadsAsync("took this one's place");
        _emulator.Channels.RevokeTokens();
        await GapsAndReadsAsync("revoked");

        var gaps = _gaps.Gaps.Count;
        var before = _emulator
            .Channels.List()
            .Where(channel => channel.SocketSince is not null)
            .Select(channel => channel.Id)
            .ToHashSet();
        _emulator.Channels.AnnounceClosing();
        await UntilAsync(() =>
            _emulator
                .Channels.List()
                .Where(channel => channel.SocketSince is not null)
                .All(channel => !before.Contains(channel.Id))
        );
        await ReadsAsync();
        Assert.Equal(gaps, _gaps.Gaps.Count);
        Assert.Empty(_quarantine.Kept);
    }

    private async Task GapsAndReadsAsync(string cause)
    {
        await UntilAsync(() => _gaps.Gaps.Any(gap => gap.Cause.Contains(cause, StringComparison.Ordinal)));
        await ReadsAsync();
    }

    private int Sockets() => _emulator.Channels.List().Count(channel => channel.SocketSince is not null);

    private async Task ReadsAsync()
    {
        // The other channels go on bringing events: what is done to a socket that is not there yet does nothing.
        await UntilAsync(() => Sockets() >= _sockets);
        await UntilAsync(() => !_monitor.State.Note?.Contains("not connected", StringComparison.Ordinal) ?? true);
        var events = _log.Events.Count;
        await UntilAsync(() => _log.Events.Count > events + 20);
    }

    private async Task UntilAsync(Func<bool> condition)
    {
        var started = Stopwatch.GetTimestamp();
        while (!condition())
        {
            if (_run.IsFaulted)
                await _run;
            if (Stopwatch.GetElapsedTime(started) > Patience)
                throw new TimeoutException(
                    $"It did not happen. {_monitor.State} {_log.Events.Count} events: "
                        + string.Join(
                            ", ",
                            _log.Events.GroupBy(seen => seen.Topic.Split('.')[^1])
                                .Select(same => $"{same.Count()} {same.Key}")
                        )
                        + $" Gaps: {string.Join(" | ", _gaps.Gaps)} Log: {string.Join(" | ", _lines.Texts.TakeLast(30))}"
                );
            await Task.Delay(TimeSpan.FromMilliseconds(20));
        }
    }
}
