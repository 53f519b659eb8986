namespace Puente.Emulator.CallMedia.Sound;

/// <summary>What a peer says, or silence while the server mutes it.</summary>
internal sealed class Unmuted(IFrameSource source, Func<bool> isMuted) : IFrameSource
{
    public void Fill(Span<byte> frame)
    {
        // Read in any case, so that the end of a mute does not bring what was said during it.
        source.Fill(frame);
        if (isMuted())
            frame.Fill(Pcmu.Silence);
    }
}
