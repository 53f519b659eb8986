using System.Runtime.CompilerServices;

namespace Puente.Store.Decoding;

/// <summary>
/// Finds a member by name. Objects of one kind list their members in nearly the same order, so the member that followed last
/// time is tried first; only when it is another one is its name hashed.
/// </summary>
internal sealed class MemberLookup
{
    private readonly byte[][] _names;
    private readonly int[] _slots;
    private readonly int[] _successors;

    public MemberLookup(IEnumerable<byte[]> names)
    {
        _names = [.. names];
        var size = 8;
        while (size < _names.Length * 4)
            size *= 2;
        _slots = new int[size];
        Array.Fill(_slots, -1);
        _successors = new int[_names.Length + 1];
        for (var index = 0; index < _names.Length; index++)
        {
            _successors[index] = index;
            var slot = Hash(_names[index]) & (size - 1);
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
        return name.SequenceEqual(_names[successor]) ? successor : FindByHash(name, previous);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private int FindByHash(ReadOnlySpan<byte> name, int previous)
    {
        var mask = _slots.Length - 1;
        for (var slot = Hash(name) & mask; _slots[slot] >= 0; slot = (slot + 1) & mask)
        {
            if (name.SequenceEqual(_names[_slots[slot]]))
                return _successors[previous + 1] = _slots[slot];
        }
        return -1;
    }

    private static int Hash(ReadOnlySpan<byte> name)
    {
        var hash = (uint)name.Length;
        foreach (var letter in name)
            hash = (hash ^ letter) * 16777619;
        return (int)(hash ^ (hash >> 15));
    }
}
