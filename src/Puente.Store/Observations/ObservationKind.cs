namespace Puente.Store.Observations;

/// <summary>What can be seen at a moment; each has a table of its own.</summary>
public enum ObservationKind
{
    UserPresence,
    UserRoutingStatus,
    QueueObservations,
}
