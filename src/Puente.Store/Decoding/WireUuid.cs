using System.Buffers.Binary;

namespace Puente.Store.Decoding;

/// <summary>The platform's way of writing an id: 36 characters, lower case.</summary>
internal static class WireUuid
{
    public const int Length = 36;
    private static readonly byte[] DigitValues = BuildDigitValues();

    /// <returns>False also for upper case: the text could not be written again from the value.</returns>
    public static bool TryParseCanonical(ReadOnlySpan<byte> text, out Guid value)
    {
        value = default;
        if (text.Length != Length || text[8] != '-' || text[13] != '-' || text[18] != '-' || text[23] != '-')
            return false;

        var digits = DigitValues;
        var high = 0UL;
        var low = 0UL;
        var check = 0;
        for (var index = 0; index < 8; index++)
            high = (high << 4) | Digit(digits, text[index], ref check);
        for (var index = 9; index < 13; index++)
            high = (high << 4) | Digit(digits, text[index], ref check);
        for (var index = 14; index < 18; index++)
            high = (high << 4) | Digit(digits, text[index], ref check);
        for (var index = 19; index < 23; index++)
            low = (low << 4) | Digit(digits, text[index], ref check);
        for (var index = 24; index < 36; index++)
            low = (low << 4) | Digit(digits, text[index], ref check);
        if ((check & 0xF0) != 0)
            return false;

        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, high);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], low);
        value = new Guid(bytes, bigEndian: true);
        return true;
    }

    private static ulong Digit(byte[] digits, byte letter, ref int check)
    {
        var digit = digits[letter];
        check |= digit;
        return digit;
    }

    private static byte[] BuildDigitValues()
    {
        var values = new byte[256];
        Array.Fill(values, (byte)0xFF);
        for (var digit = 0; digit < 10; digit++)
            values['0' + digit] = (byte)digit;
        for (var digit = 10; digit < 16; digit++)
            values['a' + digit - 10] = (byte)digit;
        return values;
    }
}
