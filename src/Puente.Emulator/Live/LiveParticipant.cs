using Puente.Emulator.Conversations.Draft;
using Puente.Emulator.Organisation;

namespace Puente.Emulator.Live;

internal sealed class LiveParticipant(UInt128 id, Purpose purpose)
{
    public UInt128 Id { get; } = id;
    public string Key { get; } = Entity.TextOf(id);
    public Purpose Purpose { get; } = purpose;

    /// <summary>The user; null for customers, queues and menus.</summary>
    public Person? Person { get; init; }

    /// <summary>What records show of it as its name.</summary>
    public string? Name { get; init; }
    public Queue? Queue { get; init; }
    public List<LiveSession> Sessions { get; } = [];

    /// <summary>Every value a key ever had, each from its time on.</summary>
    public List<(string Key, string Value, long At)> Attributes { get; } = [];

    /// <summary>How the queue wants after-call work done; set when it offers a conversation.</summary>
    public AfterCallRule? AfterCall { get; set; }

    /// <summary>Priority and skills a queue was asked for.</summary>
    public RoutingWish Wish { get; init; } = RoutingWish.None;

    /// <summary>Agents who declined this stay in a queue, and until when they are passed over.</summary>
    public Dictionary<int, long> PassedOver { get; } = [];

    public LiveSession Main => Sessions[0];

    public LiveSession? Consult => Sessions.Find(session => session.IsConsult && session.IsOpen);

    public bool IsOpen => Sessions.Exists(session => session.IsOpen);

    public bool IsCustomer => Purpose is Purpose.customer or Purpose.external;

    /// <summary>The values now in force.</summary>
    public IEnumerable<KeyValuePair<string, string>> Current()
    {
        var values = new OrderedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value, _) in Attributes)
            values[key] = value;
        return values;
    }
}

/// <summary>What a conversation asks of the agent a queue finds for it.</summary>
/// <param name="Priority">Higher is served first; among equals the longer wait.</param>
internal sealed record RoutingWish(int Priority, IReadOnlyList<string> SkillIds, string? LanguageId)
{
    public static RoutingWish None { get; } = new(0, [], null);
}

/// <summary>A queue's after-call work: <c>MANDATORY_TIMEOUT</c> and the like, with its time limit.</summary>
internal sealed record AfterCallRule(string Prompt, long TimeoutMs)
{
    public bool Required => Prompt.StartsWith("MANDATORY", StringComparison.Ordinal);

    public bool EndsByTime => Prompt is "MANDATORY_TIMEOUT" or "MANDATORY_FORCED_TIMEOUT";

    /// <summary>Giving a code does not end it before its time.</summary>
    public bool Forced => Prompt == "MANDATORY_FORCED_TIMEOUT";

    /// <summary>As conversations spell it.</summary>
    public string Word =>
        Prompt switch
        {
            "MANDATORY" => "mandatory",
            "MANDATORY_TIMEOUT" => "timeout",
            "MANDATORY_FORCED_TIMEOUT" => "forcedTimeout",
            "AGENT_REQUESTED" => "agentRequested",
            _ => "optional",
        };
}
