using Puente.Analytics.Language;
using Puente.Analytics.Observations;
using Puente.Analytics.Users;

namespace Puente.Analytics.Remote;

/// <summary>
/// The platform's words for those who ask it. It adds some without notice, so a word that is not here may be right; one that
/// is nearly here is a typing error.
/// </summary>
public static class QueryWords
{
    public static IReadOnlyList<string> FlowMetrics => AggregateWords.FlowMetrics.Words;

    public static IReadOnlyList<string> UserMetrics => UserQueryReader.Metrics.Words;

    /// <summary>Of <c>conversationFilters</c> in a details query.</summary>
    public static IReadOnlyList<string> DetailsConversationDimensions => DetailWords.ConversationDimensions.Words;

    public static IReadOnlyList<string> Metrics(AnalyticsEndpoint endpoint) =>
        endpoint switch
        {
            AnalyticsEndpoint.FlowAggregates => FlowMetrics,
            AnalyticsEndpoint.UserAggregates => UserMetrics,
            AnalyticsEndpoint.QueueObservations => PresentQueryReader.QueueMetrics.Words,
            AnalyticsEndpoint.UserObservations => PresentQueryReader.UserMetrics.Words,
            _ => AggregateWords.ConversationMetrics.Words,
        };

    /// <summary>What questions of this kind can be filtered by.</summary>
    public static IReadOnlyList<string> Dimensions(AnalyticsEndpoint endpoint) =>
        endpoint switch
        {
            AnalyticsEndpoint.FlowAggregates => AggregateWords.FlowDimensions.Words,
            AnalyticsEndpoint.UserAggregates => UserQueryReader.Groups.Words,
            AnalyticsEndpoint.QueueObservations => ["queueId", "mediaType"],
            AnalyticsEndpoint.UserObservations => ["userId"],
            AnalyticsEndpoint.ConversationDetails =>
            [
                .. DetailsConversationDimensions,
                .. DetailWords.SegmentDimensions.Words,
            ],
            _ => AggregateWords.ConversationDimensions.Words,
        };
}
