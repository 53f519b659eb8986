using System.IO.Hashing;
using System.Text.Json;
using Puente.Platform;
using Puente.Store;
using Puente.Store.Conversations;
using Puente.Store.Masking;
using Puente.Sync.Jobs;

namespace Puente.Sync.Verification;

/// <summary>
/// Reads the platform's records again and compares them with the tables (promise P1). The quick way compares ids and
/// content hashes; the deep way builds every record again from the rows and compares it byte for byte after ordering members.
/// </summary>
public sealed class Verification(
    PlatformClient platform,
    IStore store,
    SyncOptions options,
    MaskingOptions? masking = null,
    TimeProvider? time = null
)
{
    public const int ExampleLimit = 20;

    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <param name="from">First day, UTC.</param>
    /// <param name="to">Day after the last; days beyond the platform's availability date are left out.</param>
    public async Task<VerificationResult> RunAsync(
        DateOnly from,
        DateOnly to,
        bool deep,
        IProgress<VerificationProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        var started = _time.GetTimestamp();
        var availability = await platform.DetailsJobs.GetAvailabilityAsync(cancellationToken);
        var tally = new Tally();
        var through = availability;
        for (var day = from; day < to && day.Start() < availability; day = day.AddDays(1))
        {
            var end = availability < day.End() ? availability : day.End();
            through = end;
            await CompareDayAsync(day, end, deep, tally, cancellationToken);
            progress?.Report(new VerificationProgress(day, tally.Conversations, tally.Differences));
        }

        return new VerificationResult(
            tally.Conversations,
            tally.Differences,
            tally.Examples,
            tally.Unreadable,
            through,
            _time.GetElapsedTime(started)
        );
    }

    private async Task CompareDayAsync(
        DateOnly day,
        DateTimeOffset end,
        bool deep,
        Tally tally,
        CancellationToken cancel
    )
    {
        var records = new PlatformRecords(platform, options, _time);
        var job = await records.SubmitAsync(day.Start(), end, cancel);
        var theirs = new Dictionary<Guid, Fingerprint>();
        await foreach (var record in records.ReadAsync(job, cancel))
        {
            if (Identify(record) is { } id)
                theirs[id] = Fingerprint.Of(record.Span, deep ? masking : null, deep);
            else
                tally.Unreadable++;
        }

        var suspects = new Dictionary<Guid, DifferenceKind>();
        var unseen = new HashSet<Guid>(theirs.Keys);
        await foreach (var stored in store.ReadConversationsAsync(day.Start(), day.End(), cancel))
        {
            unseen.Remove(stored.ConversationId);
            if (!theirs.TryGetValue(stored.ConversationId, out var fingerprint))
                suspects[stored.ConversationId] = DifferenceKind.Surplus;
            else if (!deep && fingerprint.Raw != stored.ContentHash)
                suspects[stored.ConversationId] = DifferenceKind.Changed;
        }

        foreach (var id in unseen)
            suspects[id] = DifferenceKind.Missing;
        if (deep)
        {
            await foreach (var rebuilt in store.RebuildAsync(day.Start(), day.End(), cancel))
            {
                if (
                    theirs.TryGetValue(rebuilt.ConversationId, out var fingerprint)
                    && fingerprint.Canonical != XxHash128.HashToUInt128(rebuilt.Utf8Json.Span)
                )
                    suspects[rebuilt.ConversationId] = DifferenceKind.Changed;
            }
        }

        tally.Conversations += theirs.Count;
        if (suspects.Count > 0)
            await ExamineAsync(day, job, records, suspects, tally, cancel);
    }

    /// <summary>
    /// Looks at changed records member by member. The platform may give the same record with its members in another
    /// order; that is no difference.
    /// </summary>
    private async Task ExamineAsync(
        DateOnly day,
        Platform.DetailsJobs.DetailsJobId job,
        PlatformRecords records,
        Dictionary<Guid, DifferenceKind> suspects,
        Tally tally,
        CancellationToken cancel
    )
    {
        var changed = suspects
            .Where(suspect => suspect.Value == DifferenceKind.Changed)
            .Select(suspect => suspect.Key)
            .ToHashSet();
        var ours = new Dictionary<Guid, UInt128>();
        var kept = new Dictionary<Guid, byte[]>();
        if (changed.Count > 0)
        {
            await foreach (var rebuilt in store.RebuildAsync(day.Start(), day.End(), cancel))
            {
                if (!changed.Contains(rebuilt.ConversationId))
                    continue;
                ours[rebuilt.ConversationId] = XxHash128.HashToUInt128(rebuilt.Utf8Json.Span);
                if (kept.Count < ExampleLimit)
                    kept[rebuilt.ConversationId] = rebuilt.Utf8Json.ToArray();
            }
        }

        await foreach (var record in records.ReadAsync(job, cancel))
        {
            if (Identify(record) is not { } id || !changed.Remove(id))
                continue;
            var canonical = CanonicalJson.Write(record.Span, masking);
            if (ours.TryGetValue(id, out var hash) && hash == XxHash128.HashToUInt128(canonical))
                continue;
            var path = kept.TryGetValue(id, out var own) ? RecordComparison.FirstDifference(own, canonical) : null;
            tally.Differ(new RecordDifference(id, day, DifferenceKind.Changed, path));
        }

        foreach (var (id, kind) in suspects)
        {
            if (kind != DifferenceKind.Changed)
                tally.Differ(new RecordDifference(id, day, kind, null));
        }
    }

    /// <summary>The record's id; null when it has none, or no start, and so cannot stand in a table.</summary>
    private static Guid? Identify(ReadOnlyMemory<byte> record)
    {
        var reader = new Utf8JsonReader(record.Span);
        Guid? id = null;
        var hasStart = false;
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            return null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isId = reader.ValueTextEquals("conversationId"u8);
            var isStart = reader.ValueTextEquals("conversationStart"u8);
            reader.Read();
            if (isId && reader.TokenType == JsonTokenType.String && reader.TryGetGuid(out var found))
                id = found;
            if (isStart && reader.TokenType == JsonTokenType.String && reader.TryGetDateTimeOffset(out _))
                hasStart = true;
            reader.Skip();
        }

        return hasStart ? id : null;
    }

    private readonly record struct Fingerprint(ulong Raw, UInt128 Canonical)
    {
        public static Fingerprint Of(ReadOnlySpan<byte> record, MaskingOptions? masking, bool deep) =>
            new(
                XxHash3.HashToUInt64(record),
                deep ? XxHash128.HashToUInt128(CanonicalJson.Write(record, masking)) : default
            );
    }

    private sealed class Tally
    {
        public long Conversations { get; set; }
        public long Unreadable { get; set; }
        public long Differences { get; private set; }
        public List<RecordDifference> Examples { get; } = [];

        public void Differ(RecordDifference difference)
        {
            Differences++;
            if (Examples.Count < ExampleLimit)
                Examples.Add(difference);
        }
    }
}

/// <param name="Day">The day that was compared last.</param>
public sealed record VerificationProgress(DateOnly Day, long Conversations, long Differences);
