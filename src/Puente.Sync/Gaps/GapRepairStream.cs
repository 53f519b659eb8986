using System.Text.Json;
using Microsoft.Extensions.Logging;
using Puente.Platform;
using Puente.Platform.Errors;
using Puente.Platform.Governor;
using Puente.Store;
using Puente.Store.Decoding;
using Puente.Store.Gaps;
using Puente.Store.Masking;
using Puente.Sync.Events;
using Puente.Sync.Jobs;
using Puente.Sync.Streams;
using Puente.Sync.UserStatus;

namespace Puente.Sync.Gaps;

/// <summary>
/// Repairs what live sources may have missed (promise P5). A gap is closed in a transaction of its own after everything found
/// is committed, and only if its source has not made it longer meanwhile. Repairing twice does no harm.
/// </summary>
public sealed partial class GapRepairStream : IStream
{
    private readonly PlatformClient _platform;
    private readonly IStore _store;
    private readonly GapRepair _repair;
    private readonly GapRepairOptions _options;
    private readonly ILogger<GapRepairStream> _logger;
    private readonly TimeProvider _time;
    private int _failures;

    public GapRepairStream(
        PlatformClient platform,
        IStore store,
        EventLog log,
        GapRepairOptions options,
        MaskingOptions? masking,
        ILogger<GapRepairStream> logger,
        TimeProvider? time = null
    )
    {
        _platform = platform.WithLane(Lane.Live);
        (_store, _options, _logger, _time) = (store, options, logger, time ?? TimeProvider.System);
        _repair = new GapRepair(_platform, store, log, options, masking, _time);
    }

    public string Name => "gaps";

    public async Task RunAsync(StreamMonitor monitor, CancellationToken stop)
    {
        monitor.Healthy();
        while (!stop.IsCancellationRequested)
        {
            // Jobs read their own days again.
            var gaps = (await _store.ReadGapsAsync(openOnly: true, CancellationToken.None))
                .Where(gap => gap.Stream is not (JobsStream.Name or UserStatusSync.Name))
                .ToList();
            monitor.Waiting(gaps.Count);
            var rest = _options.Poll;
            // Whichever clock a source has taken the times from.
            var skew = _platform.ClockSkew ?? TimeSpan.Zero;
            var now = _time.GetUtcNow() + (skew > TimeSpan.Zero ? skew : TimeSpan.Zero);
            foreach (var gap in gaps.Where(gap => gap.To + _options.Settle <= now))
            {
                if (stop.IsCancellationRequested)
                    return;
                if (await TryRepairAsync(gap, monitor, stop) is { } wait)
                {
                    rest = wait > rest ? wait : rest;
                    break;
                }
            }
            await _time.RestAsync(rest, stop);
        }
    }

    /// <returns>How long to rest when the gap stays open; null when it was repaired.</returns>
    private async Task<TimeSpan?> TryRepairAsync(Gap gap, StreamMonitor monitor, CancellationToken stop)
    {
        try
        {
            var evidence = await _repair.RunAsync(gap, stop);
            _failures = 0;
            await CloseAsync(gap, evidence);
            monitor.Healthy();
            monitor.Handled(1, gap.To);
            return null;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return TimeSpan.Zero;
        }
        catch (Exception fault)
            when (fault is PlatformException or DecodeException or JsonException or GapTooLargeException)
        {
            var rest = TimeSpan.FromSeconds(Math.Pow(2, Math.Min(_failures++, 10)));
            rest = rest < _options.LongestRest ? rest : _options.LongestRest;
            monitor.Degraded($"The gap {gap.Id} could not be repaired yet: {fault.Message}");
            LogFailed(gap.Id, rest.TotalSeconds, fault.Message);
            return rest;
        }
    }

    private async Task CloseAsync(Gap repaired, string evidence)
    {
        await using var transaction = await _store.BeginAsync(CancellationToken.None);
        // Only in the transaction's turn nobody can change the row between reading and writing it.
        var open = await _store.ReadGapsAsync(openOnly: true, CancellationToken.None);
        if (open.FirstOrDefault(gap => gap.Id == repaired.Id) is not { } current)
            return;
        if (current.From < repaired.From || current.To > repaired.To)
            return;
        await transaction.SaveGapAsync(
            current with
            {
                ClosedAt = _time.GetUtcNow(),
                Evidence = evidence,
            },
            CancellationToken.None
        );
        WritePoint.Reached("gap: before closing");
        await transaction.CommitAsync(CancellationToken.None);
        WritePoint.Reached("gap: after closing");
        LogClosed(repaired.Id, evidence);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The gap {Gap} is closed: {Evidence}.")]
    private partial void LogClosed(string gap, string evidence);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "The gap {Gap} could not be repaired and stays open; next try in {Seconds} s. {Reason}"
    )]
    private partial void LogFailed(string gap, double seconds, string reason);
}
