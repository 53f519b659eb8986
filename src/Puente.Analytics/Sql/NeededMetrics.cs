using Puente.Analytics.Language;
using Puente.Analytics.Local;

namespace Puente.Analytics.Sql;

/// <summary>Which events a query has to look at.</summary>
/// <param name="Fetched">Names of all events that are read.</param>
/// <param name="Answered">Names whose sums are answered, or make up something that is.</param>
/// <param name="Conversations">Conversations are counted in buckets.</param>
/// <param name="HasConversations">Conversations are counted at all.</param>
internal sealed record NeededMetrics(
    IReadOnlyList<string> Fetched,
    IReadOnlyList<string> Answered,
    bool Conversations,
    bool HasConversations
)
{
    public static NeededMetrics Of(AggregateQuery query, ServiceLevelOptions serviceLevel)
    {
        var top = query.Top?.Metric;
        var conversations = query.Metrics.Contains(DerivedMetrics.Conversations);
        var hasConversations = conversations || top == DerivedMetrics.Conversations;
        IReadOnlyList<string> answered =
            query.Metrics.Count == 0
                ? query.Domain.Emitted
                :
                [
                    .. query
                        .Metrics.Append(top)
                        .OfType<string>()
                        .SelectMany(metric => Sources(metric, serviceLevel))
                        .Distinct(),
                ];
        // A conversation counts with any event of the domain, whatever is asked for.
        IReadOnlyList<string> fetched = hasConversations
            ? query.Domain.Emitted
            : [.. answered.Union(query.Views.SelectMany(view => Sources(view.Target, serviceLevel)))];
        return new(fetched, answered, conversations, hasConversations);
    }

    private static IEnumerable<string> Sources(string metric, ServiceLevelOptions serviceLevel) =>
        metric switch
        {
            DerivedMetrics.Conversations => [],
            DerivedMetrics.Wait => DerivedMetrics.Waits,
            DerivedMetrics.ServiceLevel or DerivedMetrics.ServiceTarget => serviceLevel.Sources,
            _ => [metric],
        };
}
