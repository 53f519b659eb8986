using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Puente.Actions.Json;

internal sealed partial class JsonIndex
{
    /// <returns>False for what is no JSON.</returns>
    private bool Fill(int length, int depth)
    {
        var utf8 = _utf8;
        var rows = New<Row>((length / 8) + 8, _isBorrowed);
        var (at, count, level, owner) = (0, 0, 0, 0);

        Value:
        if (utf8[at] <= ' ')
            at = SkipBlanks(at);
        if (count + 1 >= rows.Length)
            rows = Larger(rows);
        ref var row = ref rows[count];
        row = new Row(at, ++count);
        switch (utf8[at])
        {
            case (byte)'"':
                row.End = at = EndOfText(ref row, at + 1);
                if (at == 0)
                    return false;
                goto Behind;
            case (byte)'{':
            case (byte)'[':
                if (level == depth)
                    return false;
                // While it is open, a list or an object keeps the one around it where its next row belongs.
                row.Next = owner;
                owner = count - 1;
                level++;
                // Compared with the number at the end: any blank or needless escape between makes the whole loose.
                row.End = _loose;
                at++;
                if (utf8[at] <= ' ')
                    at = SkipBlanks(at);
                // The closing brackets stand two places behind the opening ones.
                if (utf8[at] == utf8[row.Start] + 2)
                {
                    at++;
                    goto Close;
                }

                if (utf8[row.Start] == '[')
                    goto Value;
                goto Name;
            case (byte)'t' when Word(utf8, at) == Word("true"u8):
            case (byte)'n' when Word(utf8, at) == Word("null"u8):
                at += 4;
                break;
            case (byte)'f' when Word(utf8, at + 1) == Word("alse"u8):
                at += 5;
                break;
            default:
                at = EndOfNumber(utf8, at);
                if (at == 0)
                    return false;
                break;
        }

        row.End = at;

        Behind:
        if (utf8[at] <= ' ')
            at = SkipBlanks(at);
        if (level == 0)
        {
            _rows = rows;
            return at == length;
        }

        ref var around = ref rows[owner];
        around.Count++;
        var sign = utf8[at++];
        if (utf8[around.Start] == '[')
        {
            if (sign == ',')
                goto Value;
            if (sign != ']')
                return false;
        }
        else if (sign == ',')
        {
            if (utf8[at] <= ' ')
                at = SkipBlanks(at);
            goto Name;
        }
        else if (sign != '}')
            return false;

        Close:
        ref var closed = ref rows[owner];
        level--;
        owner = closed.Next;
        if (closed.End != _loose)
            closed.IsLoose = true;
        (closed.End, closed.Next) = (at, count);
        goto Behind;

        Name:
        if (utf8[at] != '"')
            return false;
        if (count + 1 >= rows.Length)
            rows = Larger(rows);
        ref var name = ref rows[count];
        name = new Row(at, ++count);
        name.End = at = EndOfText(ref name, at + 1);
        if (at == 0)
            return false;
        if (utf8[at] <= ' ')
            at = SkipBlanks(at);
        if (utf8[at++] != ':')
            return false;
        goto Value;
    }

    /// <param name="at">Behind the opening quote.</param>
    /// <returns>Behind the closing one; 0 for what is no text.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int EndOfText(ref Row row, int at)
    {
        at = NextStop(at);
        return _utf8[at] == '"' ? at + 1 : EndOfEscaped(ref row, at);
    }

    /// <summary>The next quote, backslash or control character; at the latest the zero at the end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int NextStop(int at)
    {
        // Within the array: every block holds a stop or lies wholly before the padding, which is as long as a block.
        ref var first = ref MemoryMarshal.GetArrayDataReference(_utf8);
        while (true)
        {
            var block = Vector128.LoadUnsafe(ref first, (nuint)at);
            var stops =
                Vector128.Equals(block, Vector128.Create((byte)'"'))
                | Vector128.Equals(block, Vector128.Create((byte)'\\'))
                | Vector128.LessThan(block, Vector128.Create((byte)' '));
            var mask = stops.ExtractMostSignificantBits();
            if (mask != 0)
                return at + BitOperations.TrailingZeroCount(mask);
            at += Vector128<byte>.Count;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private int EndOfEscaped(ref Row row, int at)
    {
        var utf8 = _utf8;
        row.IsEscaped = true;
        for (; utf8[at] != '"'; at = NextStop(at))
        {
            if (utf8[at] != '\\')
                return 0;
            switch (utf8[at + 1])
            {
                case (byte)'"' or (byte)'\\' or (byte)'b' or (byte)'f' or (byte)'n' or (byte)'r' or (byte)'t':
                    at += 2;
                    continue;
                case (byte)'/':
                    at += 2;
                    break;
                case (byte)'u' when JsonEscapes.TryReadCode(utf8.AsSpan(at + 2), out var code):
                    at += 6;
                    if (!char.IsSurrogate(code))
                        break;
                    if (
                        char.IsHighSurrogate(code)
                        && utf8[at] == '\\'
                        && utf8[at + 1] == 'u'
                        && JsonEscapes.TryReadCode(utf8.AsSpan(at + 2), out var low)
                        && char.IsLowSurrogate(low)
                    )
                        at += 6;
                    else
                        HasHalves = true;
                    break;
                default:
                    return 0;
            }

            row.IsLoose = true;
            _loose++;
        }

        return at + 1;
    }

    /// <returns>Behind the number; 0 for what is none.</returns>
    private static int EndOfNumber(byte[] utf8, int at)
    {
        if (utf8[at] == '-')
            at++;
        if (utf8[at] == '0')
            at++;
        else if (!SkipDigits(utf8, ref at))
            return 0;
        if (utf8[at] == '.')
        {
            at++;
            if (!SkipDigits(utf8, ref at))
                return 0;
        }

        if ((utf8[at] | 0x20) != 'e')
            return at;
        at++;
        if (utf8[at] is (byte)'+' or (byte)'-')
            at++;
        return SkipDigits(utf8, ref at) ? at : 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool SkipDigits(byte[] utf8, ref int at)
    {
        var start = at;
        while (char.IsAsciiDigit((char)utf8[at]))
            at++;
        return at > start;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private int SkipBlanks(int at)
    {
        for (; _utf8[at] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t'; at++)
            _loose++;
        return at;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Word(ReadOnlySpan<byte> letters) => BinaryPrimitives.ReadUInt32LittleEndian(letters);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Word(byte[] utf8, int at) => Word(utf8.AsSpan(at));

    private Row[] Larger(Row[] rows)
    {
        var larger = New<Row>(rows.Length * 2, _isBorrowed);
        rows.CopyTo(larger, 0);
        if (_isBorrowed)
            ArrayPool<Row>.Shared.Return(rows);
        return larger;
    }
}
