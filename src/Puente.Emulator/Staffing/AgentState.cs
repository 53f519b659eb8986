namespace Puente.Emulator.Staffing;

internal enum RoutingStatus : byte
{
    OFF_QUEUE,
    IDLE,
    INTERACTING,
    COMMUNICATING,
    NOT_RESPONDING,
}

/// <summary>A user's presence and routing status, each with the time since when.</summary>
internal readonly record struct AgentState(Duty Presence, long PresenceSince, RoutingStatus Status, long StatusSince)
{
    /// <summary>
    /// The rule behind both: whoever holds a queue's conversation is on queue and interacting, whatever the plan says;
    /// everybody else follows the plan.
    /// </summary>
    public static (Duty Presence, RoutingStatus Status) Rule(
        Duty plan,
        bool serving,
        bool calling,
        bool notResponding = false
    ) =>
        serving ? (Duty.OnQueue, RoutingStatus.INTERACTING)
        : plan != Duty.OnQueue ? (plan, RoutingStatus.OFF_QUEUE)
        : (
            plan,
            calling ? RoutingStatus.COMMUNICATING
            : notResponding ? RoutingStatus.NOT_RESPONDING
            : RoutingStatus.IDLE
        );

    public AgentState Next(long time, Duty presence, RoutingStatus status) =>
        new(presence, presence == Presence ? PresenceSince : time, status, status == Status ? StatusSince : time);
}
