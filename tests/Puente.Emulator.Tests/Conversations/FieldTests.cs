using System.Text.Json;

namespace Puente.Emulator.Tests.Conversations;

public sealed class FieldTests
{
    private const string Conversation = """
        conversationId conversationStart conversationEnd conferenceStart originatingDirection conversationInitiator
        customerParticipation divisionIds accessAttributes externalTag associatedConversationId
        consultationConversationIds inactivityTimeout knowledgeBaseIds mediaStatsMinConversationMos
        mediaStatsMinConversationRFactor originatingSocialMediaPublic selfServed evaluations surveys resolutions
        participants
        """;

    private const string Participant = """
        participantId participantName purpose userId teamId externalContactId externalOrganizationId screenRecording
        flaggedReason attributes sessions
        """;

    private const string Session = """
        sessionId mediaType direction provider edgeId ani dnis sessionDnis remote remoteNameDisplayable addressFrom
        addressTo addressSelf addressOther cc bcc protocolCallId roomId mediaBridgeId destinationAddresses deliveryStatus
        deliveryStatusChangeDate deliveryPushed extendedDeliveryStatus messageType engagementSource mediaCount
        authenticated cleared errorCodeDescription peerId requestedRoutings usedRouting routingRuleType routingRule
        routingRing agentBullseyeRing selectedAgentId selectedAgentRank proposedAgents agentGroups eligibleAgentCounts
        waitingInteractionCounts activeSkillIds removedSkillIds skillExpressionId assignerId agentAssistantId flowInType
        flowOutType callbackNumbers callbackUserName callbackScheduledTime timeoutSeconds skipEnabled agentOwned scriptId
        outboundCampaignId outboundContactId outboundContactListId dispositionAnalyzer dispositionName
        detectedSpeechStart detectedSpeechEnd monitoredParticipantId coachedParticipantId bargedParticipantId
        screenMonitoredUserId cobrowseRole cobrowseRoomId screenShareAddressSelf screenShareRoomId sharingScreen
        videoAddressSelf videoRoomId journeyActionId journeyActionMapId journeyActionMapVersion journeyCustomerId
        journeyCustomerIdType journeyCustomerSessionId journeyCustomerSessionIdType recording snippetRecording acwSkipped
        segments metrics flow mediaEndpointStats
        """;

    private const string Segment = """
        segmentStart segmentEnd segmentType disconnectType queueId groupId conference wrapUpCode wrapUpNote wrapUpTags
        requestedRoutingSkillIds requestedLanguageId requestedRoutingUserIds scoredAgents errorCode sipResponseCodes
        q850ResponseCodes sourceConversationId sourceSessionId destinationConversationId destinationSessionId audioMuted
        videoMuted subject properties
        """;

    private const string Flow = """
        flowId flowName flowVersion flowType entryType entryReason exitReason transferType transferTargetName
        transferTargetAddress issuedCallback startingLanguage endingLanguage recognitionFailureReason outcomes
        """;

    private const string Stat = """
        codecs eventTime maxLatencyMs minMos minRFactor receivedPackets discardedPackets duplicatePackets invalidPackets
        overrunPackets underrunPackets
        """;

    private const string Evaluation = """
        evaluationId evaluatorId userId queueId formId formName contextId calibrationId evaluationStatus eventTime
        assigneeId assigneeApplicable released rescored deleted systemSubmitted oTotalScore oTotalCriticalScore
        """;

    private const string Survey = """
        surveyId surveyFormId surveyFormContextId surveyFormName surveyType surveyStatus surveyCompletedDate
        surveyPartialResponse surveyPromoterScore oSurveyTotalScore eventTime userId queueId
        """;

    [Fact]
    public void Every_member_of_the_record_occurs_and_no_other()
    {
        var seen = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        foreach (var conversation in Samples.Final)
            Collect(conversation.Json, "conversation", seen);
        Same(Conversation, seen["conversation"]);
        Same(Participant, seen["participants"]);
        Same(Session, seen["sessions"]);
        Same(Segment, seen["segments"]);
        Same("emitDate name value", seen["metrics"]);
        Same(Flow, seen["flow"]);
        Same(
            "flowOutcomeId flowOutcomeValue flowOutcome flowOutcomeStartTimestamp flowOutcomeEndTimestamp",
            seen["outcomes"]
        );
        Same(Stat, seen["mediaEndpointStats"]);
        Same(Evaluation, seen["evaluations"]);
        Same(Survey, seen["surveys"]);
        Same("eventTime queueId userId nNextContactAvoided", seen["resolutions"]);
    }

    [Fact]
    public void No_object_names_a_member_twice_and_nothing_is_null()
    {
        foreach (var conversation in Samples.Final)
            Walk(conversation.Json);

        static void Walk(JsonElement element)
        {
            Assert.NotEqual(JsonValueKind.Null, element.ValueKind);
            if (element.ValueKind == JsonValueKind.Object)
            {
                Assert.Equal(
                    element.EnumerateObject().Count(),
                    element.EnumerateObject().Select(p => p.Name).Distinct().Count()
                );
                foreach (var property in element.EnumerateObject())
                    Walk(property.Value);
            }
            else if (element.ValueKind == JsonValueKind.Array)
            {
                foreach (var item in element.EnumerateArray())
                    Walk(item);
            }
        }
    }

    private static void Same(string expected, HashSet<string> seen)
    {
        var names = expected.Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(names.Order(StringComparer.Ordinal), seen.Order(StringComparer.Ordinal));
    }

    private static void Collect(JsonElement element, string kind, Dictionary<string, HashSet<string>> seen)
    {
        if (!seen.TryGetValue(kind, out var names))
            seen[kind] = names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var property in element.EnumerateObject())
        {
            names.Add(property.Name);
            if (property.Name == "attributes")
                continue;
            if (property.Value.ValueKind == JsonValueKind.Object)
                Collect(property.Value, property.Name, seen);
            else if (property.Value.ValueKind == JsonValueKind.Array)
                foreach (
                    var item in property.Value.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Object)
                )
                    Collect(item, property.Name, seen);
        }
    }
}
