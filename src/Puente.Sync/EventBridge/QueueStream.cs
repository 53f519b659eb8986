using Amazon.SQS;
using Microsoft.Extensions.Logging;
using Puente.Sync.Events;
using Puente.Sync.Streams;

namespace Puente.Sync.EventBridge;

/// <summary>
/// Brings the events of one queue into the log. A message is deleted only when the log has it (promise P2), so a crash
/// anywhere repeats messages and loses none. Nothing is remembered about messages: repeats and order are the log's matter.
/// </summary>
public sealed class QueueStream : IStream
{
    private readonly IAmazonSQS _sqs;
    private readonly QueueOptions _options;
    private readonly IEventLog _log;
    private readonly IQuarantine _quarantine;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;

    /// <param name="sqs">Not disposed here; one client may serve many queues.</param>
    /// <exception cref="ArgumentException">The options have faults; all of them are named.</exception>
    public QueueStream(
        IAmazonSQS sqs,
        QueueOptions options,
        IEventLog log,
        IQuarantine quarantine,
        ILogger logger,
        TimeProvider time
    )
    {
        if (options.Validate() is { Count: > 0 } faults)
            throw new ArgumentException(string.Join(' ', faults), nameof(options));
        (_sqs, _options, _log, _quarantine, _logger, _time) = (sqs, options, log, quarantine, logger, time);
        Name = StreamName(options);
    }

    public string Name { get; }

    /// <summary><c>eventbridge/orders</c>; also the source of its events and of its rows in quarantine.</summary>
    public static string StreamName(QueueOptions options) => "eventbridge/" + options.Name;

    public async Task RunAsync(StreamMonitor monitor, CancellationToken stop)
    {
        var intake = new Intake(Name, _options.MaxMessageBytes, _log, _quarantine, _time);
        using var run = new QueueRun(_sqs, _options, intake, monitor, _logger, _time, stop);
        await run.RunAsync();
    }
}
