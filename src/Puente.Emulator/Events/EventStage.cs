namespace Puente.Emulator.Events;

/// <summary>Hands everything that happens to every transport, in one order. Safe to use from several threads.</summary>
internal sealed class EventStage
{
    private readonly Lock _lock = new();
    private readonly List<IEventSink> _sinks = [];

    public void Add(IEventSink sink)
    {
        lock (_lock)
            _sinks.Add(sink);
    }

    /// <summary>True while no sink listens to anything, so that nothing needs to be worked out.</summary>
    public bool Idle
    {
        get
        {
            lock (_lock)
                return _sinks.TrueForAll(sink => sink.Idle);
        }
    }

    public bool Wants(string template, string topic)
    {
        lock (_lock)
            return _sinks.Exists(sink => sink.Wants(template, topic));
    }

    public void Raise(RaisedEvent raised)
    {
        lock (_lock)
            foreach (var sink in _sinks)
                if (sink.Wants(raised.Template, raised.Topic))
                    sink.Take(raised);
    }
}
