namespace Puente.Store.Quarantine;

/// <summary>Bytes that could not be understood, kept until somebody does (promise P4).</summary>
/// <param name="Id">XxHash128 of source and bytes as 32 hexadecimal digits: the same bytes twice are one row.</param>
/// <param name="Source">Where they came from: <c>job</c>.</param>
/// <param name="Reason">What was wrong and where: <c>conversationId is missing</c>.</param>
/// <param name="Bytes">Exactly as received. Customer data: never logged.</param>
public sealed record QuarantinedRecord(
    string Id,
    string Source,
    string Reason,
    ReadOnlyMemory<byte> Bytes,
    DateTimeOffset ReceivedAt
);
