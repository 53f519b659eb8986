namespace Puente.Analytics.Language;

/// <summary>Names that aggregates know.</summary>
/// <remarks>Complete, from the API description (docs/facts.md, the analytics language).</remarks>
internal static class AggregateWords
{
    /// <summary>To group conversation aggregates by.</summary>
    public static WordList ConversationDimensions { get; } =
        WordList.Of(
            "ConversationAggregateDimension",
            """
            activeRouting activeSkillId addressFrom addressTo agentAssistantId agentBullseyeRing agentOwned
            agentRank agentScore ani assignerId authenticated conversationId conversationInitiator convertedFrom
            convertedTo customerParticipation deliveryStatus destinationAddress direction disconnectType divisionId
            dnis edgeId eligibleAgentCount errorCode extendedDeliveryStatus externalContactId externalMediaCount
            externalOrganizationId externalTag firstQueue flaggedReason flowInType flowOutType groupId
            interactionType journeyActionId journeyActionMapId journeyActionMapVersion journeyCustomerId
            journeyCustomerIdType journeyCustomerSessionId journeyCustomerSessionIdType knowledgeBaseId mediaCount
            mediaType messageType originatingDirection originatingSocialMediaPublic outboundCampaignId
            outboundContactId outboundContactListId participantName peerId proposedAgentId provider purpose queueId
            remote removedSkillId requestedLanguageId requestedRouting requestedRoutingSkillId roomId
            routingPriority routingRing routingRule routingRuleType scoredAgentId selectedAgentId selectedAgentRank
            selfServed sessionDnis sessionId skillExpressionId stationId teamId usedRouting userId videoPresent
            waitingInteractionCount wrapUpCode
            """
        );

    /// <summary>Of conversation aggregates.</summary>
    public static WordList ConversationMetrics { get; } =
        WordList.Of(
            "ConversationAggregateMetric",
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

    /// <summary>To group flow aggregates by.</summary>
    public static WordList FlowDimensions { get; } =
        WordList.Of(
            "FlowAggregateDimension",
            """
            activeRouting activeSkillId addressFrom addressTo agentAssistantId agentBullseyeRing agentOwned
            agentRank agentScore ani assignerId authenticated conversationId conversationInitiator convertedFrom
            convertedTo customerParticipation deliveryStatus destinationAddress direction disconnectType divisionId
            dnis edgeId eligibleAgentCount endingLanguage entryReason entryType errorCode exitReason
            extendedDeliveryStatus externalContactId externalMediaCount externalOrganizationId externalTag
            firstQueue flaggedReason flowId flowInType flowMilestoneId flowName flowOutType flowOutcome
            flowOutcomeId flowOutcomeValue flowSubType flowType flowVersion groupId interactionType journeyActionId
            journeyActionMapId journeyActionMapVersion journeyCustomerId journeyCustomerIdType
            journeyCustomerSessionId journeyCustomerSessionIdType knowledgeBaseId mediaCount mediaType messageType
            originatingDirection outboundCampaignId outboundContactId outboundContactListId participantName peerId
            proposedAgentId provider purpose queueId recognitionFailureReason remote removedSkillId
            requestedLanguageId requestedRouting requestedRoutingSkillId roomId routingPriority routingRing
            routingRule routingRuleType scoredAgentId selectedAgentId selectedAgentRank selfServed sessionDnis
            sessionId skillExpressionId startingLanguage stationId teamId transferTargetAddress transferTargetName
            transferType usedRouting userId videoPresent waitingInteractionCount wrapUpCode
            """
        );

    /// <summary>Of flow aggregates.</summary>
    public static WordList FlowMetrics { get; } =
        WordList.Of(
            "FlowAggregateMetric",
            """
            nFlow nFlowMilestone nFlowOutcome nFlowOutcomeFailed oFlowMilestone tFlow tFlowDisconnect tFlowExit
            tFlowOutcome
            """
        );
}
