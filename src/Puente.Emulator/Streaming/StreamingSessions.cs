namespace Puente.Emulator.Streaming;

/// <summary>The streaming sessions that are bound, by user. Safe to use from several threads.</summary>
internal sealed class StreamingSessions
{
    private readonly Lock _lock = new();
    private readonly List<StreamingSession> _bound = [];

    /// <summary>Raised when a session can take messages, and again when it subscribes to something.</summary>
    public event Action<StreamingSession>? Ready;

    public event Action<StreamingSession>? Left;

    public IReadOnlyList<StreamingSession> OfUser(string userId)
    {
        lock (_lock)
            return [.. _bound.Where(session => session.UserId == userId)];
    }

    /// <summary>Adds a session.</summary>
    /// <returns>The session that had the same full address, which has to go.</returns>
    public StreamingSession? Add(StreamingSession session)
    {
        lock (_lock)
        {
            var other = _bound.Find(one => one.FullJid == session.FullJid);
            if (other is not null)
                _bound.Remove(other);
            _bound.Add(session);
            return other;
        }
    }

    public void Remove(StreamingSession session)
    {
        lock (_lock)
            if (!_bound.Remove(session))
                return;
        Left?.Invoke(session);
    }

    public void Tell(StreamingSession session) => Ready?.Invoke(session);
}

/// <summary>Takes the stanzas of softphones.</summary>
internal interface ISoftphoneStanzas
{
    /// <summary>A <c>proceed</c>, <c>accept</c> or <c>reject</c>.</summary>
    void TakeMessage(StreamingSession from, System.Xml.Linq.XElement signal);

    /// <summary>A JSON-RPC request in a query.</summary>
    /// <returns>The condition of the refusal; null when it was taken.</returns>
    string? TakeRequest(StreamingSession from, string json);

    /// <summary>The client has refused one of the requests sent to it.</summary>
    void TakeRefusal(StreamingSession from, string queryId);
}
