using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Puente.Platform;
using Puente.Platform.SignIn;
using Puente.Store.Gaps;
using Puente.Sync.Channels;
using Puente.Sync.Events;
using Puente.Sync.Streams;

namespace Puente.Sync.Tests.Channels.Fakes;

/// <summary>The stream, a pretend platform on a real socket, and a clock that only moves while the test waits.</summary>
internal sealed class ChannelRig : IAsyncDisposable
{
    public static readonly Guid Queue = Guid.Parse("11111111-0000-4000-8000-000000000001");
    public static readonly Guid User = Guid.Parse("22222222-0000-4000-8000-000000000001");

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(2);

    private readonly CancellationTokenSource _stop = new();
    private readonly PlatformClient _client;
    private DateTimeOffset _heartbeatAt;

    private ChannelRig(FakeTimeProvider clock, FakeChannels platform, ChannelOptions options)
    {
        (Clock, Platform, Options) = (clock, platform, options);
        Monitor = new StreamMonitor("channels", clock);
        // Requests run on the real clock: their pauses are another project's subject.
        _client = new PlatformClient(
            new PlatformOptions
            {
                ApiBase = platform.Address,
                ClientId = "client",
                ClientSecret = new Secret("s3cr3t-that-must-not-show"),
                MaxTries = 1,
                RateShare = 1,
                AssumedRatePerMinute = 100_000,
            }
        );
    }

    public FakeTimeProvider Clock { get; }

    public FakeChannels Platform { get; }

    public ChannelOptions Options { get; }

    public FakeLog Log { get; private init; } = new();

    public FakeGaps Gaps { get; } = new();

    public FakeQuarantine Quarantine { get; } = new();

    public StreamMonitor Monitor { get; }

    public Recorder Lines { get; } = new();

    public Task Run { get; private set; } = Task.CompletedTask;

    /// <summary>Sends the platform's heartbeat every 30 s of the clock.</summary>
    public bool Heartbeats { get; set; } = true;

    public string? Note => Monitor.State.Note;

    public FakeChannel Newest => Platform.Made[^1];

    public static string Presence => $"v2.users.{User}.presence";

    public static string QueueConversations => $"v2.routing.queues.{Queue}.conversations";

    /// <summary>One user and one queue, by id, unless the options say otherwise; started and reading.</summary>
    public static async Task<ChannelRig> StartAsync(
        ChannelOptions? options = null,
        Action<ChannelRig>? arrange = null,
        bool ready = true,
        FakeLog? log = null
    )
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 3, 2, 8, 0, 0, TimeSpan.Zero));
        var platform = await FakeChannels.StartAsync(clock);
        options ??= new ChannelOptions { Queues = ChannelSelection.Only(Queue), Users = ChannelSelection.Only(User) };
        var rig = new ChannelRig(clock, platform, options) { Log = log ?? new FakeLog() };
        rig._heartbeatAt = clock.GetUtcNow();
        platform.Users.Add(User);
        platform.Queues.Add(Queue);
        arrange?.Invoke(rig);
        rig.Begin();
        if (ready)
            await rig.UntilAsync(() => rig.Monitor.State.Condition == StreamCondition.Healthy);
        return rig;
    }

    public void Begin()
    {
        var stream = new ChannelStream(_client, Options, Log, Gaps, Quarantine, Lines, Clock, () => 0.5);
        Run = Task.Run(() => stream.RunAsync(Monitor, _stop.Token));
    }

    /// <summary>Waits, and lets the clock run about ten times as fast as real time.</summary>
    public async Task UntilAsync(Func<bool> condition, int stepMilliseconds = 20)
    {
        var started = Stopwatch.GetTimestamp();
        while (!condition())
        {
            if (Run.IsFaulted)
                await Run;
            if (Stopwatch.GetElapsedTime(started) > Patience)
                throw new TimeoutException(
                    $"It did not happen. {Monitor.State} Requests: {string.Join(", ", Platform.Requests)}. Log: {string.Join(" | ", Lines.Texts)}"
                );
            await AdvanceAsync(TimeSpan.FromMilliseconds(stepMilliseconds));
            await Task.Delay(Poll);
        }
    }

    /// <summary>Lets this much time pass, in steps that heartbeats keep up with.</summary>
    public async Task PassAsync(TimeSpan span)
    {
        for (var end = Clock.GetUtcNow() + span; Clock.GetUtcNow() < end; )
        {
            var marker = $"marker-{Guid.NewGuid():n}";
            await AdvanceAsync(TimeSpan.FromSeconds(10));
            // The clock goes on when the sockets have been read up to here.
            var open = Platform.Made.Where(channel => channel.IsOpen).ToList();
            foreach (var channel in open)
                await channel.SendAsync($$"""{"topicName":"test.{{marker}}.{{channel.Number}}","eventBody":{} }""");
            await UntilAsync(
                () => open.TrueForAll(channel => !channel.IsOpen || Saw($"test.{marker}.{channel.Number}")),
                stepMilliseconds: 0
            );
        }
    }

    /// <summary>Waits, with the clock standing still, until a count does not change any more.</summary>
    public async Task SettledAsync(Func<long> count)
    {
        var (last, same) = (count(), 0);
        await UntilAsync(
            () =>
            {
                var now = count();
                (last, same) = (now, now == last ? same + 1 : 0);
                return same > 100;
            },
            stepMilliseconds: 0
        );
    }

    public bool Saw(string topic) => Log.Events.Any(seen => seen.Topic == topic);

    public Gap GapWith(string cause) =>
        Assert.Single(Gaps.Gaps, gap => gap.Cause.Contains(cause, StringComparison.Ordinal));

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await Run.WaitAsync(Patience);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        try
        {
            await Run.WaitAsync(Patience);
        }
        catch (Exception fault) when (fault is not TimeoutException)
        {
            // What a test expects of the end it looks at itself.
        }

        AssertNothingSecret();
        _client.Dispose();
        _stop.Dispose();
        await Platform.DisposeAsync();
    }

    /// <summary>Whatever a test is about: an address of a channel is nowhere to be read (promise P9).</summary>
    private void AssertNothingSecret()
    {
        List<string?> written = [.. Lines.Texts, .. Gaps.Saved.Select(gap => gap.ToString()), Monitor.State.ToString()];
        foreach (var channel in Platform.Made)
            Assert.DoesNotContain(written, line => line!.Contains(channel.Id, StringComparison.Ordinal));
        Assert.DoesNotContain(written, line => line!.Contains("ws://", StringComparison.Ordinal));
    }

    private async Task AdvanceAsync(TimeSpan step)
    {
        Clock.Advance(step);
        if (!Heartbeats || Clock.GetUtcNow() - _heartbeatAt < TimeSpan.FromSeconds(30))
            return;
        _heartbeatAt = Clock.GetUtcNow();
        await Platform.HeartbeatAsync();
    }
}

/// <summary>Keeps every log line as text.</summary>
internal sealed class Recorder : ILogger
{
    private readonly ConcurrentQueue<string> _texts = new();

    public IReadOnlyCollection<string> Texts => _texts;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    ) => _texts.Enqueue($"{logLevel} {formatter(state, exception)} {exception}");
}
