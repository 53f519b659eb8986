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
internal sealed partial class JsonIndex
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
        return IsEscaped(row) ? JsonEscapes.Unescape(inside, HasHalves) : Encoding.UTF8.GetString(inside);
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
