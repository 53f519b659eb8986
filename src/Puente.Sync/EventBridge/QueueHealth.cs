using Microsoft.Extensions.Logging;
using Puente.Sync.Streams;

namespace Puente.Sync.EventBridge;

internal enum QueuePart
{
    Receive,
    Store,
    Delete,
    Depth,
    DeadLetters,
}

/// <summary>Joins what the parts of a queue's stream say of themselves, so that one part's success hides no other's fault.</summary>
internal sealed partial class QueueHealth(StreamMonitor monitor, ILogger logger)
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<QueuePart, string> _faults = [];
    private bool _told;

    public void Good(QueuePart part)
    {
        lock (_lock)
        {
            if (!_faults.Remove(part) && _told)
                return;
            if (_told)
                LogMended(logger, part);
            _told = true;
            Tell();
        }
    }

    public void Bad(QueuePart part, string note)
    {
        lock (_lock)
        {
            var known = _faults.TryGetValue(part, out var before);
            _faults[part] = note;
            Tell();
            // Once per fault, not once per try: an outage of a night must not fill the log.
            if (!known || before != note)
                LogFault(logger, note);
        }
    }

    private void Tell()
    {
        if (_faults.Count == 0)
            monitor.Healthy();
        else
            monitor.Degraded(string.Join(' ', _faults.Values));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Note}")]
    private static partial void LogFault(ILogger logger, string note);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Part} works again.")]
    private static partial void LogMended(ILogger logger, QueuePart part);
}
