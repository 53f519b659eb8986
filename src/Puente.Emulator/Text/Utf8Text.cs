using System.Buffers.Text;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Puente.Emulator.Text;

/// <summary>
/// A growing run of UTF-8 bytes. Members are appended with a comma before them, so whoever opens an object writes
/// its first member by hand. Strings passed in are already escaped: they come from tables made once.
/// </summary>
internal sealed class Utf8Text(int capacity = 16 * 1024)
{
    private byte[] _bytes = new byte[capacity];
    private long _day = long.MinValue;
    private readonly byte[] _dayText = new byte[10];

    public int Length { get; private set; }
    public ReadOnlySpan<byte> Span => _bytes.AsSpan(0, Length);
    public ReadOnlyMemory<byte> Memory => _bytes.AsMemory(0, Length);

    public void Clear() => Length = 0;

    /// <summary>Gives up everything after <paramref name="length"/>.</summary>
    public void Truncate(int length) => Length = length;

    /// <summary>Takes out the one byte at <paramref name="at"/>.</summary>
    public void Remove(int at)
    {
        _bytes.AsSpan(at + 1, Length - at - 1).CopyTo(_bytes.AsSpan(at));
        Length--;
    }

    public ReadOnlySpan<byte> Slice(int offset, int length) => _bytes.AsSpan(offset, length);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Raw(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Take(bytes.Length));
    }

    public void Raw(byte value) => Take(1)[0] = value;

    /// <summary>Appends <c>,"name":"value"</c>.</summary>
    public void String(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        var room = Take(name.Length + value.Length + 6);
        room[0] = (byte)',';
        room[1] = (byte)'"';
        name.CopyTo(room[2..]);
        "\":\""u8.CopyTo(room[(2 + name.Length)..]);
        value.CopyTo(room[(5 + name.Length)..]);
        room[^1] = (byte)'"';
    }

    public void Number(ReadOnlySpan<byte> name, long value)
    {
        Name(name);
        Number(value);
    }

    public void Flag(ReadOnlySpan<byte> name, bool value)
    {
        Name(name);
        Raw(value ? "true"u8 : "false"u8);
    }

    public void Id(ReadOnlySpan<byte> name, UInt128 value)
    {
        Name(name);
        Raw((byte)'"');
        Id(value);
        Raw((byte)'"');
    }

    public void Date(ReadOnlySpan<byte> name, long milliseconds)
    {
        Name(name);
        Raw((byte)'"');
        Date(milliseconds);
        Raw((byte)'"');
    }

    /// <summary>Appends <c>,"name":</c>.</summary>
    public void Name(ReadOnlySpan<byte> name)
    {
        var room = Take(name.Length + 4);
        room[0] = (byte)',';
        room[1] = (byte)'"';
        name.CopyTo(room[2..]);
        room[^2] = (byte)'"';
        room[^1] = (byte)':';
    }

    public void Number(long value)
    {
        if ((ulong)value < 10)
        {
            Raw((byte)('0' + value));
            return;
        }
        Reserve(20);
        Utf8Formatter.TryFormat(value, _bytes.AsSpan(Length), out var written);
        Length += written;
    }

    /// <summary>Appends <paramref name="thousandths"/> / 1000 without trailing zeros.</summary>
    public void Thousandths(long thousandths)
    {
        Number(thousandths / 1000);
        var rest = (int)(thousandths % 1000);
        if (rest == 0)
            return;
        Raw((byte)'.');
        for (var unit = 100; rest > 0; unit /= 10)
        {
            Raw((byte)('0' + rest / unit));
            rest %= unit;
        }
    }

    public void Id(UInt128 value)
    {
        var room = Take(36);
        Hex(room, 0, (uint)(value >> 96), 8);
        room[8] = (byte)'-';
        Hex(room, 9, (uint)(ushort)(value >> 80), 4);
        room[13] = (byte)'-';
        Hex(room, 14, (uint)(ushort)(value >> 64), 4);
        room[18] = (byte)'-';
        Hex(room, 19, (uint)(ushort)(value >> 48), 4);
        room[23] = (byte)'-';
        Hex(room, 24, (uint)(value >> 16), 8);
        Hex(room, 32, (uint)(ushort)value, 4);
    }

    /// <summary>Appends a UTC time as the platform writes it: milliseconds, then Z.</summary>
    public void Date(long milliseconds)
    {
        var day = Math.DivRem(milliseconds, 86_400_000, out var rest);
        if (day != _day)
        {
            _day = day;
            var date = DateOnly.FromDayNumber((int)day + 719_162);
            var (year, month, dayOfMonth) = (date.Year, date.Month, date.Day);
            Two(_dayText, 0, year / 100);
            Two(_dayText, 2, year % 100);
            _dayText[4] = (byte)'-';
            Two(_dayText, 5, month);
            _dayText[7] = (byte)'-';
            Two(_dayText, 8, dayOfMonth);
        }
        var room = Take(24);
        _dayText.CopyTo(room);
        var seconds = (int)rest / 1000;
        var thousandth = (int)rest % 1000;
        room[10] = (byte)'T';
        Two(room, 11, seconds / 3600);
        room[13] = (byte)':';
        Two(room, 14, seconds / 60 % 60);
        room[16] = (byte)':';
        Two(room, 17, seconds % 60);
        room[19] = (byte)'.';
        room[20] = (byte)('0' + thousandth / 100);
        Two(room, 21, thousandth % 100);
        room[23] = (byte)'Z';
    }

    private static ReadOnlySpan<byte> Digits => "0123456789abcdef"u8;

    private static void Hex(Span<byte> room, int at, uint value, int digits)
    {
        for (var i = digits - 1; i >= 0; i--, value >>= 4)
            room[at + i] = Digits[(int)(value & 15)];
    }

    private static void Two(Span<byte> room, int at, int value)
    {
        room[at] = (byte)('0' + value / 10);
        room[at + 1] = (byte)('0' + value % 10);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Span<byte> Take(int count)
    {
        Reserve(count);
        var room = MemoryMarshal.CreateSpan(ref _bytes[Length], count);
        Length += count;
        return room;
    }

    private void Reserve(int count)
    {
        if (Length + count >= _bytes.Length)
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Length + count + 1));
    }
}
