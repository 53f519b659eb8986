using Puente.Platform.Errors;

namespace Puente.Sync.Channels.Lines;

/// <summary>What a lane does while its line is open: topics that change, renewal, and the hand-over to the next channel.</summary>
internal sealed partial class ChannelLane
{
    private static readonly TimeSpan DefaultLife = TimeSpan.FromHours(24);
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan RefusedAgain = TimeSpan.FromMinutes(15);

    // Long enough for what is on its way on the old socket; the new one has been reading since before.
    private static readonly TimeSpan Overlap = TimeSpan.FromSeconds(2);

    // What the socket still says of a channel that is gone: who took its place, a token revoked.
    private static readonly TimeSpan ReasonWithin = TimeSpan.FromSeconds(1);

    private readonly HashSet<string> _reported = new(StringComparer.OrdinalIgnoreCase);
    private TimeSpan _life = DefaultLife;

    // In the platform's time, which is the one that a channel lives by.
    private DateTimeOffset _renewAt;
    private DateTimeOffset _rotateAt;

    private DateTimeOffset _handOverFrom;
    private DateTimeOffset _syncFrom;

    private DateTimeOffset Now => parts.Time.GetUtcNow();

    private bool IsRenewalDue => parts.Clock.Now >= _renewAt;

    private bool IsRotationDue => parts.Clock.Now >= _rotateAt;

    /// <summary>Runs until the line is over.</summary>
    private async Task<LineEnd> UseAsync(LaneOpening opening, CancellationToken stop)
    {
        while (true)
        {
            var line = _line!;
            await WakeAsync(line, stop);
            if (line.Ended.IsCompleted)
                return await line.Ended;
            if (_troubled && Now - line.OpenedAt >= GoodSpell)
            {
                _troubled = false;
                parts.Health.Good(TroublePart);
            }

            if (Now >= _handOverFrom && (line.Closing.IsCompleted || IsRotationDue))
                await HandOverAsync(opening, line, stop);
            else if (Now >= _syncFrom && (_changed.Raised.IsCompleted || IsRenewalDue))
            {
                if (await SyncTopicsAsync(line, full: IsRenewalDue, stop) is { } end)
                    return end;
            }
        }
    }

    private async Task WakeAsync(ChannelLine line, CancellationToken stop)
    {
        // The platform's clock need not run like ours, so its times are looked at again and again.
        var now = Now;
        var due = now + LookAgain;
        if (_changed.Raised.IsCompleted || IsRenewalDue)
            due = Min(due, _syncFrom);
        if (line.Closing.IsCompleted || IsRotationDue)
            due = Min(due, _handOverFrom);
        if (_troubled)
            due = Min(due, Max(line.OpenedAt + GoodSpell, now));
        if (due <= now)
            return;
        using var awake = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var waits = new List<Task> { line.Ended, Task.Delay(due - now, parts.Time, awake.Token) };
        if (!_changed.Raised.IsCompleted)
            waits.Add(_changed.Raised);
        if (!line.Closing.IsCompleted)
            waits.Add(line.Closing);
        await Task.WhenAny(waits);
        await awake.CancelAsync();
        stop.ThrowIfCancellationRequested();
    }

    /// <returns>The end of the line when the channel turns out to be gone, else null.</returns>
    private async Task<LineEnd?> SyncTopicsAsync(ChannelLine line, bool full, CancellationToken stop)
    {
        _changed.Reset();
        IReadOnlyList<string> wanted;
        DateTimeOffset? missedSince;
        lock (_lock)
            (wanted, missedSince) = (_wanted, _missedSince);
        List<string> added = [.. wanted.Where(topic => !_subscribed.Contains(topic))];
        try
        {
            // There is no removal of single topics, only of the rest.
            if (full || _subscribed.Count + added.Count > wanted.Count)
                await _subscriber.ReplaceAsync(line.Channel.Id, wanted, stop);
            else if (added.Count > 0)
                await _subscriber.AddAsync(line.Channel.Id, added, stop);
        }
        catch (PlatformResponseException answer) when (LaneOpening.IsGone(answer))
        {
            // The platform says why on the socket, but the two answers may change places.
            await Task.WhenAny(line.Ended, Task.Delay(ReasonWithin, parts.Time, stop));
            if (line.Ended.IsCompleted)
                return await line.Ended;
            return new LineEnd(
                LineFault.Expired,
                $"the platform answered {(int)answer.Status} to the channel's subscriptions"
            );
        }
        catch (PlatformException refusal) when (refusal is not SignInException { MayRepeat: false })
        {
            var wait = _retry.Next();
            var asked = (refusal as PlatformResponseException)?.RetryAfter;
            _syncFrom = Now + (asked > wait ? asked.Value : wait);
            _changed.Set();
            parts.Health.Bad(TopicsPart, $"{Part} cannot change its topics now: {refusal.Message}");
            ChannelLog.TryingAgain(parts.Log, number, refusal.Message, (_syncFrom - Now).TotalSeconds);
            return null;
        }

        line.Sure();
        _retry = new Backoff(parts.Random);
        _subscribed = [.. wanted];
        _renewAt = NextRenewal();
        ReportRefused();
        parts.Health.Good(TopicsPart);
        if (missedSince is { } since && added.Count > 0)
        {
            await gaps.SpanAsync(since, CameUp, stop);
            parts.Subscribed(added);
        }

        lock (_lock)
        {
            if (_missedSince == missedSince)
                _missedSince = null;
        }

        return null;
    }

    /// <summary>Opens the next channel while this one is still read, then leaves this one.</summary>
    private async Task HandOverAsync(LaneOpening opening, ChannelLine old, CancellationToken stop)
    {
        var cause = old.Closing.IsCompleted ? "the platform is about to close the socket" : "the channel nears its end";
        await parts.HandOvers.WaitAsync(stop);
        try
        {
            var next = new HeldChannel();
            var trying = opening.TryOnceAsync(next, TakeTopics, stop);
            if (await Task.WhenAny(trying, old.Ended) == old.Ended && !trying.IsCompleted)
            {
                var end = await old.Ended;
                await gaps.BeginAsync(old.LastFrameAt, end.Cause, stop);
            }

            var (line, fault, asked) = await trying;
            if (line is null)
            {
                var wait = _retry.Next();
                // The old channel has the topics that it had.
                _changed.Set();
                _handOverFrom = Now + (asked > wait ? asked.Value : wait);
                parts.Health.Bad(HandOverPart, $"{Part}: {cause}, and the next channel cannot be opened: {fault}");
                ChannelLog.TryingAgain(parts.Log, number, fault, (_handOverFrom - Now).TotalSeconds);
                return;
            }

            (_line, _held) = (line, next);
            _retry = new Backoff(parts.Random);
            if (!await OpenedAsync(line, stop))
                ChannelLog.HandedOver(parts.Log, number, cause);
            await Task.WhenAny(old.Ended, Task.Delay(Overlap, parts.Time, stop));
            // An event that could not be kept is our own fault and ends the stream.
            if (old.Ended.IsFaulted)
                await old.Ended;
        }
        finally
        {
            parts.HandOvers.Release();
            if (_line != old)
                await old.DisposeAsync();
        }
    }

    private void Schedule(ChannelLine line)
    {
        _life = line.Channel.Expires - parts.Clock.Now is { } life && life > TimeSpan.Zero ? life : DefaultLife;
        // A day has room for the last hour; the jitter keeps channels that were opened together apart.
        _rotateAt = parts.Clock.Now + (_life * (1 - ((1 + parts.Random()) / 24)));
        (_handOverFrom, _syncFrom) = (Now, Now);
        _renewAt = NextRenewal();
    }

    /// <summary>At half of the channel's life; sooner while a topic is refused, whose permission may come.</summary>
    private DateTimeOffset NextRenewal()
    {
        var half = _life / 2;
        return parts.Clock.Now + (_subscriber.Refused.Count > 0 && RefusedAgain < half ? RefusedAgain : half);
    }

    private bool IsOld(ChannelLine line) => IsRotationDue || line.Closing.IsCompleted;

    private static DateTimeOffset Min(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;

    private static DateTimeOffset Max(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
