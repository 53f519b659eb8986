using Puente.Platform.Errors;
using Puente.Sync.Channels.Gaps;

namespace Puente.Sync.Channels.Lines;

/// <summary>
/// One of the stream's numbered channels, always open: when its socket or the channel behind it goes, the next one takes
/// its topics over, and what may have been missed in between is a gap.
/// </summary>
internal sealed partial class ChannelLane(int number, LaneParts parts, ChannelGaps gaps, FrameHandler handler)
{
    // As often as the vendor's own client does before it takes a new channel.
    private const int MostUses = 10;
    private const int MostShortLives = 2;

    public const string CameUp = "objects came up before their topics were subscribed to";

    private static readonly TimeSpan ShortLife = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan GoodSpell = TimeSpan.FromMinutes(5);

    private readonly Subscriber _subscriber = new(parts.Notifications);
    private readonly Backoff _backoff = new(parts.Random);
    private Backoff _retry = new(parts.Random);
    private readonly Signal _changed = new();
    private readonly Lock _lock = new();
    private IReadOnlyList<string> _wanted = [];
    private DateTimeOffset? _missedSince;
    private IReadOnlyList<string> _taken = [];
    private HashSet<string> _subscribed = [];
    private HeldChannel _held = new();
    private ChannelLine? _line;
    private bool _troubled;

    /// <summary>The lane's name in the stream's health.</summary>
    public string Part => $"channel {number}";

    private string TroublePart => $"channel {number} trouble";

    private string TopicsPart => $"channel {number} topics";

    private string HandOverPart => $"channel {number} hand-over";

    private string RefusedPart => $"channel {number} refused";

    /// <param name="missedSince">
    /// When what is new among the topics may have begun without us, by this machine's clock; null where nothing is missed.
    /// </param>
    public void SetTopics(IReadOnlyList<string> topics, DateTimeOffset? missedSince)
    {
        lock (_lock)
        {
            _wanted = topics;
            if (missedSince < (_missedSince ?? DateTimeOffset.MaxValue))
                _missedSince = missedSince;
        }

        _changed.Set();
    }

    /// <param name="missedSince">Since when nothing was read, by this machine's clock; null when there was nothing to read.</param>
    public async Task RunAsync(DateTimeOffset? missedSince, string cause, CancellationToken stop)
    {
        var opening = new LaneOpening(number, parts, handler, _subscriber, _backoff);
        try
        {
            if (missedSince is { } since)
                await gaps.BeginAsync(since, cause, stop);
            while (true)
            {
                _line = await opening.UntilOpenAsync(_held, TakeTopics, stop);
                await OpenedAsync(_line, stop);
                var end = await UseAsync(opening, stop);
                await LostAsync(_line, end, stop);
                await Task.Delay(_backoff.Next(), parts.Time, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // What the line still held is being stored by the intake.
        }
        finally
        {
            if (_line is not null)
                await _line.DisposeAsync();
            await gaps.DisposeAsync();
        }
    }

    /// <summary>Leaves nothing subscribed behind: the platform need not send to a channel that nobody reads.</summary>
    public async Task ClearAsync(CancellationToken cancellationToken)
    {
        if (_held.Channel is not { } channel)
            return;
        try
        {
            await parts.Notifications.ClearSubscriptionsAsync(channel.Id, cancellationToken);
        }
        catch (PlatformException fault)
        {
            ChannelLog.NotCleared(parts.Log, fault.Message);
        }
    }

    private IReadOnlyList<string> TakeTopics()
    {
        _changed.Reset();
        lock (_lock)
            return _taken = _wanted;
    }

    /// <returns>Whether something may have been missed.</returns>
    private async Task<bool> OpenedAsync(ChannelLine line, CancellationToken stop)
    {
        DateTimeOffset? newSince;
        lock (_lock)
            (newSince, _missedSince) = (_missedSince, null);
        var missed = gaps.IsOpen || newSince is not null;
        await gaps.EndAsync(stop);
        if (newSince is { } since)
            await gaps.SpanAsync(since, CameUp, stop);
        _subscribed = [.. _taken];
        ChannelLog.Reading(parts.Log, number, _subscribed.Count);
        Schedule(line);
        ReportRefused();
        parts.Health.Good(Part);
        parts.Health.Good(TopicsPart);
        parts.Health.Good(HandOverPart);
        if (missed)
            parts.Subscribed(_subscribed);
        return missed;
    }

    private async Task LostAsync(ChannelLine line, LineEnd end, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        // A heartbeat proves the socket only. When the subscriptions were gone, the last event is the last proof.
        var lastGood = end.KeepsChannel || end.Fault == LineFault.Doubled ? line.LastFrameAt : line.LastSureAt;
        await gaps.BeginAsync(lastGood, end.Cause, stop);
        ChannelLog.Lost(parts.Log, number, end.Cause);
        parts.Health.Bad(Part, $"{Part} is not connected: {end.Cause}");

        var lived = parts.Time.GetUtcNow() - line.OpenedAt;
        _backoff.Held(lived);
        _held.ShortLives = lived < ShortLife ? _held.ShortLives + 1 : 0;
        if (end.Fault is LineFault.Evicted or LineFault.Doubled)
            Trouble($"{Part}: {end.Cause}; does another process use the same OAuth client?");
        else if (_held.ShortLives >= MostShortLives)
            Trouble(
                $"{Part}: its sockets are closed right after they open; does another process use the same OAuth client?"
            );
        // Never fight for a channel: whoever else is on it would be thrown off, come back, and so on without end.
        if (!end.KeepsChannel || _held.ShortLives >= MostShortLives || _held.Uses >= MostUses || IsOld(line))
            _held = new HeldChannel();
        await line.DisposeAsync();
    }

    /// <summary>Shown until the channel has been well for a while, or it would hide between two fights.</summary>
    private void Trouble(string note)
    {
        _troubled = true;
        parts.Health.Bad(TroublePart, note);
    }

    private void ReportRefused()
    {
        var refused = _subscriber.Refused;
        foreach (var (topic, reason) in refused.Where(pair => _reported.Add(pair.Key)))
            ChannelLog.Refused(parts.Log, number, topic, reason);
        _reported.IntersectWith(refused.Keys);
        if (refused.Count == 0)
            parts.Health.Good(RefusedPart);
        else
            parts.Health.Bad(
                RefusedPart,
                $"{refused.Count} topics refused: "
                    + string.Join(", ", refused.Take(3).Select(pair => $"{pair.Key} ({pair.Value})"))
                    + (refused.Count > 3 ? ", …" : "")
            );
    }
}
