namespace Puente.Emulator.CallMedia.Sound;

/// <summary>G.711 µ-law at 8 kHz in frames of 20 ms.</summary>
internal static class Pcmu
{
    public const int FrameBytes = 160;
    public const byte Silence = 0xFF;
    private const int Bias = 132;
    private const int Clip = 32_635;
    private static readonly short[] s_decoded = [.. Enumerable.Range(0, 256).Select(code => Expand((byte)code))];

    public static short Decode(byte code) => s_decoded[code];

    public static byte Encode(int sample)
    {
        var sign = sample < 0 ? 0x80 : 0;
        var magnitude = Math.Min(Math.Abs(sample), Clip) + Bias;
        var exponent = int.Log2(magnitude) - 7;
        return (byte)~(sign | (exponent << 4) | ((magnitude >> (exponent + 3)) & 0x0F));
    }

    /// <summary>Root mean square of the samples, from 0 for silence to 1 for full scale.</summary>
    public static double Level(ReadOnlySpan<byte> frame)
    {
        long sum = 0;
        foreach (var code in frame)
            sum += (long)s_decoded[code] * s_decoded[code];
        return frame.IsEmpty ? 0 : Math.Sqrt((double)sum / frame.Length) / short.MaxValue;
    }

    private static short Expand(byte code)
    {
        var bits = ~code & 0xFF;
        var magnitude = ((((bits & 0x0F) << 3) + Bias) << ((bits >> 4) & 0x07)) - Bias;
        return (short)((bits & 0x80) != 0 ? -magnitude : magnitude);
    }
}
