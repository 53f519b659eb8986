using System.Buffers.Binary;

namespace Puente.Store.Decoding;

/// <summary>
/// The platform's way of writing a time: <c>2026-03-02T09:14:30.000Z</c>. Remembers the last day, because the times of a
/// record mostly fall on one.
/// </summary>
internal struct WireTimestamp
{
    public const int Length = 24;
    private const long MicrosPerDay = 86_400_000_000;
    private const ulong ClockPattern = 0x30303A30303A3030;
    private const ulong ClockCarry = 0x0606000606000606;
    private const ulong ClockNotDigits = 0xF0F0FFF0F0FFF0F0;
    private const uint FractionPattern = 0x3030302E;
    private const uint FractionCarry = 0x06060600;
    private const uint FractionNotDigits = 0xF0F0F0FF;
    private ulong _dayText;
    private ushort _dayEnd;
    private long _dayMicros;

    /// <returns>False for any other form: the text could not be written again from the value.</returns>
    public bool TryParseCanonical(ReadOnlySpan<byte> text, out long micros)
    {
        micros = 0;
        if (text.Length != Length || text[10] != 'T' || text[23] != 'Z')
            return false;
        var dayText = BinaryPrimitives.ReadUInt64LittleEndian(text);
        var dayEnd = BinaryPrimitives.ReadUInt16LittleEndian(text[8..]);
        if ((dayText != _dayText || dayEnd != _dayEnd) && !TryRemember(text, dayText, dayEnd))
            return false;

        // All eight characters of 09:14:30 at once: a digit leaves its value, a colon leaves zero.
        var clock = BinaryPrimitives.ReadUInt64LittleEndian(text[11..]) ^ ClockPattern;
        var fraction = BinaryPrimitives.ReadUInt32LittleEndian(text[19..]) ^ FractionPattern;
        if (
            ((clock | (clock + ClockCarry)) & ClockNotDigits) != 0
            || ((fraction | (fraction + FractionCarry)) & FractionNotDigits) != 0
        )
            return false;
        var hour = ((clock & 0xF) * 10) + ((clock >> 8) & 0xF);
        var minute = (((clock >> 24) & 0xF) * 10) + ((clock >> 32) & 0xF);
        var second = (((clock >> 48) & 0xF) * 10) + (clock >> 56);
        var milli = (((fraction >> 8) & 0xF) * 100) + (((fraction >> 16) & 0xF) * 10) + (fraction >> 24);
        if (hour > 23 || minute > 59 || second > 59)
            return false;
        micros = _dayMicros + ((long)((((((hour * 60) + minute) * 60) + second) * 1000) + milli) * 1000);
        return true;
    }

    private bool TryRemember(ReadOnlySpan<byte> text, ulong dayText, ushort dayEnd)
    {
        var check = 0;
        var year = (Two(text, 0, ref check) * 100) + Two(text, 2, ref check);
        var month = Two(text, 5, ref check);
        var day = Two(text, 8, ref check);
        if (check != 0 || text[4] != '-' || text[7] != '-' || year == 0 || month is 0 or > 12)
            return false;
        if (day == 0 || day > DateTime.DaysInMonth(year, month))
            return false;
        (_dayText, _dayEnd) = (dayText, dayEnd);
        _dayMicros =
            (new DateOnly(year, month, day).DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber)
            * MicrosPerDay;
        return true;
    }

    private static int Two(ReadOnlySpan<byte> text, int at, ref int check) =>
        (Digit(text[at], ref check) * 10) + Digit(text[at + 1], ref check);

    private static int Digit(byte letter, ref int check)
    {
        var digit = letter - '0';
        check |= (uint)digit > 9 ? 1 : 0;
        return digit;
    }
}
