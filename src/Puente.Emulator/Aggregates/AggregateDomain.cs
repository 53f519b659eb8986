using Puente.Emulator.Filters;

namespace Puente.Emulator.Aggregates;

/// <summary>What one kind of aggregates is about: its words, and the types they have in refusals.</summary>
internal sealed class AggregateDomain
{
    private AggregateDomain(string path, string permission, string type, string[] dimensions, string[] metrics)
    {
        (Path, Permission, Type, Dimensions, Metrics) = (path, permission, type, dimensions, metrics);
        Emitted = metrics.Except(Derived).ToHashSet(StringComparer.Ordinal);
        Filters = new FilterWords
        {
            DimensionType = type + "AggregateDimension",
            Dimensions = [.. dimensions, AggregateNames.FilterOnly],
        };
    }

    /// <summary>Metrics that no session emits.</summary>
    public static readonly string[] Derived =
    [
        "nConversations",
        "oCallbackServiceLevel",
        "oServiceLevel",
        "oServiceTarget",
        "tWait",
    ];

    public static AggregateDomain Conversations { get; } =
        new(
            "conversations",
            "analytics:conversationAggregate:view",
            "Conversation",
            AggregateNames.Dimensions,
            AggregateNames.Metrics
        );

    public static AggregateDomain Flows { get; } =
        new("flows", "analytics:flowAggregate:view", "Flow", AggregateNames.FlowDimensions, AggregateNames.FlowMetrics);

    public static IReadOnlyList<AggregateDomain> All { get; } = [Conversations, Flows];

    /// <summary>The part of the path after <c>/api/v2/analytics/</c>.</summary>
    public string Path { get; }
    public string Permission { get; }

    /// <summary>How the types of its words begin, as in <c>ConversationAggregateMetric</c>.</summary>
    public string Type { get; }
    public string[] Dimensions { get; }
    public string[] Metrics { get; }

    /// <summary>Metrics that sessions emit.</summary>
    public IReadOnlySet<string> Emitted { get; }
    public FilterWords Filters { get; }
}
