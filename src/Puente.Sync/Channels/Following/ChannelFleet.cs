using Puente.Sync.Channels.Lines;
using Puente.Sync.Channels.Topics;

namespace Puente.Sync.Channels.Following;

/// <summary>More topics than the channels hold.</summary>
public sealed class ChannelCapacityException(int topics, int channels, int perChannel)
    : Exception(
        $"{topics} topics do not fit on {channels} channels of {perChannel}. Name fewer queues or users, fewer events of each, or take them over EventBridge, which has no such limit."
    );

/// <summary>The stream's lanes, and which topics each of them has. Safe to use from several threads.</summary>
/// <param name="make">Makes the lane of a number, from 1.</param>
internal sealed class ChannelFleet(ChannelOptions options, ChannelHealth health, Func<int, ChannelLane> make)
{
    private readonly Lock _lock = new();
    private readonly TopicAllocation _allocation = new(options.MaxChannels, options.TopicsPerChannel);
    private readonly List<ChannelLane> _lanes = [];
    private readonly List<IReadOnlyList<string>> _told = [];
    private readonly List<Task> _running = [];
    private readonly TaskCompletionSource _failure = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Func<DateTimeOffset> _startedFrom = null!;
    private CancellationToken _stop;
    private bool _began;

    /// <summary>Fails when a lane does; never completes otherwise.</summary>
    public Task Failure => _failure.Task;

    public IReadOnlyList<ChannelLane> Lanes
    {
        get
        {
            lock (_lock)
                return [.. _lanes];
        }
    }

    /// <param name="missedSince">The last moment, by this machine's clock, of which an earlier run missed nothing.</param>
    public void Start(Func<DateTimeOffset> missedSince, CancellationToken stop) =>
        (_startedFrom, _stop) = (missedSince, stop);

    public void Fail(Exception fault) => _failure.TrySetException(fault);

    /// <summary>Sets what is subscribed to, besides followed conversations.</summary>
    /// <param name="missedSince">When what is new may have come up; null the first time.</param>
    /// <exception cref="ChannelCapacityException">The first time, when it does not fit.</exception>
    public void SetObjects(IReadOnlyDictionary<string, IReadOnlyList<string>> wanted, DateTimeOffset? missedSince)
    {
        lock (_lock)
        {
            var topics = wanted.Values.Sum(names => names.Count);
            if (!_began && topics > options.MaxChannels * options.TopicsPerChannel)
                throw new ChannelCapacityException(topics, options.MaxChannels, options.TopicsPerChannel);
            var homeless = _allocation.SetObjects(wanted);
            Tell(missedSince);
            _began = true;
            if (homeless.Count == 0)
                health.Good("capacity");
            else
                health.Bad(
                    "capacity",
                    new ChannelCapacityException(topics, options.MaxChannels, options.TopicsPerChannel).Message
                );
        }
    }

    /// <returns>False when no channel has room.</returns>
    public bool TryFollow(Guid conversation)
    {
        lock (_lock)
            return _allocation.TryFollow(conversation, TopicName.Combine(TopicName.DetailsOf(conversation)));
    }

    public void Release(Guid conversation)
    {
        lock (_lock)
            _allocation.Release(conversation);
    }

    /// <summary>Tells the lanes what <see cref="TryFollow"/> and <see cref="Release"/> have changed.</summary>
    public void Apply()
    {
        lock (_lock)
            // What a conversation did before it was followed is in its snapshots, and its record is fetched when it ends.
            Tell(missedSince: null);
    }

    /// <summary>Returns when every lane has ended.</summary>
    public async Task EndedAsync()
    {
        Task[] running;
        lock (_lock)
            running = [.. _running];
        await Task.WhenAll(running);
    }

    private void Tell(DateTimeOffset? missedSince)
    {
        for (var channel = 0; channel < _allocation.Channels; channel++)
        {
            var topics = _allocation.TopicsOf(channel);
            var isNew = channel == _lanes.Count;
            if (isNew)
            {
                _lanes.Add(make(channel + 1));
                _told.Add([]);
                health.Await(_lanes[channel].Part);
            }
            else if (_told[channel].SequenceEqual(topics))
                continue;

            _told[channel] = topics;
            _lanes[channel].SetTopics(topics, isNew ? null : missedSince);
            if (isNew)
                _running.Add(
                    _began
                        ? RunAsync(_lanes[channel], missedSince, ChannelLane.CameUp)
                        : RunAsync(_lanes[channel], _startedFrom(), "nothing was read before the stream started")
                );
        }
    }

    private async Task RunAsync(ChannelLane lane, DateTimeOffset? missedSince, string cause)
    {
        try
        {
            await Task.Yield();
            await lane.RunAsync(missedSince, cause, _stop);
        }
        catch (Exception fault)
        {
            _failure.TrySetException(fault);
        }
    }
}
