namespace Puente.Analytics.Remote;

/// <summary>
/// The platform's words as its API description had them (docs/facts.md). It adds some without notice, so a word that is not
/// here may be right; one that is nearly here is a typing error.
/// </summary>
public static class QueryWords
{
    public static IReadOnlyList<string> ConversationMetrics { get; } =
        Split(
            """
            nBlindTransferred nBotInteractions nCallbackAttempts nCallbackOverSla nCallbackScheduled nCfcOffered
            nCobrowseSessions nConnected nConsult nConsultTransferred nConversations nError nOffered nOutbound
            nOutboundAbandoned nOutboundAttempted nOutboundConnected nOverSla nStateTransitionError nTakeover
            nTransferred oAudioMessageCount oCallbackServiceLevel oExternalAudioMessageCount oExternalMediaCount
            oMediaCount oMessageCount oMessageSegmentCount oMessageTurn oServiceLevel oServiceTarget
            oSkillExpressionApplications tAbandon tAcd tActiveCallback tActiveCallbackComplete tAcw
            tAgentResponseTime tAgentVideoConnected tAlert tAnswered tAverageAgentResponseTime
            tAverageCustomerResponseTime tBarging tCallbackAbandon tCallbackConnect tCallbackNotReached
            tCallbackVirtualWait tCfcAbandon tCfcAcd tCfcAnswered tCfcFlowOut tCoaching tCoachingComplete
            tConnected tContacting tDialing tFirstConnect tFirstDial tFirstEngagement tFirstResponse tFlowOut
            tHandle tHeld tHeldComplete tIvr tMonitoring tMonitoringComplete tNotResponding tPark tParkComplete
            tScreenMonitoring tShortAbandon tSnippetRecord tTalk tTalkComplete tTransmitting tUserResponseTime
            tVoicemail tWait
            """
        );

    /// <summary>What aggregates of conversations can be grouped and filtered by.</summary>
    public static IReadOnlyList<string> ConversationDimensions { get; } =
        Split(
            """
            activeRouting activeSkillId addressFrom addressTo agentAssistantId agentBullseyeRing agentOwned
            agentRank agentScore ani assignerId authenticated conversationId conversationInitiator convertedFrom
            convertedTo customerParticipation deliveryStatus destinationAddress direction disconnectType
            divisionId dnis edgeId eligibleAgentCount errorCode extendedDeliveryStatus externalContactId
            externalMediaCount externalOrganizationId externalTag firstQueue flaggedReason flowInType
            flowOutType groupId interactionType journeyActionId journeyActionMapId journeyActionMapVersion
            journeyCustomerId journeyCustomerIdType journeyCustomerSessionId journeyCustomerSessionIdType
            knowledgeBaseId mediaCount mediaType messageType originatingDirection originatingSocialMediaPublic
            outboundCampaignId outboundContactId outboundContactListId participantName peerId proposedAgentId
            provider purpose queueId remote removedSkillId requestedLanguageId requestedRouting
            requestedRoutingSkillId roomId routingPriority routingRing routingRule routingRuleType scoredAgentId
            selectedAgentId selectedAgentRank selfServed sessionDnis sessionId skillExpressionId stationId
            teamId usedRouting userId videoPresent waitingInteractionCount wrapUpCode
            """
        );

    public static IReadOnlyList<string> FlowMetrics { get; } =
        Split(
            """
            nFlow nFlowMilestone nFlowOutcome nFlowOutcomeFailed oFlowMilestone tFlow tFlowDisconnect tFlowExit
            tFlowOutcome
            """
        );

    public static IReadOnlyList<string> FlowDimensions { get; } =
    [
        .. ConversationDimensions.Where(name => name != "originatingSocialMediaPublic"),
        .. Split(
            """
            endingLanguage entryReason entryType exitReason flowId flowMilestoneId flowName flowOutcome
            flowOutcomeId flowOutcomeValue flowSubType flowType flowVersion recognitionFailureReason
            startingLanguage transferTargetAddress transferTargetName transferType
            """
        ),
    ];

    /// <summary>Of <c>conversationFilters</c> in a details query.</summary>
    public static IReadOnlyList<string> DetailsConversationDimensions { get; } =
        Split(
            """
            accessAttribute conversationEnd conversationId conversationInitiator conversationStart
            customerParticipation divisionId externalTag mediaStatsMinConversationMos originatingDirection
            originatingSocialMediaPublic
            """
        );

    /// <summary>Of <c>segmentFilters</c> in a details query.</summary>
    public static IReadOnlyList<string> DetailsSegmentDimensions { get; } =
        Split(
            """
            addressFrom addressTo agentAssistantId agentOwned ani authenticated bargedParticipantId
            callbackNumber callbackScheduledTime canonicalExternalContactId cleared coachedParticipantId
            conference deliveryPushed deliveryStatus destinationAddress destinationConversationId
            detectedSpeechEnd detectedSpeechStart direction disconnectType dnis edgeId engagementSource
            errorCode exitReason extendedDeliveryStatus externalContactId externalOrganizationId flaggedReason
            flowId flowName flowOutType flowOutcome flowOutcomeId flowOutcomeValue flowVersion groupId
            journeyActionId journeyActionMapId journeyCustomerId journeyCustomerIdType journeyCustomerSessionId
            mediaCount mediaType messageType monitoredParticipantId outboundCampaignId outboundContactId
            outboundContactListId participantName protocolCallId provider purpose queueId recording remote
            remoteNameDisplayable requestedLanguageId requestedRouting requestedRoutingSkillId scoredAgentId
            screenMonitoredUserId screenRecording scriptId segmentEnd segmentType sessionDnis sipResponseCode
            skillExpressionId snippetRecording subject teamId transferTargetAddress transferTargetName
            transferType usedRouting userId wrapUpCode wrapUpNote
            """
        );

    public static IReadOnlyList<string> Metrics(AnalyticsEndpoint endpoint) =>
        endpoint == AnalyticsEndpoint.FlowAggregates ? FlowMetrics : ConversationMetrics;

    /// <summary>What questions of this kind can be filtered by.</summary>
    public static IReadOnlyList<string> Dimensions(AnalyticsEndpoint endpoint) =>
        endpoint switch
        {
            AnalyticsEndpoint.FlowAggregates => FlowDimensions,
            AnalyticsEndpoint.ConversationDetails => [.. DetailsConversationDimensions, .. DetailsSegmentDimensions],
            _ => ConversationDimensions,
        };

    private static string[] Split(string words) =>
        words.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries);
}
