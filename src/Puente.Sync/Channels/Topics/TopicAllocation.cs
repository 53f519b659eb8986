namespace Puente.Sync.Channels.Topics;

/// <summary>
/// Which topic is on which channel. An object stays where it is while it lives, so that a newcomer moves nobody; where
/// it goes first is a hash of its id, the same in every run. Not safe to use from several threads.
/// </summary>
internal sealed class TopicAllocation(int maxChannels, int perChannel)
{
    // Hashing fills channels unevenly; begun a little under full, hardly an object has to go next door.
    private const double Fill = 0.8;

    private readonly List<Channel> _channels = [];
    private readonly Dictionary<string, (int Channel, IReadOnlyList<string> Topics)> _objects = [];
    private readonly Dictionary<Guid, (int Channel, IReadOnlyList<string> Topics)> _conversations = [];

    /// <summary>Channels that hold topics or did.</summary>
    public int Channels => _channels.Count;

    public int Conversations => _conversations.Count;

    /// <summary>Topics of a channel, from 0; combined ones as they are sent.</summary>
    public IReadOnlyList<string> TopicsOf(int channel) =>
        [
            .. _objects.Values.Where(place => place.Channel == channel).SelectMany(place => place.Topics),
            .. _conversations.Values.Where(place => place.Channel == channel).SelectMany(place => place.Topics),
        ];

    /// <summary>Sets the objects that are wanted; conversations stay.</summary>
    /// <returns>Objects for which there is no room.</returns>
    public IReadOnlyList<string> SetObjects(IReadOnlyDictionary<string, IReadOnlyList<string>> wanted)
    {
        foreach (var gone in _objects.Keys.Where(key => !wanted.ContainsKey(key)).ToList())
        {
            Leave(_objects[gone]);
            _objects.Remove(gone);
        }

        Grow(wanted.Values.Sum(topics => topics.Count));
        var homeless = new List<string>();
        foreach (var (key, topics) in wanted.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            if (_objects.TryGetValue(key, out var place))
            {
                if (place.Topics.SequenceEqual(topics))
                    continue;
                Leave(place);
                _objects.Remove(key);
            }

            // Conversations stop at the configured fill; objects may go up to the platform's limit.
            var home = (int)(Hash(key) % (uint)_channels.Count);
            var channel = Find(home, topics.Count, perChannel) ?? Find(home, topics.Count, TopicName.PerChannel);
            if (channel is not { } at)
                homeless.Add(key);
            else
            {
                _channels[at].Topics += topics.Count;
                _objects[key] = (at, topics);
            }
        }

        return homeless;
    }

    /// <summary>Puts a conversation on a channel with room, on a new one where there is none.</summary>
    /// <returns>False when every channel is full.</returns>
    public bool TryFollow(Guid conversation, IReadOnlyList<string> topics)
    {
        if (_conversations.ContainsKey(conversation))
            return true;
        var found =
            _channels.Count == 0
                ? null
                : Find((int)(Hash(conversation.ToString()) % (uint)_channels.Count), topics.Count, perChannel);
        if (found is null && _channels.Count < maxChannels && topics.Count <= perChannel)
        {
            _channels.Add(new Channel());
            found = _channels.Count - 1;
        }

        if (found is not { } at)
            return false;
        _channels[at].Topics += topics.Count;
        _conversations[conversation] = (at, topics);
        return true;
    }

    public void Release(Guid conversation)
    {
        if (_conversations.Remove(conversation, out var place))
            Leave(place);
    }

    private void Leave((int Channel, IReadOnlyList<string> Topics) place) =>
        _channels[place.Channel].Topics -= place.Topics.Count;

    private void Grow(int topics)
    {
        var needed = Math.Clamp((int)Math.Ceiling(topics / (Fill * perChannel)), topics == 0 ? 0 : 1, maxChannels);
        while (_channels.Count < needed)
            _channels.Add(new Channel());
    }

    private int? Find(int home, int topics, int limit)
    {
        for (var step = 0; step < _channels.Count; step++)
        {
            var channel = (home + step) % _channels.Count;
            if (_channels[channel].Topics + topics <= limit)
                return channel;
        }

        return null;
    }

    /// <summary>FNV-1a: the runtime's own hash of a string differs from run to run.</summary>
    private static uint Hash(string key)
    {
        var hash = 2166136261u;
        foreach (var letter in key)
            hash = (hash ^ letter) * 16777619u;
        return hash ^ (hash >> 15);
    }

    private sealed class Channel
    {
        public int Topics { get; set; }
    }
}
