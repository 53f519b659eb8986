using Puente.Store.Conversations;
using Puente.Store.Conversations.Columns;
using Puente.Store.Schema;

namespace Puente.Store.Decoding;

/// <summary>
/// Copies to each metric of a decoded record what its participant, its session and the segment in force at the emission say.
/// Members come in any order, so it waits until the record has ended.
/// </summary>
internal sealed class MetricDimensions
{
    private static readonly int Participants = StoreSchema.IndexOf("participants");
    private static readonly int Sessions = StoreSchema.IndexOf("sessions");
    private static readonly int Segments = StoreSchema.IndexOf("segments");
    private static readonly int Metrics = StoreSchema.IndexOf("session_metrics");

    private static readonly int Purpose = Position(Participants, "purpose");
    private static readonly int UserId = Position(Participants, "user_id");
    private static readonly int MediaType = Position(Sessions, "media_type");
    private static readonly int Direction = Position(Sessions, "direction");
    private static readonly int Start = Position(Segments, "segment_start");
    private static readonly int End = Position(Segments, "segment_end");
    private static readonly int QueueId = Position(Segments, "queue_id");
    private static readonly int WrapUpCode = Position(Segments, "wrap_up_code");
    private static readonly int Emitted = Position(Metrics, "emit_date");
    private static readonly int MetricSegment = Position(Metrics, "segment_ordinal");
    private static readonly int MetricMedia = Position(Metrics, "media_type");
    private static readonly int MetricDirection = Position(Metrics, "direction");
    private static readonly int MetricPurpose = Position(Metrics, "purpose");
    private static readonly int MetricUser = Position(Metrics, "user_id");
    private static readonly int MetricQueue = Position(Metrics, "queue_id");
    private static readonly int MetricWrapUp = Position(Metrics, "wrap_up_code");

    private int _participant;
    private int _session;
    private int _segment;
    private int _metric;

    /// <summary>Remembers where the next record's rows begin.</summary>
    public void Begin(ConversationBatch batch) =>
        (_participant, _session, _segment, _metric) = (
            batch[Participants].Rows,
            batch[Sessions].Rows,
            batch[Segments].Rows,
            batch[Metrics].Rows
        );

    public void Fill(ConversationBatch batch)
    {
        var metrics = batch[Metrics];
        if (_metric == metrics.Rows)
            return;
        var (participants, sessions, segments) = (batch[Participants], batch[Sessions], batch[Segments]);
        // The first two ordinals: which participant, and which of its sessions.
        var owner = Ordinals(metrics, 0);
        var place = Ordinals(metrics, 1);
        var sessionOwner = Ordinals(sessions, 0);
        var sessionPlace = Ordinals(sessions, 1);
        var segmentOwner = Ordinals(segments, 0);
        var segmentPlace = Ordinals(segments, 1);
        // Rows of all tables are in the order of their sessions, so one walk through each is enough.
        var (session, first, end) = (_session - 1, _segment, _segment);
        for (var row = _metric; row < metrics.Rows; row++)
        {
            if (session < _session || sessionOwner[session] != owner[row] || sessionPlace[session] != place[row])
            {
                do session++;
                while (sessionOwner[session] != owner[row] || sessionPlace[session] != place[row]);
                for (
                    first = end;
                    first < segments.Rows && IsBefore(segmentOwner[first], segmentPlace[first], owner[row], place[row]);

                )
                    first++;
                for (
                    end = first;
                    end < segments.Rows && segmentOwner[end] == owner[row] && segmentPlace[end] == place[row];

                )
                    end++;
            }

            var participant = _participant + owner[row];
            Copy(sessions.Column<TextBuffer>(MediaType), session, metrics.Column<TextBuffer>(MetricMedia), row);
            Copy(sessions.Column<TextBuffer>(Direction), session, metrics.Column<TextBuffer>(MetricDirection), row);
            Copy(participants.Column<TextBuffer>(Purpose), participant, metrics.Column<TextBuffer>(MetricPurpose), row);
            Copy(
                participants.Column<ValueBuffer<Guid>>(UserId),
                participant,
                metrics.Column<ValueBuffer<Guid>>(MetricUser),
                row
            );
            var emitted = metrics.Column<ValueBuffer<long>>(Emitted);
            if (!emitted.IsValid(row) || InForce(segments, first, end, emitted.Values[row]) is not { } segment)
                continue;
            metrics.Column<ValueBuffer<int>>(MetricSegment).Set(row, segment - first);
            Copy(
                segments.Column<ValueBuffer<Guid>>(QueueId),
                segment,
                metrics.Column<ValueBuffer<Guid>>(MetricQueue),
                row
            );
            Copy(segments.Column<TextBuffer>(WrapUpCode), segment, metrics.Column<TextBuffer>(MetricWrapUp), row);
        }
    }

    /// <summary>
    /// The segment that had begun before and had not ended, else one that had begun; among several the one begun last, among
    /// these the last (docs/analytics.md, metric events).
    /// </summary>
    private static int? InForce(BatchTable segments, int first, int end, long emitted)
    {
        var starts = segments.Column<ValueBuffer<long>>(Start);
        var ends = segments.Column<ValueBuffer<long>>(End);
        int? found = null;
        var isFoundOpen = false;
        for (var row = first; row < end; row++)
        {
            if (!starts.IsValid(row) || starts.Values[row] > emitted)
                continue;
            var isOpen = starts.Values[row] < emitted && (!ends.IsValid(row) || ends.Values[row] >= emitted);
            if (found is { } best && (isOpen == isFoundOpen ? starts.Values[row] < starts.Values[best] : isFoundOpen))
                continue;
            (found, isFoundOpen) = (row, isOpen);
        }
        return found;
    }

    private static bool IsBefore(int owner, int place, int otherOwner, int otherPlace) =>
        owner < otherOwner || (owner == otherOwner && place < otherPlace);

    private static ReadOnlySpan<int> Ordinals(BatchTable rows, int level) =>
        rows.Column<ValueBuffer<int>>(level).Values;

    private static void Copy(TextBuffer from, int row, TextBuffer to, int toRow)
    {
        if (from.IsValid(row))
            to.Set(toRow, from[row]);
    }

    private static void Copy(ValueBuffer<Guid> from, int row, ValueBuffer<Guid> to, int toRow)
    {
        if (from.IsValid(row))
            to.Set(toRow, from.Values[row]);
    }

    private static int Position(int table, string column)
    {
        var columns = StoreSchema.ConversationTables[table].BatchColumns;
        for (var index = 0; index < columns.Count; index++)
        {
            if (columns[index].Name == column)
                return index;
        }
        throw new KeyNotFoundException($"{StoreSchema.ConversationTables[table].Name} has no column {column}.");
    }
}
