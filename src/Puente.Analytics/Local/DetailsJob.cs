using System.Globalization;
using System.Text.Json;
using Puente.Analytics.Buckets;
using Puente.Analytics.Language;
using Puente.Analytics.Sql;
using Puente.Analytics.Users;
using Puente.Store;
using Puente.Store.Rebuilding;

namespace Puente.Analytics.Local;

/// <summary>A details job that was submitted: its question, and how far the tables were complete then. It keeps no result.</summary>
public abstract class DetailsJob
{
    private protected DetailsJob(AnalyticsScope scope, DateTimeOffset knownUntil) =>
        (Scope, KnownUntil) = (scope, knownUntil);

    public AnalyticsScope Scope { get; }

    /// <summary>Nothing that began later is in the results.</summary>
    public DateTimeOffset KnownUntil { get; }

    /// <summary>A <c>dataAvailabilityDate</c>: the platform writes this one date with seconds precision.</summary>
    public static string DateText(DateTimeOffset date) =>
        date.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>One page of the results, as the platform writes it.</summary>
    /// <param name="cursor">Of the page before; null for the first.</param>
    /// <param name="pageSize">Most rows, from 1; a page of many bytes holds fewer.</param>
    /// <exception cref="AnalyticsRefusalException">The cursor is none that was given.</exception>
    /// <exception cref="StoreException">The tables could not be read.</exception>
    public abstract Task<byte[]> PageAsync(string? cursor, int pageSize, CancellationToken cancellationToken);
}

/// <summary>
/// Conversations whose life overlaps the interval, in the order of their start and then their id.
/// </summary>
/// <remarks>
/// Nothing stays open between two pages: a page is a statement about what lies behind the last conversation of the page before.
/// Start and id of a conversation that a job of the platform has told of never change, and only such are asked for: those that
/// started before <see cref="DetailsJob.KnownUntil"/>. So each that was there all along is given once, whatever is written
/// meanwhile, and as it is when its page is read; one that comes late (the repair of a gap) is given if it lies behind the cursor.
/// </remarks>
internal sealed class ConversationJob(
    IStore store,
    DetailsJobQuery query,
    AnalyticsScope scope,
    DateTimeOffset knownUntil
) : DetailsJob(scope, knownUntil)
{
    private const string Kind = "conversations";

    /// <summary>Records that are held at a time, beside the page itself.</summary>
    private const int Piece = 250;

    private readonly SqlDialect _dialect = SqlDialect.Of(store.Dialect);

    public override async Task<byte[]> PageAsync(string? cursor, int pageSize, CancellationToken cancellationToken)
    {
        var at = JobPosition.Read(Kind, cursor);
        var room = at.Room(pageSize, query.Limit);
        // One more than fits tells whether there is a next page.
        var keys = await KeysAsync(at, room + 1, cancellationToken);
        var taken = 0;
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            var isOpen = false;
            foreach (var piece in keys.Take(room).Chunk(Piece))
            {
                if (json.BytesPending + json.BytesCommitted >= JobPosition.FullPage)
                    break;
                var records = await RecordsAsync(piece, cancellationToken);
                foreach (
                    var record in piece.Select(key => records.GetValueOrDefault(key.ConversationId)).OfType<byte[]>()
                )
                {
                    if (!isOpen)
                        json.WriteStartArray("conversations");
                    isOpen = true;
                    json.WriteRawValue(record, skipInputValidation: true);
                }
                taken += piece.Length;
            }
            if (isOpen)
                json.WriteEndArray();
            JobPosition? next = null;
            if (taken > 0 && taken < keys.Count)
            {
                var last = keys[taken - 1];
                next = at.After(last.ConversationId, BucketPlan.Micros(last.ConversationStart), taken);
            }
            JobPosition.WriteEnd(json, next, query.Limit, KnownUntil);
            json.WriteEndObject();
        }
        return buffer.ToArray();
    }

    private async Task<List<ConversationKey>> KeysAsync(JobPosition at, int count, CancellationToken cancellationToken)
    {
        var after = at.Id is { } id
            ? new ConversationKey(id, DateTimeOffset.UnixEpoch.AddTicks(at.StartMicros * TimeSpan.TicksPerMicrosecond))
            : (ConversationKey?)null;
        var statement = DetailsJobCompiler.Compile(query, after, KnownUntil, count, _dialect, Scope);
        var keys = new List<ConversationKey>();
        await using var result = await store.QueryAsync(statement.Sql, statement.Parameters, cancellationToken);
        await foreach (var row in result.ReadRowsAsync(cancellationToken))
            keys.Add(DetailsAnswer.KeyOf(row[0], row[1]));
        return keys;
    }

    private async Task<Dictionary<Guid, byte[]>> RecordsAsync(
        IReadOnlyList<ConversationKey> keys,
        CancellationToken cancellationToken
    )
    {
        var records = new Dictionary<Guid, byte[]>();
        await foreach (var record in store.RebuildAsync(keys, withAttributes: true, cancellationToken))
            records[record.ConversationId] = record.Utf8Json.ToArray();
        return records;
    }
}

/// <summary>Users with a state that touches the interval, in the order of their ids.</summary>
internal sealed class UserJob(
    UserAnswers users,
    UserDetailsQuery query,
    int? limit,
    AnalyticsScope scope,
    DateTimeOffset knownUntil
) : DetailsJob(scope, knownUntil)
{
    public override Task<byte[]> PageAsync(string? cursor, int pageSize, CancellationToken cancellationToken) =>
        users.JobPageAsync(query, limit, Scope, KnownUntil, cursor, pageSize, cancellationToken);
}
