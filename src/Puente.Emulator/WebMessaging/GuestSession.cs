using System.Text.Json.Nodes;
using Puente.Emulator.Channels;
using Puente.Emulator.Http;
using Puente.Emulator.OAuth;

namespace Puente.Emulator.WebMessaging;

/// <summary>What a guest's token stands for: his messages, his conversation, the sockets that show it.</summary>
/// <remarks>Requests hold <see cref="Gate"/>, one at a time, and may call the conversations. The state below it is
/// guarded for itself and calls nobody, because the conversations tell what happens under a lock of their own.</remarks>
internal sealed class GuestSession(string token, string deploymentId, Uri origin, GuestWire wire)
{
    private readonly Lock _lock = new();
    private readonly List<ChannelSocket> _sockets = [];
    private readonly List<JsonObject> _messages = [];
    private readonly Dictionary<string, string> _tracing = [];
    private long _last;
    private string? _conversationId;
    private bool _readOnly;
    private long _expires;
    private long _typingUntil;

    public Lock Gate { get; } = new();
    public RateWindow Window { get; } = new();
    public string Token { get; } = token;
    public string DeploymentId { get; } = deploymentId;

    /// <summary>Where the guest reached the platform; URLs given to him begin with it.</summary>
    public Uri Origin { get; } = origin;

    /// <summary>What others may know him by. The token itself opens the session.</summary>
    public string GuestId { get; } = Guid.NewGuid().ToString();

    public string? ConversationId => Read(() => _conversationId);

    public bool IsReadOnly => Read(() => _readOnly);

    /// <summary>Platform time, ms since 1970.</summary>
    public long Expires => Read(() => _expires);

    public long TypingUntil => Read(() => _typingUntil);

    public int Sockets => Read(() => _sockets.Count);

    /// <summary>Newest first.</summary>
    public List<JsonObject> History() =>
        Read(() => _messages.AsEnumerable().Reverse().Select(one => (JsonObject)one.DeepClone()).ToList());

    public void Extend(long until) => Change(() => _expires = until);

    public void Types(long until) => Change(() => _typingUntil = until);

    public void Begins(string conversationId) => Change(() => _conversationId = conversationId);

    /// <summary>The next message with this id answers the request with this tracing id.</summary>
    public void Expect(string messageId, string? tracingId)
    {
        if (tracingId is not null)
            Change(() => _tracing[messageId] = tracingId);
    }

    /// <summary>Keeps a message and tells it to every socket.</summary>
    /// <param name="at">Platform time. Messages of one session never share theirs, so that it orders them.</param>
    public void Add(JsonObject message, long at)
    {
        lock (_lock)
        {
            _last = Math.Max(at, _last + 1);
            ((JsonObject)message["channel"]!)["time"] = Dates.Write(DateTimeOffset.FromUnixTimeMilliseconds(_last));
            _messages.Add(message);
            if (message["direction"]!.ToString() == "Inbound")
                _typingUntil = 0;
            _tracing.Remove(message["id"]!.ToString(), out var tracingId);
            Post("StructuredMessage", GuestFrames.Message("StructuredMessage", message.DeepClone(), tracingId));
        }
    }

    /// <summary>The conversation is over; the guest is told.</summary>
    public void End(string conversationId, bool readOnly, JsonObject farewell, long at)
    {
        lock (_lock)
        {
            if (_conversationId != conversationId)
                return;
            (_readOnly, _conversationId) = (readOnly, readOnly ? conversationId : null);
        }
        Add(farewell, at);
    }

    /// <summary>Tells all sockets something that is not kept.</summary>
    public void Tell(string name, byte[] frame) => Change(() => Post(name, frame));

    /// <returns>Sockets beyond the limit, oldest first; they are no longer part of the session.</returns>
    public List<ChannelSocket> Attach(ChannelSocket socket, int most)
    {
        lock (_lock)
        {
            if (!_sockets.Contains(socket))
                _sockets.Add(socket);
            var beyond = _sockets.Take(Math.Max(0, _sockets.Count - most)).ToList();
            _sockets.RemoveRange(0, beyond.Count);
            return beyond;
        }
    }

    public void Detach(ChannelSocket socket) => Change(() => _sockets.Remove(socket));

    public List<ChannelSocket> DetachAll() =>
        Read(() =>
        {
            var all = _sockets.ToList();
            _sockets.Clear();
            return all;
        });

    public List<ChannelSocket> Open() => Read(_sockets.ToList);

    private void Post(string name, byte[] frame)
    {
        foreach (var socket in _sockets)
            wire.Post(socket, Token, name, frame);
    }

    private void Change(Action change)
    {
        lock (_lock)
            change();
    }

    private T Read<T>(Func<T> read)
    {
        lock (_lock)
            return read();
    }
}
