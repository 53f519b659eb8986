using Microsoft.Extensions.Logging;
using Puente.Platform.Requests;

namespace Puente.Platform.Usage;

/// <summary>
/// Counts this process's requests and adds them to the file once a minute and at the end. A process that is killed loses
/// the count of its last minute, never that of others.
/// </summary>
internal sealed class UsageCounter : IDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<UsageEntry, long> _counts = [];
    private readonly string _folder;
    private readonly string _host;
    private readonly string _client;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly ITimer _timer;
    private bool _hasFailed;

    public UsageCounter(string folder, string host, string client, TimeProvider time, ILogger log)
    {
        (_folder, _host, _client, _time, _log) = (folder, host, client, time, log);
        _timer = time.CreateTimer(static s => ((UsageCounter)s!).Flush(), this, Every, Every);
    }

    /// <param name="status">Null when no answer came.</param>
    public void Count(RequestState state, int? status)
    {
        var outcome = status switch
        {
            null => "none",
            429 => "429",
            { } code => $"{code / 100}xx",
        };
        var kind = new UsageEntry(
            DateOnly.FromDateTime(_time.GetUtcNow().UtcDateTime),
            _host,
            _client,
            state.Method.Method,
            state.Route,
            state.Lane,
            outcome,
            0
        );
        lock (_lock)
            _counts[kind] = _counts.GetValueOrDefault(kind) + 1;
    }

    public void Dispose()
    {
        _timer.Dispose();
        Flush();
    }

    private void Flush()
    {
        lock (_lock)
        {
            if (_counts.Count == 0)
                return;
            try
            {
                UsageFile.Add(_folder, [.. _counts.Select(count => count.Key with { Requests = count.Value })]);
                _counts.Clear();
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                // Kept for the next minute; the requests themselves must not fail for a count.
                if (!_hasFailed)
                    UsageLog.NotCounted(_log, fault.Message);
                _hasFailed = true;
            }
        }
    }
}

internal static partial class UsageLog
{
    [LoggerMessage(30, LogLevel.Warning, "The count of requests cannot be written: {Fault}")]
    public static partial void NotCounted(ILogger log, string fault);
}
