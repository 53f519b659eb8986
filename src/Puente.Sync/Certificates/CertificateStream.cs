using Microsoft.Extensions.Logging;
using Puente.Platform;
using Puente.Platform.Errors;
using Puente.Platform.Governor;
using Puente.Store;
using Puente.Store.Certificates;
using Puente.Sync.Streams;

namespace Puente.Sync.Certificates;

/// <summary>
/// Issues a certificate for every closed interval: its counts equal the platform's, or they do not. An interval that differs is a
/// gap from then on (promise P5), is read again, and is compared until it is equal.
/// </summary>
public sealed partial class CertificateStream : IStream
{
    internal const string StreamName = "certificates";

    private readonly PlatformClient _platform;
    private readonly IStore _store;
    private readonly CountComparison _comparison;
    private readonly DueIntervals _due;
    private readonly CertificateOptions _options;
    private readonly ILogger<CertificateStream> _logger;
    private readonly TimeProvider _time;

    /// <summary>The last certificate of each interval that differs, by id.</summary>
    private readonly SortedDictionary<string, Certificate> _different = new(StringComparer.Ordinal);
    private string? _newestDifference;
    private int _failures;

    public CertificateStream(
        PlatformClient platform,
        IStore store,
        CertificateOptions options,
        ILogger<CertificateStream> logger,
        TimeProvider? time = null
    )
    {
        _platform = platform.WithLane(Lane.Backfill);
        (_store, _options, _logger, _time) = (store, options, logger, time ?? TimeProvider.System);
        _comparison = new CountComparison(_platform, store);
        _due = new DueIntervals(store, options, _time);
    }

    public string Name => StreamName;

    public async Task RunAsync(StreamMonitor monitor, CancellationToken stop)
    {
        var known = await _store.ReadCertificatesAsync(
            DateTimeOffset.MinValue,
            DateTimeOffset.MaxValue,
            differentOnly: true,
            CancellationToken.None
        );
        foreach (var certificate in known)
            _different[certificate.Id] = certificate;
        Tell(monitor);
        while (!stop.IsCancellationRequested)
        {
            var rest = _options.Poll;
            try
            {
                await TurnAsync(monitor, stop);
                _failures = 0;
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault) when (fault is PlatformException or InvalidDataException)
            {
                // Nothing is lost: what could not be compared stays due.
                var longer = TimeSpan.FromSeconds(Math.Min(300, Math.Pow(2, Math.Min(_failures++, 10))));
                rest = longer > rest ? longer : rest;
                monitor.Degraded($"Counts could not be compared: {fault.Message}");
                LogFailed(rest.TotalSeconds, fault.Message);
            }
            await _time.RestAsync(rest, stop);
        }
    }

    private async Task TurnAsync(StreamMonitor monitor, CancellationToken stop)
    {
        foreach (var certificate in await AgainAsync())
            await CertifyAsync(ClosedInterval.Of(certificate), certificate, monitor, stop);
        // Hours are the platform's hours.
        if (_options.Hours && _platform.ClockSkew is null)
            await _platform.DetailsJobs.GetAvailabilityAsync(stop);
        while (await _due.NextHourAsync(_time.GetUtcNow() + (_platform.ClockSkew ?? default), stop) is { } hour)
            await CertifyAsync(hour, null, monitor, stop);
        foreach (var day in await _due.DaysAsync(stop))
            await CertifyAsync(day, null, monitor, stop);
        Tell(monitor);
    }

    /// <summary>Those that differed, were read again since, and have waited long enough.</summary>
    private async Task<IReadOnlyList<Certificate>> AgainAsync()
    {
        if (_different.Count == 0)
            return [];
        var gaps = await _store.ReadGapsAsync(openOnly: true, CancellationToken.None);
        var open = gaps.Select(gap => gap.Id).ToHashSet();
        var now = _time.GetUtcNow();
        return
        [
            .. _different.Values.Where(one =>
                !open.Contains(ClosedInterval.Of(one).GapId) && one.CheckedAt + Wait(one.Checks) <= now
            ),
        ];
    }

    private TimeSpan Wait(int checks)
    {
        var wait = _options.Again * Math.Pow(2, Math.Min(checks - 1, 20));
        return wait < _options.LongestAgain ? wait : _options.LongestAgain;
    }

    private async Task CertifyAsync(
        ClosedInterval interval,
        Certificate? before,
        StreamMonitor monitor,
        CancellationToken stop
    )
    {
        stop.ThrowIfCancellationRequested();
        var result = await _comparison.RunAsync(interval.From, interval.To, stop);
        var certificate = new Certificate(
            interval.Id,
            interval.From,
            interval.To,
            _time.GetUtcNow(),
            "aggregates",
            result.IsEqual,
            (before?.Checks ?? 0) + 1,
            CountText.Totals(result.Ours),
            CountText.Totals(result.Theirs),
            CountText.Differences(result.Differences)
        );
        await SaveAsync(interval, certificate, result);
        _due.Done(interval);
        if (result.IsEqual)
        {
            if (_different.Remove(interval.Id))
                LogEqual(interval.Id, certificate.Checks);
        }
        else
        {
            _different[interval.Id] = certificate;
            _newestDifference = CountText.Tell(result.Differences[0]);
            LogDifferent(interval.Id, result.Differences.Count, _newestDifference);
        }
        monitor.Handled(1, interval.To);
        Tell(monitor);
    }

    /// <summary>Certificate, gap and the hour reached become visible together.</summary>
    private async Task SaveAsync(ClosedInterval interval, Certificate certificate, CountComparisonResult result)
    {
        await using var transaction = await _store.BeginAsync(CancellationToken.None);
        await transaction.SaveCertificateAsync(certificate, CancellationToken.None);
        if (!result.IsEqual && certificate.Checks <= _options.MostRepairs)
            await transaction.SaveGapAsync(
                interval.Gap(CountText.Cause(result), _time.GetUtcNow()),
                CancellationToken.None
            );
        if (_due.After(interval) is { } checkpoint)
            await transaction.SaveCheckpointAsync(checkpoint, CancellationToken.None);
        WritePoint.Reached("certificate: before saving");
        await transaction.CommitAsync(CancellationToken.None);
        WritePoint.Reached("certificate: after saving");
    }

    private void Tell(StreamMonitor monitor)
    {
        monitor.Waiting(_different.Count);
        if (_different.Count == 0)
            monitor.Healthy();
        else
            monitor.Degraded(
                $"{_different.Count} closed intervals differ from the platform, the first of them {_different.First().Key}"
                    + (_newestDifference is null ? "" : $"; last seen: {_newestDifference}")
            );
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "The counts of {Interval} differ from the platform's in {Count} places, first {First}. The interval is read again."
    )]
    private partial void LogDifferent(string interval, int count, string first);

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "The counts of {Interval} equal the platform's at comparison {Check}."
    )]
    private partial void LogEqual(string interval, int check);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Closed intervals could not be compared with the platform; next try in {Seconds} s. {Reason}"
    )]
    private partial void LogFailed(double seconds, string reason);
}
