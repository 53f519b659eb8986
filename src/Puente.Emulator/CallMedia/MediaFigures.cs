namespace Puente.Emulator.CallMedia;

/// <summary>What passed over one leg since it was made.</summary>
/// <param name="Level">Loudness of what the peer said in the last frames, from 0 to 1.</param>
/// <param name="Refused">Packets that were forged, repeated or malformed.</param>
/// <param name="Checks">Binding requests answered; a peer repeats them as long as it lives.</param>
public sealed record MediaFigures(long Received, long Sent, long Refused, long Checks, double Level, bool IsSecured);
