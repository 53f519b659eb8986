namespace Puente.Emulator.CallMedia.Sound;

/// <summary>What a leg hears, asked for every 20 ms. Each has one reader.</summary>
internal interface IFrameSource
{
    /// <summary>Fills <paramref name="frame"/>, <see cref="Pcmu.FrameBytes"/> long, with PCMU.</summary>
    void Fill(Span<byte> frame);
}
