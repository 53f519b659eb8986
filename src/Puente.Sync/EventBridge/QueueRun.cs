using System.Globalization;
using Amazon.SQS;
using Amazon.SQS.Model;
using Microsoft.Extensions.Logging;
using Puente.Store;
using Puente.Sync.Streams;

namespace Puente.Sync.EventBridge;

/// <summary>One run of a queue's stream, from its start to its stop.</summary>
internal sealed class QueueRun : IDisposable
{
    private const int BatchMessages = 10;

    /// <summary>An empty answer that comes at once, from an endpoint that does not wait, must not make a hot loop.</summary>
    private static readonly TimeSpan ShortestEmptyReceive = TimeSpan.FromMilliseconds(250);

    private readonly IAmazonSQS _sqs;
    private readonly QueueOptions _options;
    private readonly Intake _intake;
    private readonly StreamMonitor _monitor;
    private readonly TimeProvider _time;
    private readonly QueueAddress _address;
    private readonly QueueHealth _health;
    private readonly Visibility _visibility;
    private readonly QueueDeletion _deletion;
    private readonly QueueDepth _depth;
    private readonly StoreGate _gate = new();

    /// <summary>Take nothing new: the caller's stop, or the death of one of the receivers.</summary>
    private readonly CancellationTokenSource _stop;

    /// <summary>Leave even what is held; it comes again.</summary>
    private readonly CancellationTokenSource _abort;

    public QueueRun(
        IAmazonSQS sqs,
        QueueOptions options,
        Intake intake,
        StreamMonitor monitor,
        ILogger logger,
        TimeProvider time,
        CancellationToken stop
    )
    {
        (_sqs, _options, _intake, _monitor, _time) = (sqs, options, intake, monitor, time);
        _address = new QueueAddress(sqs, options);
        _health = new QueueHealth(monitor, logger);
        _visibility = new Visibility(sqs, options, logger, time);
        _deletion = new QueueDeletion(sqs, options, time);
        _depth = new QueueDepth(sqs, options, _address, _health, monitor, time);
        _stop = CancellationTokenSource.CreateLinkedTokenSource(stop);
        _abort = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
    }

    public void Dispose()
    {
        _stop.Dispose();
        _abort.Dispose();
    }

    public async Task RunAsync()
    {
        await using var grace = _stop.Token.Register(() => _abort.CancelAfter(_options.StopGrace));
        using var helpers = new CancellationTokenSource();
        var keeping = _visibility.KeepAsync(helpers.Token);
        var measuring = _depth.TellAsync(_stop.Token);
        try
        {
            await Task.WhenAll(Enumerable.Range(0, _options.Receives).Select(_ => ReceiveOrStopAllAsync()));
        }
        finally
        {
            // Only now: batches stay hidden until the last one is settled.
            await helpers.CancelAsync();
            await keeping;
            await measuring;
        }
    }

    private async Task ReceiveOrStopAllAsync()
    {
        try
        {
            await ReceiveAsync();
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested) { }
        catch
        {
            await _stop.CancelAsync();
            throw;
        }
    }

    private async Task ReceiveAsync()
    {
        var failures = 0;
        while (!_stop.IsCancellationRequested)
        {
            await _gate.WaitAsync(_stop.Token);
            var start = _time.GetTimestamp();
            string url;
            ReceiveMessageResponse answer;
            try
            {
                url = await _address.GetAsync(_stop.Token);
                answer = await _sqs.ReceiveMessageAsync(Request(url), _stop.Token);
            }
            catch (Exception fault) when (QueueFault.Is(fault, _stop.Token))
            {
                _health.Bad(QueuePart.Receive, QueueFault.Note("sqs:ReceiveMessage", _options.Name, fault));
                await Task.Delay(_options.Pause(failures++), _time, _stop.Token);
                continue;
            }

            failures = 0;
            _health.Good(QueuePart.Receive);
            // The SDK leaves the list null when nothing came.
            if (answer.Messages is { Count: > 0 } messages)
                await SettleAsync(url, messages);
            else if (_time.GetElapsedTime(start) < ShortestEmptyReceive)
                await Task.Delay(ShortestEmptyReceive, _time, _stop.Token);
        }
    }

    private ReceiveMessageRequest Request(string url) =>
        new(url)
        {
            MaxNumberOfMessages = BatchMessages,
            WaitTimeSeconds = (int)_options.Wait.TotalSeconds,
            VisibilityTimeout = (int)_options.Visibility.TotalSeconds,
        };

    private async Task SettleAsync(string url, List<Message> messages)
    {
        using var batch = _visibility.Hold(url, messages);
        try
        {
            if (await StoreAsync(batch) is not { } taken)
                return;
            // At-least-once: SQS forgets a deleted message for good, so deleting waits for the commit.
            await DeleteAsync(url, messages);
            _monitor.Handled(taken.Events + taken.Quarantined, taken.Newest);
        }
        catch (OperationCanceledException) when (_abort.IsCancellationRequested)
        {
            // The grace after a stop is over; the messages become visible again by themselves.
        }
    }

    /// <returns>Null when the batch was given back to the queue.</returns>
    private async Task<TakenIn?> StoreAsync(Visibility.Batch batch)
    {
        var failures = 0;
        var isProbe = false;
        while (true)
        {
            try
            {
                var taken = await _intake.TakeAsync(batch.Messages, _abort.Token);
                _gate.Open();
                _health.Good(QueuePart.Store);
                return taken;
            }
            catch (Exception fault) when (fault is IOException or StoreException)
            {
                _health.Bad(
                    QueuePart.Store,
                    $"The events of the queue '{_options.Name}' could not be stored; nothing is deleted from it and storing is tried again. {fault.Message}"
                );
            }

            isProbe = isProbe || _gate.TryShut();
            if (isProbe && await PauseAsync(failures++))
                continue;
            await _visibility.ReleaseAsync(batch, _abort.Token);
            return null;
        }
    }

    /// <returns>False when the stream was stopped meanwhile.</returns>
    private async Task<bool> PauseAsync(int failures)
    {
        await Task.Delay(_options.Pause(failures), _time, _stop.Token)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !_stop.IsCancellationRequested;
    }

    private async Task DeleteAsync(string url, List<Message> messages)
    {
        try
        {
            var left = await _deletion.DeleteAsync(url, messages, _abort.Token);
            if (left == 0)
                _health.Good(QueuePart.Delete);
            else
                _health.Bad(
                    QueuePart.Delete,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"sqs:DeleteMessageBatch left {left} stored messages in the queue '{_options.Name}'; they come again and are recognised."
                    )
                );
        }
        catch (Exception fault) when (QueueFault.Is(fault, _abort.Token))
        {
            _health.Bad(
                QueuePart.Delete,
                $"{QueueFault.Note("sqs:DeleteMessage", _options.Name, fault)} What is stored already comes again and is recognised."
            );
        }
    }
}
