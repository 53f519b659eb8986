using System.Collections.Concurrent;
using System.Text;
using Puente.Emulator.Clock;

namespace Puente.Emulator.EventBridge;

/// <summary>Takes messages from the backlog to the target in batches, with repeats. Several batches are on their way at
/// once, each from a lane of its own, and a lane does not go on before its batch has been dealt with.</summary>
internal sealed class Delivery : IAsyncDisposable
{
    /// <summary>Bytes of one SendMessageBatch that every endpoint takes.</summary>
    private const int MostBytes = 262_144;

    private readonly EventBridgeOptions _options;
    private readonly VirtualClock _clock;
    private readonly TimeProvider _time;
    private readonly Backlog _backlog;
    private readonly Tallies _tallies;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task[] _lanes;
    private readonly ConcurrentBag<IBridgeTarget> _targets = [];
    private volatile IBridgeTarget? _target;

    public Delivery(EventBridgeOptions options, VirtualClock clock, TimeProvider time, Backlog backlog, Tallies tallies)
    {
        (_options, _clock, _time, _backlog, _tallies) = (options, clock, time, backlog, tallies);
        _lanes = [.. Enumerable.Range(0, options.InFlight).Select(lane => Task.Run(() => RunAsync(lane, _stop.Token)))];
    }

    public bool HasTarget => _target is not null;

    /// <summary>Sends to another target from the next batch on; null sends nowhere.</summary>
    public void Redirect(EventBridgeSink? sink)
    {
        _backlog.Order = sink?.Order ?? DeliveryOrder.PerObject;
        IBridgeTarget? target = sink switch
        {
            null => null,
            { QueueUrl: not null } => new SqsTarget(sink),
            _ => new HttpTarget(new Uri(sink.HttpUrl!)),
        };
        // The one before may still be sending.
        if (target is not null)
            _targets.Add(target);
        _target = target;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_lanes);
        foreach (var target in _targets)
            target.Dispose();
        _stop.Dispose();
    }

    private async Task RunAsync(int lane, CancellationToken stop)
    {
        try
        {
            while (true)
            {
                var taken = await _backlog.TakeAsync(lane, _target?.MostMessages ?? 1, stop);
                try
                {
                    foreach (var batch in Batches(taken))
                        await DeliverAsync(batch, stop);
                }
                catch (Exception defect) when (!stop.IsCancellationRequested)
                {
                    // A lane never dies of one batch; what went wrong shows among the lost.
                    _tallies.Lost($"the emulator failed: {defect.GetType().Name}: {defect.Message}");
                }
                _backlog.Settle(taken.Count);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The emulator stops; what waits goes with it.
        }
    }

    private static IEnumerable<List<BridgeMessage>> Batches(IReadOnlyList<Pending> taken)
    {
        var (batch, bytes) = (new List<BridgeMessage>(), 0);
        foreach (var pending in taken)
        {
            var body = Envelope.Write(pending);
            var message = new BridgeMessage(pending, body, Encoding.UTF8.GetByteCount(body));
            if (batch.Count > 0 && bytes + message.Bytes > MostBytes)
            {
                yield return batch;
                (batch, bytes) = ([], 0);
            }
            batch.Add(message);
            bytes += message.Bytes;
        }
        if (batch.Count > 0)
            yield return batch;
    }

    /// <summary>Returns when every message has been delivered or given up.</summary>
    private async Task DeliverAsync(IReadOnlyList<BridgeMessage> batch, CancellationToken stop)
    {
        var wait = _options.RetryAfter;
        var left = batch;
        while (true)
        {
            if (_target is not { } target)
            {
                foreach (var _ in left)
                    _tallies.Lost("no sink is set");
                return;
            }
            foreach (var message in left)
                message.Pending.Attempts++;
            left = await TryAsync(target, left, stop);
            if (left.Count == 0)
                return;
            _tallies.Repeated(left.Count);
            await Task.Delay(wait, _time, stop);
            wait = wait * 2 < _options.RetryAfter * 100 ? wait * 2 : _options.RetryAfter * 100;
        }
    }

    /// <summary>Returns what must be tried again.</summary>
    private async Task<IReadOnlyList<BridgeMessage>> TryAsync(
        IBridgeTarget target,
        IReadOnlyList<BridgeMessage> messages,
        CancellationToken stop
    )
    {
        var results = await target.SendAsync(messages, stop);
        var again = new List<BridgeMessage>();
        for (var i = 0; i < messages.Count; i++)
        {
            var (message, result) = (messages[i], results[i]);
            if (result.Outcome == DeliveryOutcome.Delivered)
                _tallies.Delivered(1);
            else if (result.Outcome == DeliveryOutcome.Failed && !IsExhausted(message.Pending))
                again.Add(message);
            else
                await GiveUpAsync(target, message, result, stop);
        }
        return again;
    }

    private bool IsExhausted(Pending pending) =>
        pending.Attempts >= _options.MostAttempts || _clock.Now - pending.TakenAt >= _options.GiveUpAfter;

    private async Task GiveUpAsync(
        IBridgeTarget target,
        BridgeMessage message,
        DeliveryResult result,
        CancellationToken stop
    )
    {
        var code = result.Code ?? "unknown";
        var isExhausted = result.Outcome == DeliveryOutcome.Failed;
        _tallies.GaveUp(new GivenUp(message.Pending.Id, message.Pending.Raised.Topic, code, message.Bytes));
        if (await target.TryPutAsideAsync(message, code, isExhausted, stop))
            _tallies.DeadLettered();
        else
            _tallies.Lost(isExhausted ? $"given up after repeats: {code}" : $"refused by the sink: {code}");
    }
}
