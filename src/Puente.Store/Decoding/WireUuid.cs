using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Puente.Store.Decoding;

/// <summary>The platform's way of writing an id: 36 characters, lower case.</summary>
internal static class WireUuid
{
    public const int Length = 36;

    /// <returns>False also for upper case: the text could not be written again from the value.</returns>
    public static bool TryParseCanonical(ReadOnlySpan<byte> text, out Guid value)
    {
        value = default;
        if (text.Length != Length || text[8] != '-' || text[13] != '-' || text[18] != '-' || text[23] != '-')
            return false;

        // The 16 digits before the third hyphen, then the 16 after it, hyphens closed up.
        ref var start = ref MemoryMarshal.GetReference(text);
        var front = Vector128.LoadUnsafe(ref start);
        var middle = Vector128.LoadUnsafe(ref start, 2);
        var high =
            Vector128.Shuffle(front, Vector128.Create((byte)0, 1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12, 255, 255, 255, 255))
            | (middle & Vector128.Create(0u, 0, 0, uint.MaxValue).AsByte());
        var low = Vector128.ConditionalSelect(
            Vector128.Create(uint.MaxValue, 0, 0, 0).AsByte(),
            Vector128.LoadUnsafe(ref start, 19),
            Vector128.LoadUnsafe(ref start, 20)
        );

        var isHex = TryDigits(ref high) & TryDigits(ref low);
        var bytes = Vector128.Narrow(Pairs(high), Pairs(low));
        // A Guid keeps its first three groups in the machine's byte order.
        bytes = Vector128.Shuffle(bytes, Vector128.Create((byte)3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15));
        value = Unsafe.BitCast<Vector128<byte>, Guid>(bytes);
        return isHex;
    }

    /// <summary>Turns 16 lower-case hexadecimal digits into their values.</summary>
    private static bool TryDigits(ref Vector128<byte> letters)
    {
        var digits = letters - Vector128.Create((byte)'0');
        var alphas = letters - Vector128.Create((byte)'a');
        var isDigit = Vector128.Equals(Vector128.Min(digits, Vector128.Create((byte)9)), digits);
        var isAlpha = Vector128.Equals(Vector128.Min(alphas, Vector128.Create((byte)5)), alphas);
        letters = (digits & isDigit) | ((alphas + Vector128.Create((byte)10)) & isAlpha);
        return (isDigit | isAlpha) == Vector128<byte>.AllBitsSet;
    }

    /// <summary>Two digits to one byte, in the low half of each 16 bits.</summary>
    private static Vector128<ushort> Pairs(Vector128<byte> digits)
    {
        var pairs = digits.AsUInt16();
        return ((pairs & Vector128.Create((ushort)0xFF)) << 4) | (pairs >> 8);
    }
}
