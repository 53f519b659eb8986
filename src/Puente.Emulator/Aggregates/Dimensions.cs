using System.Text;
using Puente.Emulator.Facts;

namespace Puente.Emulator.Aggregates;

/// <summary>Where in a record the values of a dimension stand.</summary>
/// <param name="Inner">The member of each object of a list; null when the member itself holds the values.</param>
internal sealed record Dimension(string Name, Origin Origin, byte[] Member, byte[]? Inner);

/// <summary>The dimensions of metric events, as docs/analytics.md lists them.</summary>
internal static class Dimensions
{
    private static readonly Dictionary<string, Dimension> s_all = new(StringComparer.Ordinal);

    static Dimensions()
    {
        Add(
            Origin.Conversation,
            "conversationId conversationInitiator customerParticipation divisionId=divisionIds externalTag knowledgeBaseId=knowledgeBaseIds originatingDirection originatingSocialMediaPublic selfServed"
        );
        Add(
            Origin.Participant,
            "canonicalExternalContactId=externalContactId externalContactId externalOrganizationId flaggedReason participantName purpose teamId userId"
        );
        Add(
            Origin.Session,
            "activeSkillId=activeSkillIds addressFrom addressTo agentAssistantId agentBullseyeRing agentOwned agentRank=proposedAgents.agentRank ani assignerId authenticated deliveryStatus destinationAddress=destinationAddresses direction dnis edgeId eligibleAgentCount=eligibleAgentCounts extendedDeliveryStatus flowInType flowOutType"
        );
        Add(
            Origin.Session,
            "journeyActionId journeyActionMapId journeyActionMapVersion journeyCustomerId journeyCustomerIdType journeyCustomerSessionId journeyCustomerSessionIdType mediaCount mediaType messageType outboundCampaignId outboundContactId outboundContactListId peerId proposedAgentId=proposedAgents.proposedAgentId provider remote removedSkillId=removedSkillIds requestedRouting=requestedRoutings roomId routingRing routingRule routingRuleType selectedAgentId selectedAgentRank sessionDnis sessionId skillExpressionId usedRouting waitingInteractionCount=waitingInteractionCounts"
        );
        Add(
            Origin.Segment,
            "agentScore=scoredAgents.agentScore disconnectType errorCode groupId queueId requestedLanguageId requestedRoutingSkillId=requestedRoutingSkillIds scoredAgentId=scoredAgents.scoredAgentId wrapUpCode"
        );
        Add(
            Origin.Flow,
            "endingLanguage entryReason entryType exitReason flowId flowName flowType flowVersion recognitionFailureReason startingLanguage transferTargetAddress transferTargetName transferType"
        );
        Add(Origin.Outcome, "flowOutcome flowOutcomeId flowOutcomeValue");
        // In no record: accepted, never with a value.
        Add(
            Origin.Nowhere,
            "activeRouting convertedFrom convertedTo externalMediaCount firstQueue flowMilestoneId flowSubType interactionType routingPriority stationId videoPresent"
        );
    }

    public static Dimension Of(string name) => s_all[name];

    // Entries are the dimension's name, where it differs =member, and for lists of objects .inner.
    private static void Add(Origin origin, string names)
    {
        foreach (var entry in names.Split(' '))
        {
            var (name, path) = entry.Split('=') is [var left, var right] ? (left, right) : (entry, entry);
            var (member, inner) = path.Split('.') is [var list, var one] ? (list, one) : (path, null);
            s_all[name] = new Dimension(
                name,
                origin,
                Encoding.ASCII.GetBytes(member),
                inner is null ? null : Encoding.ASCII.GetBytes(inner)
            );
        }
    }
}
