using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;
using Puente.Store.Decoding;
using Puente.Store.Masking;

namespace Puente.Store;

/// <summary>Kept and used again for many records: after the first ones it allocates nothing.</summary>
internal sealed class CanonicalJsonWriter
{
    public const int MaxDepth = 256;
    private readonly AttributeMask? _mask;
    private readonly bool _maskEverywhere;
    private readonly Comparison<Member> _byName;
    private readonly ByteBuffer _output = new();
    private readonly List<Member> _members = [];
    private byte[] _scratch = [];

    /// <summary>What <see cref="Write"/> returned last.</summary>
    public ReadOnlyMemory<byte> WrittenMemory => _output.WrittenMemory;

    public CanonicalJsonWriter(AttributeMask? mask, bool maskEverywhere)
    {
        (_mask, _maskEverywhere) = (mask, maskEverywhere);
        _byName = CompareNames;
    }

    private enum Place
    {
        Elsewhere,
        Record,
        Participants,
        Participant,
        Attributes,
    }

    /// <summary>One member written to the output and where: its quoted name, then colon and value.</summary>
    private readonly record struct Member(int Start, int NameLength, int Length)
    {
        // Between the quotes: a quote would otherwise sort before a longer name's next letter.
        public ReadOnlySpan<byte> NameIn(ReadOnlySpan<byte> text) => text.Slice(Start + 1, NameLength - 2);
    }

    /// <returns>Valid until the next call.</returns>
    public ReadOnlySpan<byte> Write(ReadOnlySpan<byte> utf8)
    {
        _output.Truncate(0);
        _members.Clear();
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = MaxDepth });
        reader.Read();
        WriteValue(ref reader, utf8, Place.Record);
        while (reader.Read()) { } // bytes after the value are an error
        return _output.Written;
    }

    private void WriteValue(ref Utf8JsonReader reader, ReadOnlySpan<byte> data, Place place)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                WriteObject(ref reader, data, place);
                break;
            case JsonTokenType.StartArray:
                var inside = place == Place.Participants ? Place.Participant : Place.Elsewhere;
                _output.Write("["u8);
                for (var isFirst = true; reader.Read() && reader.TokenType != JsonTokenType.EndArray; isFirst = false)
                {
                    if (!isFirst)
                        _output.Write(","u8);
                    WriteValue(ref reader, data, inside);
                }
                _output.Write("]"u8);
                break;
            case JsonTokenType.String:
                CanonicalString.Write(reader.ValueSpan, _output);
                break;
            default:
                _output.Write(reader.ValueSpan);
                break;
        }
    }

    private void WriteObject(ref Utf8JsonReader reader, ReadOnlySpan<byte> data, Place place)
    {
        var isMasked = _mask is not null && place == Place.Attributes;
        var firstMember = _members.Count;
        _output.Write("{"u8);
        var start = _output.Length;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var action = isMasked ? ActionFor(reader.ValueSpan) : MaskAction.Keep;
            if (action == MaskAction.Drop)
            {
                reader.Read();
                reader.Skip();
                continue;
            }
            if (_members.Count > firstMember)
                _output.Write(","u8);
            var memberStart = _output.Length;
            var next = PlaceOf(ref reader, place);
            CanonicalString.Write(reader.ValueSpan, _output);
            var nameLength = _output.Length - memberStart;
            _output.Write(":"u8);
            reader.Read();
            if (action == MaskAction.Hash)
                WriteHash(ref reader, data);
            else
                WriteValue(ref reader, data, next);
            _members.Add(new Member(memberStart - start, nameLength, _output.Length - memberStart));
        }
        Arrange(start, firstMember);
        _members.RemoveRange(firstMember, _members.Count - firstMember);
        _output.Write("}"u8);
    }

    /// <summary>Puts the members written since <paramref name="start"/> in order; most records already are.</summary>
    private void Arrange(int start, int firstMember)
    {
        var members = CollectionsMarshal.AsSpan(_members)[firstMember..];
        if (IsInOrder(members, _output.Written[start..]))
            return;
        var length = _output.Length - start;
        if (_scratch.Length < length)
            _scratch = new byte[Math.Max(length, _scratch.Length * 2)];
        _output.Written[start..].CopyTo(_scratch);
        members.Sort(_byName);

        _output.Truncate(start);
        for (var index = 0; index < members.Length; index++)
        {
            if (index > 0)
                _output.Write(","u8);
            _output.Write(_scratch.AsSpan(members[index].Start, members[index].Length));
        }
    }

    private static bool IsInOrder(ReadOnlySpan<Member> members, ReadOnlySpan<byte> text)
    {
        for (var index = 1; index < members.Length; index++)
        {
            if (members[index - 1].NameIn(text).SequenceCompareTo(members[index].NameIn(text)) > 0)
                return false;
        }
        return true;
    }

    private int CompareNames(Member left, Member right)
    {
        var order = left.NameIn(_scratch).SequenceCompareTo(right.NameIn(_scratch));
        return order != 0 ? order : left.Start.CompareTo(right.Start);
    }

    private Place PlaceOf(ref Utf8JsonReader reader, Place place)
    {
        if (_mask is null)
            return Place.Elsewhere;
        if ((_maskEverywhere || place == Place.Participant) && reader.ValueTextEquals("attributes"u8))
            return Place.Attributes;
        return place == Place.Record && reader.ValueTextEquals("participants"u8) ? Place.Participants : Place.Elsewhere;
    }

    private MaskAction ActionFor(ReadOnlySpan<byte> escapedName)
    {
        var name = ArrayPool<byte>.Shared.Rent(escapedName.Length);
        var length = WireText.Unescape(escapedName, name);
        var action = _mask!.ActionFor(length < 0 ? escapedName : name.AsSpan(0, length));
        ArrayPool<byte>.Shared.Return(name);
        return action;
    }

    private void WriteHash(ref Utf8JsonReader reader, ReadOnlySpan<byte> data)
    {
        var valueStart = (int)reader.TokenStartIndex;
        reader.Skip();
        _output.Write("\""u8);
        CanonicalJson.WriteHashed(data[valueStart..(int)reader.BytesConsumed], _mask!, _output);
        _output.Write("\""u8);
    }
}
