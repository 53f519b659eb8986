using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Puente.Store.Decoding;

/// <summary>
/// Finds a member by name. Objects of one kind list their members in nearly the same order, so the member that followed last
/// time is tried first; only when it is another one is its name hashed.
/// </summary>
internal sealed class MemberLookup
{
    private readonly Name[] _names;
    private readonly int[] _slots;
    private readonly int[] _successors;

    public MemberLookup(IEnumerable<byte[]> names)
    {
        _names = [.. names.Select(name => new Name(name))];
        var size = 8;
        while (size < _names.Length * 4)
            size *= 2;
        _slots = new int[size];
        Array.Fill(_slots, -1);
        _successors = new int[_names.Length + 1];
        for (var index = 0; index < _names.Length; index++)
        {
            _successors[index] = index;
            var slot = Hash(_names[index].Utf8) & (size - 1);
            while (_slots[slot] >= 0)
                slot = (slot + 1) & (size - 1);
            _slots[slot] = index;
        }
    }

    /// <param name="previous">Index returned for the member before, -1 at the start of an object.</param>
    /// <returns>Index of the name, or -1.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Find(ReadOnlySpan<byte> name, int previous)
    {
        var successor = _successors[previous + 1];
        return _names[successor].Is(name) ? successor : FindByHash(name, previous);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private int FindByHash(ReadOnlySpan<byte> name, int previous)
    {
        var mask = _slots.Length - 1;
        for (var slot = Hash(name) & mask; _slots[slot] >= 0; slot = (slot + 1) & mask)
        {
            if (name.SequenceEqual(_names[_slots[slot]].Utf8))
                return _successors[previous + 1] = _slots[slot];
        }
        return -1;
    }

    private static int Hash(ReadOnlySpan<byte> name)
    {
        // Both ends and the length tell the platform's names apart well enough; the rest is compared anyway.
        var hash = (uint)name.Length;
        if (name.Length >= sizeof(ulong))
        {
            var ends =
                BinaryPrimitives.ReadUInt64LittleEndian(name)
                ^ ulong.RotateLeft(BinaryPrimitives.ReadUInt64LittleEndian(name[^sizeof(ulong)..]), 29);
            hash ^= (uint)((ends * 0x9E3779B97F4A7C15) >> 32);
        }
        else
        {
            foreach (var letter in name)
                hash = (hash ^ letter) * 16777619;
        }
        return (int)(hash ^ (hash >> 15));
    }

    /// <summary>A name with its first and last eight (or four) bytes at hand; they overlap in short ones.</summary>
    private readonly struct Name(byte[] utf8)
    {
        private readonly ulong _first = First(utf8);
        private readonly ulong _last = Last(utf8);

        public byte[] Utf8 { get; } = utf8;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public bool Is(ReadOnlySpan<byte> name)
        {
            if (name.Length != Utf8.Length || First(name) != _first)
                return false;
            if (name.Length <= sizeof(ulong) * 2 && name.Length >= sizeof(uint))
                return Last(name) == _last;
            return name.SequenceEqual(Utf8);
        }

        private static ulong First(ReadOnlySpan<byte> name) =>
            name.Length >= sizeof(ulong) ? BinaryPrimitives.ReadUInt64LittleEndian(name)
            : name.Length >= sizeof(uint) ? BinaryPrimitives.ReadUInt32LittleEndian(name)
            : 0;

        private static ulong Last(ReadOnlySpan<byte> name) =>
            name.Length >= sizeof(ulong) ? BinaryPrimitives.ReadUInt64LittleEndian(name[^sizeof(ulong)..])
            : name.Length >= sizeof(uint) ? BinaryPrimitives.ReadUInt32LittleEndian(name[^sizeof(uint)..])
            : 0;
    }
}
