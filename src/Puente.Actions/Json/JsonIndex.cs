using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Puente.Actions.Json;

/// <summary>
/// A JSON text and where each of its values stands, found in one pass that refuses exactly what System.Text.Json refuses.
/// A run reads three texts and copies slices of them; a document of System.Text.Json costs a multiple of the rest of the run.
/// </summary>
internal sealed class JsonIndex
{
    /// <summary>Zeros behind the text: no JSON holds one, so every loop ends there, and blocks may be read past the end.</summary>
    private const int Padding = 16;

    private readonly bool _isBorrowed;
    private byte[] _utf8;
    private Row[] _rows = [];

    /// <summary>Blanks and needless escapes so far.</summary>
    private int _loose;

    private JsonIndex(byte[] utf8, bool isBorrowed) => (_utf8, _isBorrowed) = (utf8, isBorrowed);

    /// <summary>True when a text in it holds half of a surrogate pair (<c>\ud800</c>), which cannot be read.</summary>
    public bool HasHalves { get; private set; }

    /// <returns>Null for what is no JSON of at most this many levels.</returns>
    public static JsonIndex? TryRead(string text, int depth)
    {
        var utf8 = Padded(Encoding.UTF8.GetByteCount(text), borrow: false);
        var status = Utf8.FromUtf16(text, utf8, out _, out var length, replaceInvalidSequences: false);
        return status == OperationStatus.Done ? TryRead(utf8, length, depth, borrow: false) : null;
    }

    /// <param name="text">UTF-8 without faults.</param>
    /// <param name="borrow">True for buffers of the pool: who reads it calls <see cref="Return"/> at the end.</param>
    public static JsonIndex? TryRead(ReadOnlySpan<byte> text, int depth, bool borrow = false)
    {
        var utf8 = Padded(text.Length, borrow);
        text.CopyTo(utf8);
        return TryRead(utf8, text.Length, depth, borrow);
    }

    /// <summary>Ends a borrowed index; what still asks for a part of it fails.</summary>
    public void Return()
    {
        if (!_isBorrowed)
            return;
        ArrayPool<byte>.Shared.Return(_utf8);
        ArrayPool<Row>.Shared.Return(_rows);
        (_utf8, _rows) = ([], []);
    }

    /// <summary>As it stands in the text, with quotes and brackets.</summary>
    public ReadOnlySpan<byte> Raw(int row) => _utf8.AsSpan(_rows[row].Start, _rows[row].End - _rows[row].Start);

    public byte FirstByte(int row) => _utf8[_rows[row].Start];

    /// <summary>The row behind the value and all that is in it.</summary>
    public int Next(int row) => _rows[row].Next;

    /// <summary>Members or items.</summary>
    public int Count(int row) => _rows[row].Count;

    public bool IsEscaped(int row) => _rows[row].IsEscaped;

    /// <summary>True when it stands as <see cref="JsonText"/> writes it: no blanks, nothing escaped that need not be.</summary>
    public bool IsCompact(int row) => !_rows[row].IsLoose;

    /// <exception cref="InvalidOperationException">Half of a surrogate pair, as System.Text.Json says it.</exception>
    public string Text(int row)
    {
        var inside = Raw(row)[1..^1];
        return IsEscaped(row) ? Unescape(inside) : Encoding.UTF8.GetString(inside);
    }

    /// <summary>The value of an object's last member of this name, as System.Text.Json has it; 0 when there is none.</summary>
    public int Find(int row, JsonName name)
    {
        var (rows, end, found) = (_rows, _rows[row].Next, 0);
        for (var member = row + 1; member < end; member = rows[member + 1].Next)
        {
            if (IsNamed(member, name))
                found = member + 1;
        }

        return found;
    }

    public bool IsNamed(int member, JsonName name)
    {
        ref var row = ref _rows[member];
        if (row.IsEscaped)
            return Text(member) == name.Text;
        var length = row.End - row.Start - 2;
        return length == name.Utf8.Length && _utf8.AsSpan(row.Start + 1, length).SequenceEqual(name.Utf8);
    }

    private static byte[] Padded(int length, bool borrow)
    {
        var utf8 = New<byte>(length + Padding, borrow);
        utf8.AsSpan(length, Padding).Clear();
        return utf8;
    }

    private static T[] New<T>(int length, bool borrow) =>
        borrow ? ArrayPool<T>.Shared.Rent(length) : GC.AllocateUninitializedArray<T>(length);

    private static JsonIndex? TryRead(byte[] utf8, int length, int depth, bool borrow)
    {
        var index = new JsonIndex(utf8, borrow);
        return index.Fill(length, depth) ? index : null;
    }

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
                case (byte)'u' when TryReadCode(utf8.AsSpan(at + 2), out var code):
                    at += 6;
                    if (!char.IsSurrogate(code))
                        break;
                    if (
                        char.IsHighSurrogate(code)
                        && utf8[at] == '\\'
                        && utf8[at + 1] == 'u'
                        && TryReadCode(utf8.AsSpan(at + 2), out var low)
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

    /// <param name="digits">Four, and more.</param>
    private static bool TryReadCode(ReadOnlySpan<byte> digits, out char code)
    {
        code = default;
        foreach (var digit in digits[..4])
        {
            if (!char.IsAsciiHexDigit((char)digit))
                return false;
            code = (char)((code << 4) | (digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10));
        }

        return true;
    }

    private string Unescape(ReadOnlySpan<byte> inside)
    {
        var text = new StringBuilder(inside.Length);
        for (int at; (at = inside.IndexOf((byte)'\\')) >= 0; )
        {
            text.Append(Encoding.UTF8.GetString(inside[..at]));
            var escape = inside[at + 1];
            if (escape == 'u')
            {
                _ = TryReadCode(inside[(at + 2)..], out var code);
                text.Append(code);
            }
            else
            {
                text.Append(
                    escape switch
                    {
                        (byte)'b' => '\b',
                        (byte)'f' => '\f',
                        (byte)'n' => '\n',
                        (byte)'r' => '\r',
                        (byte)'t' => '\t',
                        _ => (char)escape,
                    }
                );
            }

            inside = inside[(at + (escape == 'u' ? 6 : 2))..];
        }

        text.Append(Encoding.UTF8.GetString(inside));
        var plain = text.ToString();
        return !HasHalves || !HoldsHalf(plain)
            ? plain
            : throw new InvalidOperationException("Half of a surrogate pair is no text.");
    }

    private static bool HoldsHalf(string text)
    {
        for (var index = 0; index < text.Length; index++)
        {
            if (!char.IsSurrogate(text[index]))
                continue;
            if (index + 1 == text.Length || !char.IsSurrogatePair(text[index], text[index + 1]))
                return true;
            index++;
        }

        return false;
    }

    private Row[] Larger(Row[] rows)
    {
        var larger = New<Row>(rows.Length * 2, _isBorrowed);
        rows.CopyTo(larger, 0);
        if (_isBorrowed)
            ArrayPool<Row>.Shared.Return(rows);
        return larger;
    }

    /// <summary>A value, or the name before it.</summary>
    private struct Row(int start, int next)
    {
        private const int Escaped = 1 << 30;
        private const int Loose = 1 << 31;

        // In the upper bits of the next row's number, so that a row takes 16 bytes.
        private int _next = next;

        public readonly int Start = start;

        /// <summary>Behind the value.</summary>
        public int End;

        /// <summary>Members or items.</summary>
        public int Count;

        public int Next
        {
            readonly get => _next & ~(Escaped | Loose);
            set => _next = value | (_next & (Escaped | Loose));
        }

        public bool IsEscaped
        {
            readonly get => (_next & Escaped) != 0;
            set => _next |= value ? Escaped : 0;
        }

        public bool IsLoose
        {
            readonly get => (_next & Loose) != 0;
            set => _next |= value ? Loose : 0;
        }
    }
}
