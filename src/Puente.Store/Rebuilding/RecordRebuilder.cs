using System.Buffers;
using System.Text;
using System.Text.Json;
using Puente.Store.Conversations;
using Puente.Store.Conversations.Columns;
using Puente.Store.Decoding;
using Puente.Store.Schema;

namespace Puente.Store.Rebuilding;

/// <summary>
/// The platform's record again, from the rows of all tables: the decoder's plan read backwards. What stands in a row's
/// <c>extra</c> wins over its columns.
/// </summary>
/// <remarks>Rows of a table must be in the order of their ordinals within the conversation. Kept and used again.</remarks>
public sealed partial class RecordRebuilder
{
    private readonly TablePlan[] _plans = TablePlan.BuildAll();
    private readonly byte[][][] _quotedNames;
    private readonly int[][] _order;
    private readonly int[] _next = new int[StoreSchema.ConversationTables.Count];
    private readonly int[] _end = new int[StoreSchema.ConversationTables.Count];
    private readonly ByteBuffer _raw = new();
    private readonly CanonicalJsonWriter _canonical = new(mask: null, maskEverywhere: false);
    private ConversationBatch _batch = null!;
    private ConversationSpan _span;

    public RecordRebuilder()
    {
        _quotedNames =
        [
            .. _plans.Select(plan =>
                plan.Members.Select(member => Encoding.UTF8.GetBytes($"\"{member.Name}\":")).ToArray()
            ),
        ];
        // Members in canonical order from the start leave the canonical writer little to move.
        _order =
        [
            .. _plans.Select(plan =>
                Enumerable
                    .Range(0, plan.Members.Length)
                    .OrderBy(index => plan.Members[index].Name, StringComparer.Ordinal)
                    .ToArray()
            ),
        ];
    }

    /// <returns>Canonical JSON (<see cref="CanonicalJson"/>); valid until the next call.</returns>
    /// <exception cref="InvalidDataException">Rows of a table are left over: their parent's row is missing.</exception>
    public ReadOnlySpan<byte> Rebuild(ConversationBatch batch, int conversation)
    {
        _batch = batch;
        _span = batch.Conversations[conversation];
        for (var table = 0; table < _next.Length; table++)
        {
            var (first, count) = batch.RowsOf(conversation, table);
            (_next[table], _end[table]) = (first, first + count);
        }

        _raw.Truncate(0);
        WriteRow(0, _next[0]++);
        for (var table = 0; table < _next.Length; table++)
        {
            if (_next[table] != _end[table])
            {
                var name = StoreSchema.ConversationTables[table].Name;
                throw new InvalidDataException(
                    $"Conversation {_span.ConversationId} has rows in {name} without a parent: the store was changed by hand."
                );
            }
        }
        return _canonical.Write(_raw.Written);
    }

    /// <summary>As <see cref="Rebuild"/>.</summary>
    public ReadOnlyMemory<byte> RebuildToMemory(ConversationBatch batch, int conversation)
    {
        Rebuild(batch, conversation);
        return _canonical.WrittenMemory;
    }

    private void WriteRow(int table, int row)
    {
        var plan = _plans[table];
        var rows = _batch[table];
        var isFirst = true;
        _raw.Write("{"u8);
        var overridden = WriteExtra(plan, rows.Extra, row, ref isFirst);
        foreach (var index in _order[table])
        {
            if ((overridden & (UInt128.One << index)) != 0)
                continue;
            ref readonly var member = ref plan.Members[index];
            if (member.Child >= 0)
            {
                if (!HasChild(member.Child, rows, row, plan.Ordinals))
                    continue;
                WriteName(table, index, ref isFirst);
                WriteChildren(member, rows, row, plan.Ordinals);
            }
            else if (member.Column < 0 || rows.Columns[member.Column].IsValid(row))
            {
                WriteName(table, index, ref isFirst);
                WriteValue(member, rows, row);
            }
        }
        _raw.Write("}"u8);
    }

    private void WriteName(int table, int member, ref bool isFirst)
    {
        if (!isFirst)
            _raw.Write(","u8);
        isFirst = false;
        _raw.Write(_quotedNames[table][member]);
    }

    /// <returns>One bit per member of the plan that stands in extra.</returns>
    private UInt128 WriteExtra(TablePlan plan, TextBuffer extra, int row, ref bool isFirst)
    {
        var overridden = UInt128.Zero;
        if (!extra.IsValid(row))
            return overridden;
        var text = extra[row];
        var reader = new Utf8JsonReader(text, new JsonReaderOptions { MaxDepth = CanonicalJsonWriter.MaxDepth });
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var found = RecordDecoder.FindMember(ref reader, plan.Lookup, -1);
            if (found >= 0)
                overridden |= UInt128.One << found;
            reader.Read();
            reader.Skip();
        }
        // Without its braces: the members take their place among the row's own.
        var open = text.IndexOf((byte)'{') + 1;
        var members = text[open..text.LastIndexOf((byte)'}')];
        _raw.Write(members);
        isFirst = members.IndexOf((byte)'"') < 0;
        return overridden;
    }

    private bool HasChild(int child, BatchTable parent, int parentRow, int parentOrdinals)
    {
        if (_next[child] >= _end[child])
            return false;
        var rows = _batch[child];
        for (var column = 0; column < parentOrdinals; column++)
        {
            var own = (ValueBuffer<int>)rows.Columns[column];
            if (own.Values[_next[child]] != ((ValueBuffer<int>)parent.Columns[column]).Values[parentRow])
                return false;
        }
        return true;
    }

    private void WriteChildren(in MemberPlan member, BatchTable parent, int row, int ordinals)
    {
        var child = member.Child;
        if (member.Kind == MemberKind.ChildObject)
        {
            WriteRow(child, _next[child]++);
            return;
        }
        var isMap = member.Kind == MemberKind.ChildMap;
        _raw.Write(isMap ? "{"u8 : "["u8);
        for (var isFirst = true; HasChild(child, parent, row, ordinals); isFirst = false)
        {
            if (!isFirst)
                _raw.Write(","u8);
            if (isMap)
                WritePair(_batch[child], _next[child]++);
            else
                WriteRow(child, _next[child]++);
        }
        _raw.Write(isMap ? "}"u8 : "]"u8);
    }
}
