using System.Security.Cryptography;
using System.Text;

namespace Puente.Testing.Sqs;

/// <summary>A message in an <see cref="SqsQueue"/>.</summary>
public sealed class SqsMessage(string body, DateTimeOffset sentAt)
{
    public DateTimeOffset SentAt { get; } = sentAt;
    public string Id { get; } = Guid.NewGuid().ToString();
    public string Body { get; } = body;

#pragma warning disable CA5351 // The protocol's own checksum, which SDKs compare.
    public string Md5 { get; } = Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(body)));
#pragma warning restore CA5351

    /// <summary>How often it was handed out.</summary>
    public int Receives { get; internal set; }

    /// <summary>Only the latest one counts.</summary>
    internal string? Handle { get; set; }
    internal DateTimeOffset VisibleAt { get; set; }
}

/// <summary>A standard queue in memory: visibility, receive counts and redrive as SQS has them. Safe to use from several threads.</summary>
public sealed class SqsQueue(
    string name,
    TimeProvider time,
    TimeSpan visibility,
    SqsQueue? deadLetters,
    int maxReceives
)
{
    private readonly Lock _lock = new();
    private readonly Queue<SqsMessage> _ready = new();
    private readonly Dictionary<string, SqsMessage> _hidden = [];
    private readonly PriorityQueue<(SqsMessage Message, string Handle), DateTimeOffset> _returns = new();
    private TaskCompletionSource _arrival = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _handles;

    public string Name => name;
    public SqsQueue? DeadLetters => deadLetters;
    public int MaxReceives => maxReceives;

    public int Visible => Counts.Visible;
    public int Hidden => Counts.Hidden;

    public int Count
    {
        get
        {
            var (visible, hidden) = Counts;
            return visible + hidden;
        }
    }

    /// <summary>Both of one moment: a message that is received meanwhile is counted once.</summary>
    public (int Visible, int Hidden) Counts
    {
        get
        {
            lock (_lock)
            {
                ReturnDue();
                return (_ready.Count, _hidden.Count);
            }
        }
    }

    /// <summary>How long the oldest message has been here; zero when there is none.</summary>
    public TimeSpan OldestAge
    {
        get
        {
            lock (_lock)
            {
                var now = time.GetUtcNow();
                return now - _ready.Concat(_hidden.Values).Select(message => message.SentAt).Append(now).Min();
            }
        }
    }

    public SqsMessage Send(string body)
    {
        var message = new SqsMessage(body, time.GetUtcNow());
        lock (_lock)
            MakeVisible(message);
        return message;
    }

    /// <summary>At most ten messages; waits for the first one.</summary>
    public async Task<IReadOnlyList<(SqsMessage Message, string Handle)>> ReceiveAsync(
        int count,
        TimeSpan wait,
        TimeSpan? hidden,
        CancellationToken cancellationToken
    )
    {
        var end = time.GetUtcNow() + wait;
        while (true)
        {
            Task arrival;
            TimeSpan pause;
            lock (_lock)
            {
                var taken = Take(count, hidden ?? visibility);
                pause = end - time.GetUtcNow();
                if (taken.Count > 0 || pause <= TimeSpan.Zero)
                    return taken;
                if (_returns.TryPeek(out _, out var next) && next - time.GetUtcNow() < pause)
                    pause = next - time.GetUtcNow();
                arrival = _arrival.Task;
            }

            using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var delay = Task.Delay(pause, time, ended.Token);
            await Task.WhenAny(arrival, delay);
            await ended.CancelAsync();
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>False when the handle is not the message's latest; the message then stays.</summary>
    public bool Delete(string handle)
    {
        lock (_lock)
            return _hidden.Remove(handle);
    }

    public bool Hide(string handle, TimeSpan hidden)
    {
        lock (_lock)
        {
            if (!_hidden.TryGetValue(handle, out var message))
                return false;
            message.VisibleAt = time.GetUtcNow() + hidden;
            _returns.Enqueue((message, handle), message.VisibleAt);
            ReturnDue();
            return true;
        }
    }

    public string? BodyOf(string handle)
    {
        lock (_lock)
            return _hidden.TryGetValue(handle, out var message) ? message.Body : null;
    }

    private List<(SqsMessage, string)> Take(int count, TimeSpan hidden)
    {
        ReturnDue();
        var taken = new List<(SqsMessage, string)>(Math.Min(count, _ready.Count));
        while (taken.Count < count && _ready.TryDequeue(out var message))
        {
            if (deadLetters is not null && message.Receives >= maxReceives)
            {
                deadLetters.Send(message.Body);
                continue;
            }

            message.Receives++;
            message.Handle = $"{name}#{++_handles}";
            message.VisibleAt = time.GetUtcNow() + hidden;
            _hidden[message.Handle] = message;
            _returns.Enqueue((message, message.Handle), message.VisibleAt);
            taken.Add((message, message.Handle));
        }

        return taken;
    }

    private void ReturnDue()
    {
        var now = time.GetUtcNow();
        while (_returns.TryPeek(out var due, out var at) && at <= now)
        {
            _returns.Dequeue();
            // Deleted meanwhile, or hidden for longer by a later entry.
            if (_hidden.TryGetValue(due.Handle, out var message) && message.VisibleAt <= now)
            {
                _hidden.Remove(due.Handle);
                MakeVisible(message);
            }
        }
    }

    private void MakeVisible(SqsMessage message)
    {
        _ready.Enqueue(message);
        _arrival.TrySetResult();
        _arrival = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
