namespace Puente.Store.Decoding;

/// <summary>What stood in a page beside the conversations.</summary>
/// <param name="Cursor">Opaque; null on the last page.</param>
/// <param name="DataAvailabilityDate">Null when the page has none.</param>
/// <param name="Conversations">Conversations added to the batch; byte-equal repeats within the page count once.</param>
public readonly record struct PageEnd(
    string? Cursor,
    DateTimeOffset? DataAvailabilityDate,
    int Conversations,
    int Quarantined
);
