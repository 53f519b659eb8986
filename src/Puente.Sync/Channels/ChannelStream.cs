using Microsoft.Extensions.Logging;
using Puente.Platform;
using Puente.Platform.Errors;
using Puente.Sync.Channels.Following;
using Puente.Sync.Channels.Gaps;
using Puente.Sync.Channels.Intake;
using Puente.Sync.Channels.Lines;
using Puente.Sync.Events;
using Puente.Sync.Streams;

namespace Puente.Sync.Channels;

/// <summary>Reads the organisation's events from notification channels into the log, and says what it may have missed.</summary>
public sealed class ChannelStream : IStream
{
    internal const string StreamName = "channels";

    // The platform keeps 20 channels of a user and OAuth client; the 21st takes the place of another.
    private const int PlatformsChannels = 20;
    private const long QueueBytes = 128L * 1024 * 1024;

    // One channel may have been silent, dead or in a gap not yet grown when the process ended while another one went on
    // receiving: silence is noticed after 45 s, death after 70 s, and a gap grows every 15 s.
    private static readonly TimeSpan Unnoticed = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan ClearWithin = TimeSpan.FromSeconds(5);

    private readonly PlatformClient _platform;
    private readonly ChannelOptions _options;
    private readonly IEventLog _log;
    private readonly IGapJournal _gaps;
    private readonly IQuarantine _quarantine;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly Func<double> _random;

    /// <exception cref="ChannelOptionsException">The options have faults; all of them are named.</exception>
    public ChannelStream(
        PlatformClient platform,
        ChannelOptions options,
        IEventLog log,
        IGapJournal gaps,
        IQuarantine quarantine,
        ILogger logger,
        TimeProvider time
    )
        : this(platform, options, log, gaps, quarantine, logger, time, Random.Shared.NextDouble) { }

    /// <param name="random">0 to 1, for the jitter.</param>
    internal ChannelStream(
        PlatformClient platform,
        ChannelOptions options,
        IEventLog log,
        IGapJournal gaps,
        IQuarantine quarantine,
        ILogger logger,
        TimeProvider time,
        Func<double> random
    )
    {
        var faults = options.Validate();
        if (faults.Count > 0)
            throw new ChannelOptionsException(faults);
        (_platform, _options, _log, _gaps) = (platform, options, log, gaps);
        (_quarantine, _logger, _time, _random) = (quarantine, logger, time, random);
    }

    public string Name => StreamName;

    /// <exception cref="ChannelCapacityException">What is wanted has no room on the channels.</exception>
    /// <exception cref="SignInException">The client's id or secret is wrong.</exception>
    /// <exception cref="IOException">The log refused an event.</exception>
    public async Task RunAsync(StreamMonitor monitor, CancellationToken stop)
    {
        var clock = new PlatformClock(_time, () => _platform.ClockSkew);
        var health = new ChannelHealth(monitor);
        var intake = new EventIntake(_log, monitor, _options.QueueEventCount, QueueBytes);
        var states = new UserStates(_platform, intake, health, clock, _time, _random, _logger);
        using var handOvers = new SemaphoreSlim(Math.Max(1, PlatformsChannels - _options.MaxChannels));
        var parts = new LaneParts(
            _platform.Notifications,
            _options,
            _platform.ApiBase.Scheme == Uri.UriSchemeHttp,
            handOvers,
            health,
            clock,
            _time,
            _logger,
            _random,
            states.Ask
        );
        DetailFollower? details = null;
        ChannelFleet fleet = null!;
        fleet = new ChannelFleet(
            _options,
            health,
            number =>
            {
                var gaps = new ChannelGaps(
                    number,
                    _gaps,
                    clock,
                    _options.GapMargin,
                    _options.GapEndMargin,
                    _time,
                    fleet.Fail
                );
                var handler = new FrameHandler(number, intake, _quarantine, gaps, details, clock, _time, _logger);
                return new ChannelLane(number, parts, gaps, handler);
            }
        );
        if (_options.DetailEvents)
            details = new DetailFollower(fleet, _options, health, _time);
        var directory = new ObjectDirectory(_platform, _options, fleet, health, _time, _logger);

        using var running = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var reach = await _gaps.ResumeAsync(StreamName, clock.Now, stop);
        var heard = await _log.ReadHeardAsync(StreamName, stop);
        var started = _time.GetUtcNow();
        // Asked when the first channels come up: the platform's clock is known better then.
        fleet.Start(() => LastComplete(heard, reach, started, clock), running.Token);
        var storing = intake.RunAsync();
        Task[] work =
        [
            directory.RunAsync(running.Token),
            states.RunAsync(running.Token),
            details?.RunAsync(running.Token) ?? Task.CompletedTask,
        ];
        try
        {
            await UntilOverAsync([storing, fleet.Failure, .. work], stop);
        }
        finally
        {
            await running.CancelAsync();
            await fleet.EndedAsync();
            foreach (var task in work)
                await QuietlyAsync(task);
            intake.Complete();
            await QuietlyAsync(storing);
        }

        // What was received is stored before the stream says that it has stopped.
        await storing;
        if (fleet.Failure.IsFaulted)
            await fleet.Failure;
        await ClearAsync(fleet);
    }

    /// <summary>Waits for the end of a task whose fault is looked at elsewhere.</summary>
    private static Task QuietlyAsync(Task task) =>
        task.ContinueWith(static _ => { }, CancellationToken.None, default, TaskScheduler.Default);

    /// <summary>Returns when told to stop; fails as soon as any part does.</summary>
    private static async Task UntilOverAsync(IEnumerable<Task> parts, CancellationToken stop)
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = stop.UnsafeRegister(
            static source => ((TaskCompletionSource)source!).TrySetResult(),
            stopped
        );
        var going = parts.ToList();
        going.Add(stopped.Task);
        while (!stopped.Task.IsCompleted)
        {
            var over = await Task.WhenAny(going);
            going.Remove(over);
            if (!over.IsCanceled || !stop.IsCancellationRequested)
                await over;
        }
    }

    /// <summary>Until when an earlier run missed nothing on any channel, by this machine's clock; the start, when there was none.</summary>
    /// <param name="heard">When anything was received last, and is stored.</param>
    /// <param name="reach">Until when its gaps reach, platform time: where nothing was heard, nothing else says that there was a run.</param>
    private static DateTimeOffset LastComplete(
        DateTimeOffset? heard,
        DateTimeOffset? reach,
        DateTimeOffset started,
        PlatformClock clock
    )
    {
        if (heard is { } received)
            return received - Unnoticed;
        return reach is { } end && clock.Local(end) < started ? clock.Local(end) : started;
    }

    private async Task ClearAsync(ChannelFleet fleet)
    {
        using var limit = new CancellationTokenSource(ClearWithin, _time);
        try
        {
            await Task.WhenAll(fleet.Lanes.Select(lane => lane.ClearAsync(limit.Token)));
        }
        catch (OperationCanceledException)
        {
            ChannelLog.NotCleared(_logger, $"No answer within {ClearWithin.TotalSeconds:0} s.");
        }
    }
}
