using Puente.Emulator.Events;
using Puente.Emulator.OAuth;

namespace Puente.Emulator.Channels;

/// <summary>One member of a topic: its expanded name and what the catalogue says of it.</summary>
internal sealed record TopicMember(string Name, Topic Topic)
{
    /// <summary>Why this token may not have it; null when it may.</summary>
    public Refusal? RefusalFor(Token token)
    {
        // A client-credentials token has no user, so it is never the one that the topic names.
        var isOwn = token.UserId is { } user && Name.Split('.').Contains(user, StringComparer.OrdinalIgnoreCase);
        if (isOwn && (Topic.AllowsCurrentUser || Topic.RequiresCurrentUser))
            return null;
        if (Topic.RequiresCurrentUser)
            return new Refusal(Name, $"Topic \"{Name}\" may only be subscribed by the user it names", []);
        string[] missing = [.. Topic.Permissions.Where(permission => !token.MayAnyOf([permission]))];
        return missing.Length == 0
            ? null
            : new Refusal(
                Name,
                $"The user does not have permission \"{string.Join(", ", missing)}\" required for topic \"{Name}\"",
                missing
            );
    }
}

/// <summary>A topic that a token may not have.</summary>
/// <param name="IsUnknown">There is no such topic.</param>
internal sealed record Refusal(
    string Topic,
    string Reason,
    IReadOnlyList<string> MissingPermissions,
    bool IsUnknown = false
);

/// <summary>A topic as it was asked for. <c>v2.users.X?presence&amp;activity</c> has two members.</summary>
internal sealed record WantedTopic(string Id, IReadOnlyList<TopicMember> Members)
{
    /// <summary>Characters of a combined topic (vendor page on combining topics).</summary>
    private const int LongestCombined = 200;

    /// <summary>Null when there is no such topic, or the combined form is malformed or too long.</summary>
    public static WantedTopic? Read(string id)
    {
        if (id.IndexOf('?', StringComparison.Ordinal) is var mark and >= 0)
        {
            if (id.Length > LongestCombined)
                return null;
            var members = new List<TopicMember>();
            foreach (var suffix in id[(mark + 1)..].Split('&'))
            {
                if (Member($"{id[..mark]}.{suffix}") is not { } member)
                    return null;
                members.Add(member);
            }
            return new WantedTopic(id, members);
        }
        return Member(id) is { } single ? new WantedTopic(id, [single]) : null;
    }

    private static TopicMember? Member(string name) =>
        TopicCatalogue.TryMatch(name, out var topic) && topic.Transports.Contains("Websocket")
            ? new TopicMember(name, topic)
            : null;
}
