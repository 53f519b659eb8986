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
    private ulong _dayText;
    private ushort _dayEnd;
    private long _dayMicros;

    /// <returns>False for any other form: the text could not be written again from the value.</returns>
    public bool TryParseCanonical(ReadOnlySpan<byte> text, out long micros)
    {
        micros = 0;
        if (
            text.Length != Length
            || text[10] != 'T'
            || text[13] != ':'
            || text[16] != ':'
            || text[19] != '.'
            || text[23] != 'Z'
        )
            return false;

        var dayText = BinaryPrimitives.ReadUInt64LittleEndian(text);
        var dayEnd = BinaryPrimitives.ReadUInt16LittleEndian(text[8..]);
        if ((dayText != _dayText || dayEnd != _dayEnd) && !TryRemember(text, dayText, dayEnd))
            return false;

        var check = 0;
        var hour = Two(text, 11, ref check);
        var minute = Two(text, 14, ref check);
        var second = Two(text, 17, ref check);
        var milli = (Two(text, 20, ref check) * 10) + Digit(text[22], ref check);
        if (check != 0 || hour > 23 || minute > 59 || second > 59)
            return false;
        micros = _dayMicros + ((((((hour * 60) + minute) * 60L) + second) * 1000) + milli) * 1000;
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
