// Assigned by the deserialiser only. Compact on purpose: one line a group of members, as the platform names them.
#pragma warning disable CS0649
namespace Puente.Bench.Decoding;

/// <summary>The record as classes, the way SDKs have it; every member that the product stores.</summary>
internal sealed class PageClass
{
    public List<ConversationClass>? Conversations;
    public string? Cursor;
    public DateTime? DataAvailabilityDate;
}

internal sealed class ConversationClass
{
    public string? ConversationId,
        OriginatingDirection,
        ConversationInitiator,
        ExternalTag,
        AssociatedConversationId;
    public DateTime? ConversationStart,
        ConversationEnd,
        ConferenceStart,
        InactivityTimeout;
    public bool? CustomerParticipation,
        OriginatingSocialMediaPublic,
        SelfServed;
    public List<string>? DivisionIds,
        AccessAttributes,
        ConsultationConversationIds,
        KnowledgeBaseIds;
    public double? MediaStatsMinConversationMos,
        MediaStatsMinConversationRFactor;
    public List<ParticipantClass>? Participants;
    public List<EvaluationClass>? Evaluations;
    public List<SurveyClass>? Surveys;
    public List<ResolutionClass>? Resolutions;
}

internal sealed class ParticipantClass
{
    public string? ParticipantId,
        ParticipantName,
        Purpose,
        UserId,
        TeamId,
        FlaggedReason;
    public string? ExternalContactId,
        ExternalOrganizationId;
    public bool? ScreenRecording;
    public Dictionary<string, string>? Attributes;
    public List<SessionClass>? Sessions;
}

internal sealed class SessionClass
{
    public string? SessionId,
        MediaType,
        Direction,
        Provider,
        PeerId,
        EdgeId,
        Ani,
        Dnis,
        SessionDnis,
        Remote;
    public string? RemoteNameDisplayable,
        AddressFrom,
        AddressTo,
        AddressSelf,
        AddressOther,
        ProtocolCallId,
        RoomId;
    public string? MediaBridgeId,
        DeliveryStatus,
        ExtendedDeliveryStatus,
        MessageType,
        EngagementSource,
        UsedRouting;
    public string? ErrorCodeDescription,
        RoutingRuleType,
        RoutingRule,
        SelectedAgentId,
        SkillExpressionId,
        AssignerId;
    public string? AgentAssistantId,
        FlowInType,
        FlowOutType,
        CallbackUserName,
        ScriptId,
        OutboundCampaignId;
    public string? OutboundContactId,
        OutboundContactListId,
        DispositionAnalyzer,
        DispositionName,
        CobrowseRole;
    public string? MonitoredParticipantId,
        CoachedParticipantId,
        BargedParticipantId,
        ScreenMonitoredUserId;
    public string? CobrowseRoomId,
        ScreenShareAddressSelf,
        ScreenShareRoomId,
        VideoAddressSelf,
        VideoRoomId;
    public string? JourneyActionId,
        JourneyActionMapId,
        JourneyCustomerId,
        JourneyCustomerIdType;
    public string? JourneyCustomerSessionId,
        JourneyCustomerSessionIdType;
    public List<string>? Cc,
        Bcc,
        DestinationAddresses,
        RequestedRoutings,
        CallbackNumbers,
        ActiveSkillIds;
    public List<string>? RemovedSkillIds;
    public List<int>? EligibleAgentCounts,
        WaitingInteractionCounts;
    public DateTime? DeliveryStatusChangeDate,
        CallbackScheduledTime,
        DetectedSpeechStart,
        DetectedSpeechEnd;
    public bool? DeliveryPushed,
        Authenticated,
        Cleared,
        SkipEnabled,
        AgentOwned,
        SharingScreen,
        Recording;
    public bool? SnippetRecording,
        AcwSkipped;
    public int? MediaCount,
        RoutingRing,
        AgentBullseyeRing,
        SelectedAgentRank,
        JourneyActionMapVersion;
    public long? TimeoutSeconds;
    public List<ProposedAgentClass>? ProposedAgents;
    public List<AgentGroupClass>? AgentGroups;
    public List<SegmentClass>? Segments;
    public List<MetricClass>? Metrics;
    public List<EndpointStatClass>? MediaEndpointStats;
    public FlowClass? Flow;
}

internal sealed class ProposedAgentClass
{
    public string? ProposedAgentId;
    public int? AgentRank;
}

internal sealed class AgentGroupClass
{
    public string? AgentGroupId,
        AgentGroupType;
}

internal sealed class SegmentClass
{
    public DateTime? SegmentStart,
        SegmentEnd;
    public string? SegmentType,
        DisconnectType,
        QueueId,
        GroupId,
        WrapUpCode,
        WrapUpNote,
        RequestedLanguageId;
    public string? ErrorCode,
        SourceConversationId,
        SourceSessionId,
        DestinationConversationId,
        DestinationSessionId;
    public string? Subject;
    public bool? Conference,
        AudioMuted,
        VideoMuted;
    public List<string>? WrapUpTags,
        RequestedRoutingSkillIds,
        RequestedRoutingUserIds;
    public List<int>? SipResponseCodes,
        Q850ResponseCodes;
    public List<ScoredAgentClass>? ScoredAgents;
    public List<PropertyClass>? Properties;
}

internal sealed class ScoredAgentClass
{
    public string? ScoredAgentId;
    public int? AgentScore;
}

internal sealed class PropertyClass
{
    public string? PropertyType,
        Property,
        Value;
}

internal sealed class MetricClass
{
    public DateTime? EmitDate;
    public string? Name;
    public long? Value;
}

internal sealed class FlowClass
{
    public string? FlowId,
        FlowName,
        FlowVersion,
        FlowType,
        EntryType,
        EntryReason,
        ExitReason,
        TransferType;
    public string? TransferTargetName,
        TransferTargetAddress,
        StartingLanguage,
        EndingLanguage;
    public string? RecognitionFailureReason;
    public bool? IssuedCallback;
    public List<OutcomeClass>? Outcomes;
}

internal sealed class OutcomeClass
{
    public string? FlowOutcomeId,
        FlowOutcomeValue,
        FlowOutcome;
    public DateTime? FlowOutcomeStartTimestamp,
        FlowOutcomeEndTimestamp;
}

internal sealed class EndpointStatClass
{
    public List<string>? Codecs;
    public DateTime? EventTime;
    public double? MinMos,
        MinRFactor;
    public long? MaxLatencyMs,
        ReceivedPackets,
        DiscardedPackets,
        DuplicatePackets,
        InvalidPackets,
        OverrunPackets;
    public long? UnderrunPackets;
}

internal sealed class EvaluationClass
{
    public string? EvaluationId,
        EvaluatorId,
        UserId,
        QueueId,
        FormId,
        FormName,
        ContextId,
        CalibrationId;
    public string? EvaluationStatus,
        AssigneeId;
    public DateTime? EventTime;
    public bool? AssigneeApplicable,
        Released,
        Rescored,
        Deleted,
        SystemSubmitted;
    public double? OTotalScore,
        OTotalCriticalScore;
}

internal sealed class SurveyClass
{
    public string? SurveyId,
        SurveyFormId,
        SurveyFormContextId,
        SurveyFormName,
        SurveyType,
        SurveyStatus,
        UserId;
    public string? QueueId;
    public DateTime? SurveyCompletedDate,
        EventTime;
    public bool? SurveyPartialResponse;
    public int? SurveyPromoterScore;
    public double? OSurveyTotalScore;
}

internal sealed class ResolutionClass
{
    public string? QueueId,
        UserId;
    public DateTime? EventTime;
    public long? NNextContactAvoided;
}
