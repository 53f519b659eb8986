using Puente.Analytics.Language;
using Puente.Store.Schema;
using static Puente.Analytics.Dimensions.RowSource;

namespace Puente.Analytics.Dimensions;

/// <summary>Every dimension of the closed lists, and the column it is read from (docs/analytics.md, Dimensions).</summary>
internal static class DimensionCatalogue
{
    // What is named in the singular and lies in a list, and what is named otherwise than its member.
    private static readonly Dictionary<string, (RowSource Source, string Member, string? Json, bool IsNumber)> Named =
        new()
        {
            ["accessAttribute"] = (Conversation, "accessAttributes", null, false),
            ["divisionId"] = (Conversation, "divisionIds", null, false),
            ["knowledgeBaseId"] = (Conversation, "knowledgeBaseIds", null, false),
            ["conversationId"] = (Conversation, "conversationId", null, false),
            ["conversationStart"] = (Conversation, "conversationStart", null, false),
            ["canonicalExternalContactId"] = (Participant, "externalContactId", null, false),
            ["activeSkillId"] = (Session, "activeSkillIds", null, false),
            ["callbackNumber"] = (Session, "callbackNumbers", null, false),
            ["destinationAddress"] = (Session, "destinationAddresses", null, false),
            ["eligibleAgentCount"] = (Session, "eligibleAgentCounts", null, false),
            ["removedSkillId"] = (Session, "removedSkillIds", null, false),
            ["requestedRouting"] = (Session, "requestedRoutings", null, false),
            ["waitingInteractionCount"] = (Session, "waitingInteractionCounts", null, false),
            ["proposedAgentId"] = (Session, "proposedAgents", "proposedAgentId", false),
            ["agentRank"] = (Session, "proposedAgents", "agentRank", true),
            ["requestedRoutingSkillId"] = (Segment, "requestedRoutingSkillIds", null, false),
            ["sipResponseCode"] = (Segment, "sipResponseCodes", null, false),
            ["scoredAgentId"] = (Segment, "scoredAgents", "scoredAgentId", false),
            ["agentScore"] = (Segment, "scoredAgents", "agentScore", true),
        };

    private static readonly string[] InNoRecord =
    [
        "activeRouting",
        "convertedFrom",
        "convertedTo",
        "externalMediaCount",
        "firstQueue",
        "interactionType",
        "routingPriority",
        "stationId",
        "videoPresent",
        "flowMilestoneId",
        "flowSubType",
    ];

    private static readonly RowSource[] Events = [Conversation, Participant, Session, Segment, Flow, FlowOutcome];

    /// <summary>Of aggregates, of conversation and segment filters and of facets.</summary>
    private static readonly Dictionary<string, DimensionPlace> OfEvents = AggregateWords
        .ConversationDimensions.Words.Union(AggregateWords.FlowDimensions.Words)
        .Union(DetailWords.ConversationDimensions.Words)
        .Union(DetailWords.SegmentDimensions.Words)
        .Append("canonicalExternalContactId")
        .Distinct()
        .ToDictionary(name => name, name => Place(name, Events));

    private static readonly Dictionary<string, DimensionPlace> OfEvaluations = All(
        Evaluation,
        DetailWords.EvaluationDimensions,
        DetailWords.EvaluationMetrics
    );

    private static readonly Dictionary<string, DimensionPlace> OfSurveys = All(
        Survey,
        DetailWords.SurveyDimensions,
        DetailWords.SurveyMetrics
    );

    private static readonly Dictionary<string, DimensionPlace> OfResolutions = All(
        Resolution,
        DetailWords.ResolutionMetrics
    );

    /// <param name="name">Of a closed list.</param>
    public static DimensionPlace Find(string name) => OfEvents[name];

    /// <summary>Dimensions and metrics of filters on what came after the conversation: both lie in columns.</summary>
    public static DimensionPlace Find(FilterSubject subject, string name) =>
        subject switch
        {
            FilterSubject.Evaluation => OfEvaluations[name],
            FilterSubject.Survey => OfSurveys[name],
            FilterSubject.Resolution => OfResolutions[name],
            _ => OfEvents[name],
        };

    private static Dictionary<string, DimensionPlace> All(RowSource source, params WordList[] lists) =>
        lists.SelectMany(list => list.Words).ToDictionary(name => name, name => Place(name, source));

    private static DimensionPlace Place(string name, params RowSource[] sources)
    {
        if (InNoRecord.Contains(name))
            return new(name, Nowhere, null);
        if (sources.Length > 1 && Named.TryGetValue(name, out var named))
        {
            return new(name, named.Source, ColumnOf(named.Source, named.Member), named.Json, named.IsNumber);
        }
        foreach (var source in sources)
        {
            if (ColumnOf(source, name) is { } column)
                return new(name, source, column);
        }
        throw new InvalidOperationException($"No table has a column for dimension {name}.");
    }

    private static Column? ColumnOf(RowSource source, string member) =>
        StoreSchema.Find(RowSources.TableOf(source)).Columns.FirstOrDefault(column => column.Member == member);
}
