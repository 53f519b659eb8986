namespace Puente.Sync.EventBridge;

/// <summary>One SQS queue that an EventBridge rule fills.</summary>
public sealed record QueueOptions
{
    /// <summary>The queue's name in the client's region and account, or its full URL.</summary>
    public required string Queue { get; init; }

    /// <summary>For people and for the stream's name: the last part of a URL.</summary>
    public string Name => Queue[(Queue.TrimEnd('/').LastIndexOf('/') + 1)..].TrimEnd('/');

    /// <summary>Receives in flight, 1 to 64. Each brings at most ten messages and waits for their commit.</summary>
    public int Receives { get; init; } = 8;

    /// <summary>How long SQS may hold an empty answer, 0 to 20 s; its own longest is the cheapest.</summary>
    public TimeSpan Wait { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// How long a message stays hidden after a crash of the hub, 3 s to 12 h. A batch in flight is hidden again each third of it.
    /// </summary>
    public TimeSpan Visibility { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Between two questions for the queue's depth, 1 s or more.</summary>
    public TimeSpan DepthInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Larger messages go to quarantine undecoded. SQS itself refuses more than 1 MiB.</summary>
    public int MaxMessageBytes { get; init; } = 1024 * 1024;

    /// <summary>Longest pause between two tries when SQS or the log refuses.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>After a stop: how long batches in flight may take to be stored and deleted; then they are left to come again.</summary>
    public TimeSpan StopGrace { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>0 to 1, for the jitter of pauses.</summary>
    internal Func<double> Random { get; init; } = System.Random.Shared.NextDouble;

    /// <summary>Every fault as a sentence; empty when all is well.</summary>
    public IReadOnlyList<string> Validate()
    {
        var faults = new List<string>();
        if (Name.Length == 0)
            faults.Add("Queue is empty: give the name or the URL of an SQS queue.");
        if (Receives is < 1 or > 64)
            faults.Add("Receives must be 1 to 64.");
        if (Wait < TimeSpan.Zero || Wait > TimeSpan.FromSeconds(20))
            faults.Add("Wait must be 0 to 20 seconds.");
        if (Visibility < TimeSpan.FromSeconds(3) || Visibility > TimeSpan.FromHours(12))
            faults.Add("Visibility must be 3 seconds to 12 hours.");
        if (DepthInterval < TimeSpan.FromSeconds(1))
            faults.Add("DepthInterval must be 1 second or more.");
        if (MaxMessageBytes < 1024)
            faults.Add("MaxMessageBytes must be 1024 or more.");
        return faults;
    }

    /// <summary>Exponential from one second, with half of it left to chance so that many consumers do not return together.</summary>
    /// <param name="failures">How many tries have failed already, from 0.</param>
    internal TimeSpan Pause(int failures)
    {
        var seconds = Math.Min(LongestPause.TotalSeconds, Math.Pow(2, Math.Min(failures, 20)));
        return TimeSpan.FromSeconds(seconds * (0.5 + (0.5 * Random())));
    }
}
