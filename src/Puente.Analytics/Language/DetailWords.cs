namespace Puente.Analytics.Language;

/// <summary>Names that the details query knows.</summary>
/// <remarks>Complete, from the API description (docs/facts.md, the analytics language).</remarks>
internal static class DetailWords
{
    /// <summary>Of conversation filters.</summary>
    public static WordList ConversationDimensions { get; } =
        WordList.Of(
            "ConversationDetailQueryDimension",
            """
            accessAttribute conversationEnd conversationId conversationInitiator conversationStart
            customerParticipation divisionId externalTag mediaStatsMinConversationMos originatingDirection
            originatingSocialMediaPublic
            """
        );

    /// <summary>Of conversation filters.</summary>
    public static WordList ConversationMetrics { get; } =
        WordList.Of(
            "ConversationDetailQueryMetric",
            """
            nBlindTransferred nBotInteractions nCallbackAttempts nCallbackOverSla nCallbackScheduled nCfcOffered
            nCobrowseSessions nConnected nConsult nConsultTransferred nConversations nError nFlow nFlowMilestone
            nFlowOutcome nFlowOutcomeFailed nOffered nOutbound nOutboundAbandoned nOutboundAttempted
            nOutboundConnected nOverSla nStateTransitionError nTakeover nTransferred oAudioMessageCount
            oExternalAudioMessageCount oExternalMediaCount oFlowMilestone oMediaCount oMessageCount
            oMessageSegmentCount oMessageTurn oSkillExpressionApplications tAbandon tAcd tActiveCallback
            tActiveCallbackComplete tAcw tAgentResponseTime tAgentVideoConnected tAlert tAnswered
            tAverageAgentResponseTime tAverageCustomerResponseTime tBarging tCallbackAbandon tCallbackConnect
            tCallbackNotReached tCallbackVirtualWait tCfcAbandon tCfcAcd tCfcAnswered tCfcFlowOut tCoaching
            tCoachingComplete tConnected tContacting tConversationDuration tDialing tFirstConnect tFirstDial
            tFirstEngagement tFirstResponse tFlow tFlowDisconnect tFlowExit tFlowOut tFlowOutcome tHandle tHeld
            tHeldComplete tIvr tMonitoring tMonitoringComplete tNotResponding tPark tParkComplete tScreenMonitoring
            tShortAbandon tSnippetRecord tTalk tTalkComplete tTransmitting tUserResponseTime tVoicemail
            """
        );

    /// <summary>Of segment filters.</summary>
    public static WordList SegmentDimensions { get; } =
        WordList.Of(
            "SegmentDetailQueryDimension",
            """
            addressFrom addressTo agentAssistantId agentOwned ani authenticated bargedParticipantId callbackNumber
            callbackScheduledTime canonicalExternalContactId cleared coachedParticipantId conference deliveryPushed
            deliveryStatus destinationAddress destinationConversationId detectedSpeechEnd detectedSpeechStart
            direction disconnectType dnis edgeId engagementSource errorCode exitReason extendedDeliveryStatus
            externalContactId externalOrganizationId flaggedReason flowId flowName flowOutType flowOutcome
            flowOutcomeId flowOutcomeValue flowVersion groupId journeyActionId journeyActionMapId journeyCustomerId
            journeyCustomerIdType journeyCustomerSessionId mediaCount mediaType messageType monitoredParticipantId
            outboundCampaignId outboundContactId outboundContactListId participantName protocolCallId provider
            purpose queueId recording remote remoteNameDisplayable requestedLanguageId requestedRouting
            requestedRoutingSkillId scoredAgentId screenMonitoredUserId screenRecording scriptId segmentEnd
            segmentType sessionDnis sipResponseCode skillExpressionId snippetRecording subject teamId
            transferTargetAddress transferTargetName transferType usedRouting userId wrapUpCode wrapUpNote
            """
        );

    /// <summary>Of segment filters.</summary>
    public static WordList SegmentMetrics { get; } =
        WordList.Of(
            "SegmentDetailQueryMetric",
            """
            tSegmentDuration
            """
        );

    /// <summary>Of evaluation filters.</summary>
    public static WordList EvaluationDimensions { get; } =
        WordList.Of(
            "EvaluationDetailQueryDimension",
            """
            assigneeApplicable assigneeId calibrationId contextId deleted evaluationId evaluationStatus evaluatorId
            eventTime formId formName queueId released rescored systemSubmitted userId
            """
        );

    /// <summary>Of evaluation filters.</summary>
    public static WordList EvaluationMetrics { get; } =
        WordList.Of(
            "EvaluationDetailQueryMetric",
            """
            oTotalCriticalScore oTotalScore
            """
        );

    /// <summary>Of survey filters.</summary>
    public static WordList SurveyDimensions { get; } =
        WordList.Of(
            "SurveyDetailQueryDimension",
            """
            eventTime queueId surveyCompletedDate surveyFormContextId surveyFormId surveyId surveyPartialResponse
            surveyPromoterScore surveyStatus surveyType userId
            """
        );

    /// <summary>Of survey filters.</summary>
    public static WordList SurveyMetrics { get; } =
        WordList.Of(
            "SurveyDetailQueryMetric",
            """
            oSurveyTotalScore
            """
        );

    /// <summary>Of resolution filters.</summary>
    public static WordList ResolutionMetrics { get; } =
        WordList.Of(
            "ResolutionDetailQueryMetric",
            """
            nNextContactAvoided
            """
        );
}
