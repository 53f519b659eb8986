using System.Buffers;

namespace Puente.Sync.Channels.Topics;

/// <summary>Names of topics, single and combined: <c>v2.users.7c1e….?presence&amp;station</c> stands for two.</summary>
internal static class TopicName
{
    /// <summary>Combined ones count once (docs/facts.md#channels).</summary>
    public const int PerChannel = 1_000;

    /// <summary>Combined names stay strictly below this, as the vendor's own client does.</summary>
    public const int LengthLimit = 200;

    private static readonly SearchValues<char> SuffixLetters = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_"
    );

    private static readonly SearchValues<char> TopicLetters = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_:@+?&"
    );

    /// <summary>Detail topics of one conversation, behind its id.</summary>
    private static readonly string[] DetailEnds =
    [
        "acd.start",
        "acd.end",
        "acw",
        "attributes",
        "contact",
        "customer.start",
        "customer.end",
        "flow.start",
        "flow.end",
        "flow.outcome",
        "outbound",
        "user.start",
        "user.end",
        "voicemail.start",
        "voicemail.end",
        "wrapup",
    ];

    public static string OfQueue(Guid id, string end) =>
        end is "observations" or "activity" ? $"v2.analytics.queues.{id}.{end}" : $"v2.routing.queues.{id}.{end}";

    public static string OfUser(Guid id, string end) =>
        end is "aggregates" ? $"v2.analytics.users.{id}.{end}" : $"v2.users.{id}.{end}";

    public static IEnumerable<string> DetailsOf(Guid conversation) =>
        DetailEnds.Select(end => $"v2.detail.events.conversation.{conversation}.{end}");

    public static bool IsSuffix(string name) =>
        name.Length is > 0 and < 100
        && !name.AsSpan().ContainsAnyExcept(SuffixLetters)
        && name[0] != '.'
        && name[^1] != '.';

    public static bool IsConcrete(string topic) =>
        topic.Length is > 3 and < LengthLimit
        && topic.StartsWith("v2.", StringComparison.Ordinal)
        && topic[^1] is not ('.' or '?' or '&')
        && !topic.AsSpan().ContainsAnyExcept(TopicLetters);

    /// <summary>A topic whose body is a snapshot of one conversation, of any media.</summary>
    public static bool NamesConversations(string topic)
    {
        if (
            !topic.StartsWith("v2.routing.queues.", StringComparison.OrdinalIgnoreCase)
            && !topic.StartsWith("v2.users.", StringComparison.OrdinalIgnoreCase)
        )
            return false;
        var at = topic.IndexOf(".conversations", StringComparison.OrdinalIgnoreCase);
        if (at < 0)
            return false;
        var end = topic.AsSpan(at + ".conversations".Length);
        return end.IsEmpty
            || (
                end[0] == '.'
                && end[1..] is "calls" or "callbacks" or "chats" or "emails" or "messages" or "socialexpressions"
            );
    }

    /// <summary>The single topics behind a name.</summary>
    public static IEnumerable<string> Expand(string topic)
    {
        var mark = topic.IndexOf('?', StringComparison.Ordinal);
        return mark < 0
            ? [topic]
            : topic[(mark + 1)..]
                .Split('&', StringSplitOptions.RemoveEmptyEntries)
                .Select(end => $"{topic[..mark]}.{end}");
    }

    /// <summary>
    /// As few names as possible for these topics. Only the part behind the last dot can vary, so
    /// <c>….conversations.calls</c> combines with <c>….conversations.chats</c> and not with <c>….presence</c>.
    /// </summary>
    public static IReadOnlyList<string> Combine(IEnumerable<string> topics)
    {
        var combined = new List<string>();
        foreach (
            var group in topics
                .SelectMany(Expand)
                .Distinct(StringComparer.Ordinal)
                .GroupBy(topic => topic[..topic.LastIndexOf('.')], StringComparer.Ordinal)
        )
        {
            var name = "";
            var members = 0;
            foreach (var topic in group)
            {
                var end = topic[(group.Key.Length + 1)..];
                var longer = members switch
                {
                    0 => topic,
                    1 => $"{group.Key}?{name[(group.Key.Length + 1)..]}&{end}",
                    _ => $"{name}&{end}",
                };
                if (members > 0 && longer.Length >= LengthLimit)
                {
                    combined.Add(name);
                    (name, members) = (topic, 1);
                }
                else
                    (name, members) = (longer, members + 1);
            }

            combined.Add(name);
        }

        return combined;
    }

    /// <summary>What a topic is about: its first id, so that all topics of an object share a channel.</summary>
    public static string ObjectOf(string topic)
    {
        foreach (var part in topic.Split('.', '?'))
            if (part.Length == 36 && Guid.TryParse(part, out var id))
                return id.ToString();
        return topic;
    }
}
