namespace Puente.Emulator.Events;

/// <summary>The detail events, in the order in which those of one millisecond are told: beginnings before endings,
/// and the customer's end last.</summary>
internal enum DetailKind : byte
{
    CustomerStart,
    Contact,
    Outbound,
    FlowStart,
    AcdStart,
    UserStart,
    VoicemailStart,
    Attributes,
    FlowOutcome,
    FlowEnd,
    AcdEnd,
    VoicemailEnd,
    UserEnd,
    Acw,
    Wrapup,
    CustomerEnd,
}
