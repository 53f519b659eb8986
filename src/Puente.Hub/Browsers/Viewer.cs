namespace Puente.Hub.Browsers;

/// <summary>Who looks at a page, and what he may see of it.</summary>
/// <param name="Divisions">
/// By permission, the divisions in which it is held. A permission that is missing is not held at all; null means every division.
/// </param>
public sealed record Viewer(string UserId, string Name, IReadOnlyDictionary<string, IReadOnlySet<Guid>?> Divisions)
{
    /// <summary>Who may see nothing.</summary>
    public static Viewer Nobody { get; } =
        new("", "", new Dictionary<string, IReadOnlySet<Guid>?>(StringComparer.Ordinal));

    /// <summary>The one of the demonstration, who signs in nowhere.</summary>
    public static Viewer OfDemo { get; } =
        new(
            "demo",
            "Demo",
            Permissions.All.ToDictionary(name => name, _ => (IReadOnlySet<Guid>?)null, StringComparer.Ordinal)
        );

    /// <summary>Whether both may see the same.</summary>
    public bool SeesAs(Viewer other) =>
        Divisions.Count == other.Divisions.Count
        && Divisions.All(held =>
            other.Divisions.TryGetValue(held.Key, out var theirs)
            && (held.Value is null ? theirs is null : theirs is not null && held.Value.SetEquals(theirs))
        );

    public bool Holds(string permission) => Divisions.ContainsKey(permission);

    /// <summary>Whether something of this division may be shown; what has no division is shown to those who hold it everywhere.</summary>
    public bool Sees(string permission, Guid? division) =>
        Divisions.TryGetValue(permission, out var divisions)
        && (divisions is null || (division is { } id && divisions.Contains(id)));
}

/// <summary>What the pages ask of a viewer, in the platform's words.</summary>
public static class Permissions
{
    /// <summary>The queues of the wallboard.</summary>
    public const string Queues = "analytics:queueObservation:view";

    /// <summary>The agents of the wallboard and what they do.</summary>
    public const string Agents = "analytics:userObservation:view";

    /// <summary>The figures of the day and single conversations.</summary>
    public const string Conversations = "analytics:conversationDetail:view";

    /// <summary>The queues' figures over time.</summary>
    public const string Aggregates = "analytics:conversationAggregate:view";

    /// <summary>Taking part in conversations.</summary>
    public const string Communication = "conversation:communication:view";

    /// <summary>How the bridge itself is: to the platform it is an integration.</summary>
    public const string Health = "integrations:integration:view";

    public static IReadOnlyList<string> All { get; } =
    [Queues, Agents, Conversations, Aggregates, Communication, Health];
}
