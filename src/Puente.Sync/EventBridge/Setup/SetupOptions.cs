using System.Text.RegularExpressions;

namespace Puente.Sync.EventBridge.Setup;

/// <summary>What an EventBridge integration and its queue shall look like.</summary>
public sealed partial record SetupOptions
{
    /// <summary>12 digits.</summary>
    public required string AccountId { get; init; }

    /// <summary>AWS name: <c>eu-west-1</c>.</summary>
    public required string Region { get; init; }

    /// <summary>End of the event source's name; tells this integration from others of the organisation.</summary>
    public required string Suffix { get; init; }

    /// <summary>Templates with <c>{id}</c> left as it is: <c>v2.detail.events.conversation.{id}.user.end</c>.</summary>
    public required IReadOnlyList<string> Topics { get; init; }

    /// <summary>Name of the queue, not its URL.</summary>
    public required string Queue { get; init; }

    /// <summary>Null: the partner bus, named after the event source. A stand-in for AWS may need a plain name.</summary>
    public string? Bus { get; init; }

    public string IntegrationName => $"Puente {Suffix}";
    public string DeadLetterQueue => Queue + "-dead-letters";
    public string Rule => "puente-" + Suffix;

    /// <summary>Receives before a message goes to the dead-letter queue.</summary>
    public int MaxReceives { get; init; } = 5;

    /// <summary>Every fault as a sentence that names the setting; empty when all is well.</summary>
    public IReadOnlyList<string> Validate()
    {
        var faults = new List<string>();
        if (!Account().IsMatch(AccountId))
            faults.Add("eventBridge.accountId must be the 12 digits of an AWS account.");
        if (!RegionName().IsMatch(Region))
            faults.Add("eventBridge.region must be an AWS region such as eu-west-1.");
        if (!SuffixName().IsMatch(Suffix))
            faults.Add("eventBridge.suffix must have 1 to 57 letters, digits, dots, hyphens or underscores.");
        if (!QueueName().IsMatch(Queue))
            faults.Add("The queue's name must have 1 to 67 letters, digits, hyphens or underscores.");
        if (Topics.Count == 0)
            faults.Add("eventBridge.topics is empty: list the topics that shall be sent.");
        faults.AddRange(
            Topics
                .Where(topic => !TopicName().IsMatch(topic))
                .Select(topic =>
                    $"eventBridge.topics: '{topic}' is no topic; write for example v2.users.{{id}}.activity."
                )
        );
        return faults;
    }

    [GeneratedRegex("^[0-9]{12}$")]
    private static partial Regex Account();

    [GeneratedRegex("^[a-z]{2}(-[a-z]+)+-[0-9]+$")]
    private static partial Regex RegionName();

    // Genesys allows 64; a rule's name has at most 64 and begins with 'puente-'.
    [GeneratedRegex("^[A-Za-z0-9._-]{1,57}$")]
    private static partial Regex SuffixName();

    // SQS allows 80, and the dead-letter queue's name is longer by 13.
    [GeneratedRegex("^[A-Za-z0-9_-]{1,67}$")]
    private static partial Regex QueueName();

    [GeneratedRegex(@"^v2(\.[A-Za-z0-9_-]+|\.\{id\})+$")]
    private static partial Regex TopicName();
}
