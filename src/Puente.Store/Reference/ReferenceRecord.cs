namespace Puente.Store.Reference;

/// <summary>The listings that give ids their names; one table each.</summary>
public enum ReferenceKind
{
    Users,
    Queues,
    QueueMembers,
    WrapUpCodes,
    Skills,
    Languages,
    Divisions,
    Groups,
    Locations,
    PresenceDefinitions,
}

/// <summary>One entity of a listing.</summary>
/// <param name="Key">Entity id, or <c>queueId/userId</c> for a queue's member.</param>
/// <param name="Utf8Json">The entity as the platform sent it.</param>
public sealed record ReferenceRecord(string Key, ReadOnlyMemory<byte> Utf8Json);
