namespace Puente.Emulator.CallMedia.Sound;

internal sealed class Silence : IFrameSource
{
    public static Silence Instance { get; } = new();

    public void Fill(Span<byte> frame) => frame.Fill(Pcmu.Silence);
}
