using Puente.Platform.ConversationDetails;

namespace Puente.Analytics.Remote.Details;

/// <summary>One conversation's record.</summary>
/// <param name="Utf8Json">As the platform wrote it.</param>
public sealed record DetailsRow(ConversationId Id, ReadOnlyMemory<byte> Utf8Json);
