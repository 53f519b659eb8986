using Puente.Analytics;
using Puente.Analytics.Remote;
using Puente.Configuration;
using Puente.Failures;
using Puente.Platform.Errors;

namespace Puente.Querying;

/// <summary>Short words for dimensions, and the check of words against the platform's.</summary>
internal static class QueryTerms
{
    private static readonly Dictionary<string, string> s_short = new(StringComparer.OrdinalIgnoreCase)
    {
        ["queue"] = "queueId",
        ["user"] = "userId",
        ["agent"] = "userId",
        ["media"] = "mediaType",
        ["wrapup"] = "wrapUpCode",
        ["skill"] = "requestedRoutingSkillId",
        ["language"] = "requestedLanguageId",
        ["division"] = "divisionId",
        ["team"] = "teamId",
        ["flow"] = "flowId",
        ["disconnect"] = "disconnectType",
        ["routing"] = "usedRouting",
    };

    /// <summary>The platform's dimension for a short word or its own name.</summary>
    /// <exception cref="InputException">No such dimension; the nearest is named.</exception>
    public static string Dimension(string word, AnalyticsEndpoint endpoint)
    {
        var names = QueryWords.Dimensions(endpoint);
        var wanted = s_short.GetValueOrDefault(word, word);
        return names.FirstOrDefault(name => name.Equals(wanted, StringComparison.OrdinalIgnoreCase))
            ?? throw Unknown(
                "dimension",
                word,
                [.. s_short.Where(one => names.Contains(one.Value)).Select(one => one.Key), .. names]
            );
    }

    /// <summary>What a reader calls a dimension.</summary>
    public static string Heading(string dimension) =>
        s_short.FirstOrDefault(pair => pair.Value == dimension) is { Key: { } word } ? word : dimension;

    /// <exception cref="InputException">No such metric; the nearest is named.</exception>
    public static string Metric(string word, AnalyticsEndpoint endpoint)
    {
        var names = QueryWords.Metrics(endpoint);
        return names.FirstOrDefault(name => name.Equals(word, StringComparison.OrdinalIgnoreCase))
            ?? throw Unknown("metric", word, names);
    }

    /// <summary>
    /// Refuses what is nearly a word of the platform. What is like none of them may be newer than this list; the platform judges it.
    /// </summary>
    public static void CheckSpelling(string kind, IEnumerable<string> words, IReadOnlyList<string> names)
    {
        foreach (var word in words.Where(word => !names.Contains(word)))
            if (NearestWord.Of(word, names) is { } near)
                throw new InputException($"There is no {kind} '{word}'. Did you mean {near}?");
    }

    private static InputException Unknown(string kind, string word, IReadOnlyList<string> names) =>
        new(
            $"There is no {kind} '{word}'."
                + (
                    NearestWord.Of(word, names) is { } near
                        ? $" Did you mean {near}?"
                        : $" The platform's: {string.Join(", ", names)}."
                )
        );
}
