using System.Text;

namespace Puente.Bench.Records;

/// <summary>
/// A job page in memory whose conversations get other ids and another day by writing over digits in place: many distinct
/// conversations for the price of a few hundred bytes written per record.
/// </summary>
internal sealed class MintedPage
{
    private const int IdLength = 36;
    private readonly byte[] _utf8;
    private readonly List<(int Offset, int Conversation)> _ids = [];
    private readonly List<int> _days = [];
    private readonly List<int> _variants = [];

    public MintedPage(IReadOnlyList<byte[]> records)
    {
        Conversations = records.Count;
        using var page = new MemoryStream();
        page.Write("{\"conversations\":["u8);
        for (var index = 0; index < records.Count; index++)
        {
            if (index > 0)
                page.WriteByte((byte)',');
            Note(records[index], (int)page.Length, index);
            page.Write(records[index]);
        }
        page.Write("],\"dataAvailabilityDate\":\"2026-03-30T05:00:00Z\"}"u8);
        _utf8 = page.ToArray();
    }

    public int Conversations { get; }

    public int Bytes => _utf8.Length;

    /// <summary>The page with the conversations numbered from <paramref name="first"/> on; good until the next call.</summary>
    /// <param name="variant">Another number, another content of the same conversations.</param>
    public ReadOnlyMemory<byte> Write(long first, DateOnly day, int variant = 0)
    {
        foreach (var (offset, conversation) in _ids)
            IdOf(first + conversation).TryFormat(_utf8.AsSpan(offset, IdLength), out _);
        var date = DatePlaces.Write(day);
        foreach (var offset in _days)
            date.CopyTo(_utf8, offset);
        var digits = Encoding.ASCII.GetBytes(variant.ToString("x8", System.Globalization.CultureInfo.InvariantCulture));
        foreach (var offset in _variants)
            digits.CopyTo(_utf8, offset);
        return _utf8;
    }

    /// <summary>Random to the eye, as real ids are: a running number would compress to nothing.</summary>
    private static Guid IdOf(long number)
    {
        Span<byte> bytes = stackalloc byte[16];
        BitConverter.TryWriteBytes(bytes, Scramble((ulong)number * 2));
        BitConverter.TryWriteBytes(bytes[8..], Scramble(((ulong)number * 2) + 1));
        bytes[7] = (byte)((bytes[7] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes);
    }

    /// <summary>The finaliser of SplitMix64: one to one, so ids never meet.</summary>
    private static ulong Scramble(ulong value)
    {
        value = (value + 0x9E3779B97F4A7C15) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }

    private void Note(byte[] record, int at, int conversation)
    {
        var id = ValueAfter(record, "\"conversationId\":\""u8, IdLength);
        var digits = record.AsSpan(id, IdLength);
        for (var from = 0; record.AsSpan(from).IndexOf(digits) is var next and >= 0; from += next + IdLength)
            _ids.Add((at + from + next, conversation));
        _days.AddRange(DatePlaces.Find(record).Select(offset => at + offset));
        _variants.Add(at + ValueAfter(record, "\"participantId\":\""u8, IdLength));
    }

    private static int ValueAfter(ReadOnlySpan<byte> record, ReadOnlySpan<byte> name, int length)
    {
        var at = record.IndexOf(name);
        return at >= 0 && at + name.Length + length <= record.Length
            ? at + name.Length
            : throw new InvalidDataException($"A record of the emulator has no {Encoding.ASCII.GetString(name)}.");
    }
}
