using System.IO.Hashing;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Unicode;
using Puente.Store.Conversations;
using Puente.Store.Masking;
using Puente.Store.Schema;

namespace Puente.Store.Decoding;

internal enum Step
{
    Done,

    /// <summary>The bytes end inside the record.</summary>
    NeedMore,

    /// <summary>The record cannot become rows; the reason is in <see cref="RecordDecoder.Fault"/>.</summary>
    Fault,
}

/// <summary>
/// Reads one conversation from UTF-8 into the columns of a batch, in one pass, driven by the schema. What a column cannot give
/// back byte for byte goes raw into the row's <c>extra</c>; see docs/tables.md.
/// </summary>
internal sealed partial class RecordDecoder
{
    private static readonly int MetricsTable = StoreSchema.IndexOf("session_metrics");
    private readonly TablePlan[] _plans = TablePlan.BuildAll();
    private readonly AttributeMask? _mask;
    private readonly MetricDimensions _metrics = new();
    private ConversationBatch _batch = null!;
    private WireTimestamp _time;
    private Guid? _id;
    private long? _startMicros;
    private string _faultReason = "";
    private string _faultPath = "";

    public RecordDecoder(AttributeMask? mask)
    {
        _mask = mask;
        FindMetricColumns();
    }

    /// <summary>What was wrong and where: <c>participants[1].sessions is not an array</c>.</summary>
    public string Fault => _faultPath.Length == 0 ? _faultReason : $"{_faultPath.TrimStart('.')} {_faultReason}";

    /// <summary>
    /// Reads the record whose first brace is the reader's current token. Rows are added to the batch, but not yet the span: on
    /// any other answer than <see cref="Step.Done"/> the caller abandons them.
    /// </summary>
    public Step Read(
        ref Utf8JsonReader reader,
        ReadOnlySpan<byte> data,
        ConversationBatch batch,
        out ConversationSpan span
    )
    {
        _batch = batch;
        (_id, _startMicros, _faultReason, _faultPath) = (null, null, "", "");
        span = default;
        var start = (int)reader.TokenStartIndex;
        _metrics.Begin(batch);
        var row = batch[0].Rows++;
        var step = ReadObject(ref reader, data, 0, row, default);
        if (step != Step.Done)
            return step;

        if (_id is not { } id)
            return Fail("conversationId is missing or not a UUID");
        if (_startMicros is not { } startMicros)
            return Fail("conversationStart is missing or not a time");
        var record = data[start..(int)reader.BytesConsumed];
        // The reader checks the bytes of a string only when the string is asked for.
        if (!Utf8.IsValid(record))
            return Fail("is not valid UTF-8");
        _metrics.Fill(batch);
        span = new ConversationSpan(id, startMicros, XxHash3.HashToUInt64(record));
        return Step.Done;
    }

    private Step Fail(string reason)
    {
        _faultReason = reason;
        return Step.Fault;
    }

    private Step ReadObject(ref Utf8JsonReader reader, ReadOnlySpan<byte> data, int table, int row, Ordinals ordinals)
    {
        var plan = _plans[table];
        var rows = _batch[table];
        ordinals.Write(rows, row, plan.Ordinals);
        var extra = new ExtraWriter(rows.Extra, row);
        var previous = -1;
        ulong seenLow = 0;
        ulong seenHigh = 0;

        while (true)
        {
            if (!reader.Read())
                return Step.NeedMore;
            if (reader.TokenType == JsonTokenType.EndObject)
                break;

            var nameStart = (int)reader.TokenStartIndex;
            var nameLength = reader.ValueSpan.Length + 2;
            var found = FindMember(ref reader, plan.Lookup, previous);
            if (!reader.Read())
                return Step.NeedMore;
            if (found < 0)
            {
                if (!reader.TrySkip())
                    return Step.NeedMore;
                extra.Add(data[nameStart..(int)reader.BytesConsumed]);
                continue;
            }

            previous = found;
            ref readonly var member = ref plan.Members[found];
            ref var seen = ref found < 64 ? ref seenLow : ref seenHigh;
            var bit = 1UL << (found & 63);
            if ((seen & bit) != 0)
                return FailAt(member.Name, "occurs twice in one object");
            seen |= bit;

            bool fits;
            if (member.Child < 0)
            {
                if (!TryReadValue(ref reader, data, member, rows, row, out fits))
                    return Step.NeedMore;
            }
            else
            {
                var step = ReadChildren(ref reader, data, member, ordinals, out fits);
                if (step != Step.Done)
                    return step;
            }
            if (fits)
                continue;
            // A map of which masking let nothing through must not come back through its raw bytes.
            if (member.Kind == MemberKind.ChildMap && reader.TokenType == JsonTokenType.EndObject)
                extra.Add(data.Slice(nameStart, nameLength), ":{}"u8);
            else
                extra.Add(data[nameStart..(int)reader.BytesConsumed]);
        }

        extra.Close();
        return Step.Done;
    }

    /// <param name="kept">False when the member is to be kept raw: null, or nothing in it.</param>
    private Step ReadChildren(
        ref Utf8JsonReader reader,
        ReadOnlySpan<byte> data,
        in MemberPlan member,
        Ordinals ordinals,
        out bool kept
    )
    {
        kept = false;
        if (reader.TokenType == JsonTokenType.Null)
            return Step.Done;
        switch (member.Kind)
        {
            case MemberKind.ChildArray:
                return ReadArray(ref reader, data, member, ordinals, out kept);
            case MemberKind.ChildObject:
                if (reader.TokenType != JsonTokenType.StartObject)
                    return FailAt(member.Name, "is not an object");
                kept = true;
                var step = ReadObject(ref reader, data, member.Child, _batch[member.Child].Rows++, ordinals);
                return step == Step.Fault ? FailAt(member.Name) : step;
            default:
                if (reader.TokenType != JsonTokenType.StartObject)
                    return FailAt(member.Name, "is not an object");
                return ReadMap(ref reader, data, member.Child, ordinals, out kept);
        }
    }

    private Step ReadArray(
        ref Utf8JsonReader reader,
        ReadOnlySpan<byte> data,
        in MemberPlan member,
        Ordinals ordinals,
        out bool kept
    )
    {
        kept = false;
        if (reader.TokenType != JsonTokenType.StartArray)
            return FailAt(member.Name, "is not an array");
        var table = _batch[member.Child];
        for (var ordinal = 0; ; ordinal++)
        {
            if (!reader.Read())
                return Step.NeedMore;
            if (reader.TokenType == JsonTokenType.EndArray)
            {
                kept = ordinal > 0;
                return Step.Done;
            }
            if (reader.TokenType != JsonTokenType.StartObject)
                return FailAt($"{member.Name}[{ordinal}]", "is not an object");

            var row = table.Rows++;
            var step = ReadObject(ref reader, data, member.Child, row, ordinals.Add(ordinal));
            if (step == Step.Done && member.Child == MetricsTable && IsNegativeDuration(row))
                step = FailAt("value", "is a negative duration");
            if (step != Step.Done)
                return step == Step.Fault ? FailAt($"{member.Name}[{ordinal}]") : step;
        }
    }

    /// <summary>Puts a step in front of the fault's path on the way out.</summary>
    private Step FailAt(string step, string? reason = null)
    {
        if (reason is not null)
            _faultReason = reason;
        _faultPath = $".{step}{_faultPath}";
        return Step.Fault;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int FindMember(ref Utf8JsonReader reader, MemberLookup lookup, int previous) =>
        reader.ValueIsEscaped
            ? FindEscaped(reader.ValueSpan, lookup, previous)
            : lookup.Find(reader.ValueSpan, previous);

    private static int FindEscaped(ReadOnlySpan<byte> escaped, MemberLookup lookup, int previous)
    {
        const int longest = 128;
        if (escaped.Length > longest * 6)
            return -1;
        Span<byte> name = stackalloc byte[longest * 6];
        var length = WireText.Unescape(escaped, name);
        return length < 0 ? -1 : lookup.Find(name[..length], previous);
    }
}
