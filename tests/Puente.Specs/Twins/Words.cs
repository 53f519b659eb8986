namespace Puente.Specs.Twins;

/// <summary>The names that the generator of questions draws from, as docs/analytics.md and the API description list them.</summary>
internal static class Words
{
    /// <summary>Ones that answers mostly differ by; drawn more often than the rest.</summary>
    public static readonly string[] CommonGroups = Split(
        "queueId userId mediaType direction purpose wrapUpCode divisionId originatingDirection requestedRoutingSkillId requestedRouting usedRouting flowOutType disconnectType"
    );

    public static readonly string[] Groups = Split(
        """
        activeRouting activeSkillId addressFrom addressTo agentAssistantId agentBullseyeRing agentOwned agentRank agentScore ani
        assignerId authenticated conversationId conversationInitiator convertedFrom convertedTo customerParticipation deliveryStatus
        destinationAddress direction disconnectType divisionId dnis edgeId eligibleAgentCount errorCode extendedDeliveryStatus
        externalContactId externalMediaCount externalOrganizationId externalTag firstQueue flaggedReason flowInType flowOutType
        groupId interactionType journeyActionId journeyActionMapId journeyActionMapVersion journeyCustomerId journeyCustomerIdType
        journeyCustomerSessionId journeyCustomerSessionIdType knowledgeBaseId mediaCount mediaType messageType originatingDirection
        originatingSocialMediaPublic outboundCampaignId outboundContactId outboundContactListId participantName peerId
        proposedAgentId provider purpose queueId remote removedSkillId requestedLanguageId requestedRouting requestedRoutingSkillId
        roomId routingPriority routingRing routingRule routingRuleType scoredAgentId selectedAgentId selectedAgentRank selfServed
        sessionDnis sessionId skillExpressionId stationId teamId usedRouting userId videoPresent waitingInteractionCount wrapUpCode
        """
    );

    public static readonly string[] FlowGroups = Split(
        """
        endingLanguage entryReason entryType exitReason flowId flowMilestoneId flowName flowOutcome flowOutcomeId flowOutcomeValue
        flowSubType flowType flowVersion recognitionFailureReason startingLanguage transferTargetAddress transferTargetName
        transferType
        """
    );

    public static readonly string[] Counters = Split(
        "nBlindTransferred nConnected nConsult nConsultTransferred nError nOffered nOutbound nOutboundAttempted nOutboundConnected nOverSla nTransferred nStateTransitionError"
    );

    public static readonly string[] Timers = Split(
        """
        tAbandon tAcd tAcw tAlert tAnswered tConnected tContacting tDialing tFlowOut tHandle tHeld tHeldComplete tIvr
        tNotResponding tShortAbandon tTalk tTalkComplete tVoicemail tMonitoring tCoaching tBarging tPark tUserResponseTime
        tAgentResponseTime tFirstDial tFirstConnect
        """
    );

    public static readonly string[] Observed = Split("oMessageTurn oMessageCount oMediaCount oExternalMediaCount");

    public static readonly string[] Derived = Split("tWait oServiceLevel oServiceTarget nConversations");

    public static readonly string[] FlowMetrics = Split(
        "nFlow nFlowMilestone nFlowOutcome nFlowOutcomeFailed oFlowMilestone tFlow tFlowDisconnect tFlowExit tFlowOutcome"
    );

    public static readonly string[] ConversationFilters = Split(
        """
        accessAttribute conversationEnd conversationId conversationInitiator conversationStart customerParticipation divisionId
        externalTag mediaStatsMinConversationMos originatingDirection originatingSocialMediaPublic
        """
    );

    public static readonly string[] CommonSegmentFilters = Split(
        "queueId userId mediaType direction purpose wrapUpCode segmentType disconnectType requestedRoutingSkillId flowName"
    );

    public static readonly string[] SegmentFilters = Split(
        """
        addressFrom addressTo agentAssistantId agentOwned ani authenticated bargedParticipantId callbackNumber
        callbackScheduledTime canonicalExternalContactId cleared coachedParticipantId conference deliveryPushed deliveryStatus
        destinationAddress destinationConversationId detectedSpeechEnd detectedSpeechStart direction disconnectType dnis edgeId
        engagementSource errorCode exitReason extendedDeliveryStatus externalContactId externalOrganizationId flaggedReason flowId
        flowName flowOutType flowOutcome flowOutcomeId flowOutcomeValue flowVersion groupId journeyActionId journeyActionMapId
        journeyCustomerId journeyCustomerIdType journeyCustomerSessionId mediaCount mediaType messageType monitoredParticipantId
        outboundCampaignId outboundContactId outboundContactListId participantName protocolCallId provider purpose queueId
        recording remote remoteNameDisplayable requestedLanguageId requestedRouting requestedRoutingSkillId scoredAgentId
        screenMonitoredUserId screenRecording scriptId segmentEnd segmentType sessionDnis sipResponseCode skillExpressionId
        snippetRecording subject teamId transferTargetAddress transferTargetName transferType usedRouting userId wrapUpCode wrapUpNote
        """
    );

    public static readonly string[] EvaluationFilters = Split(
        """
        assigneeApplicable assigneeId calibrationId contextId deleted evaluationId evaluationStatus evaluatorId eventTime formId
        formName queueId released rescored systemSubmitted userId
        """
    );

    public static readonly string[] SurveyFilters = Split(
        """
        eventTime queueId surveyCompletedDate surveyFormContextId surveyFormId surveyId surveyPartialResponse surveyPromoterScore
        surveyStatus surveyType userId
        """
    );

    public static readonly string[] Times = Split(
        """
        callbackScheduledTime conversationEnd conversationStart detectedSpeechEnd detectedSpeechStart eventTime segmentEnd
        surveyCompletedDate
        """
    );

    public static readonly string[] Numbers = Split(
        "mediaStatsMinConversationMos mediaCount surveyPromoterScore sipResponseCode agentScore agentBullseyeRing routingRing"
    );

    public static readonly string[] Granularities = Split("PT15M PT30M PT1H P1D P1W P1M PT7H P1DT12H PT24H P2D");

    public static readonly string[] Zones = Split(
        "UTC Europe/Madrid America/New_York Australia/Lord_Howe Asia/Kolkata America/Sao_Paulo"
    );

    private static string[] Split(string words) =>
        words.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
