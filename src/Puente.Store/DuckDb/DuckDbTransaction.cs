using System.Text;
using Puente.Store.Conversations;
using Puente.Store.Schema;

namespace Puente.Store.DuckDb;

/// <summary>One BEGIN … COMMIT; leaving it without a commit rolls back and forgets what was remembered about the store.</summary>
internal sealed partial class DuckDbTransaction : IStoreTransaction
{
    /// <summary>
    /// So many ids are written into the statement; more are joined. Up to about here that takes half the time, and a hub's
    /// commits change one to five conversations.
    /// </summary>
    private const int MostListed = 32;

    private static readonly string[] Tables = [.. StoreSchema.ConversationTables.Select(table => table.Name)];
    private readonly DuckDbStore _store;
    private readonly WritingConnection _connection;

    // Kept from batch to batch: opening and closing twelve of them for each page of 1,000 took a tenth of the load's time.
    private readonly ChunkAppender?[] _appenders = new ChunkAppender?[Tables.Length];
    private bool _isOpen = true;
    private bool _isBroken;

    public DuckDbTransaction(DuckDbStore store, WritingConnection connection)
    {
        (_store, _connection) = (store, connection);
        connection.Execute("BEGIN TRANSACTION");
    }

    public ValueTask<WriteResult> WriteAsync(
        ConversationBatch batch,
        Provenance provenance,
        CancellationToken cancellationToken
    )
    {
        cancellationToken.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(!_isOpen, this);
        _isBroken = true; // until the batch is through: half a batch must not be committed
        var plan = _store.Plan;
        var asOf = DuckDbSql.Micros(provenance.AsOf);
        _store.Held.Trim();
        plan.Make(batch, _store.Held, provenance, asOf);
        Delete(plan.Replaced, plan.ReplacedTables);
        Confirm(plan.Confirmed, provenance.AsOf);
        var rows = Append(batch, plan, provenance, asOf);
        plan.Settle(batch, _store.Held);
        var quarantined = StoreQuarantined(batch);
        _isBroken = false;
        return ValueTask.FromResult(
            new WriteResult(plan.Inserted, plan.ReplacedCount, plan.Unchanged, plan.Older, quarantined, rows)
        );
    }

    public ValueTask SetAgeAsync(
        DateTimeOffset from,
        DateTimeOffset to,
        ConversationAge age,
        CancellationToken cancellationToken
    )
    {
        cancellationToken.ThrowIfCancellationRequested();
        Flush();
        _connection.Execute(
            "UPDATE conversations SET age = ? WHERE conversation_start >= ? AND conversation_start < ? AND age <> ? AND age <> 'live'",
            age.ToColumn(),
            DuckDbSql.Utc(from),
            DuckDbSql.Utc(to),
            age.ToColumn()
        );
        _store.Held.SetAge(DuckDbSql.Micros(from), DuckDbSql.Micros(to), age);
        return ValueTask.CompletedTask;
    }

    public ValueTask CommitAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(!_isOpen, this);
        if (_isBroken)
            throw new InvalidOperationException("A batch failed half way: dispose the transaction and begin again.");
        Flush();
        _isOpen = false;
        _store.Leave(this);
        try
        {
            _connection.Execute("COMMIT");
        }
        catch (StoreException)
        {
            // DuckDB has rolled back by itself.
            _store.Held.Forget();
            throw;
        }
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        if (_isOpen)
        {
            _isOpen = false;
            _store.Held.Forget();
            _store.Leave(this);
            foreach (var appender in _appenders)
                appender?.Dispose();
            _connection.Execute("ROLLBACK");
        }
        return ValueTask.CompletedTask;
    }

    /// <summary>
    /// Deletes by the stored start's day, so that only that day's row groups are looked at (promise P7), and only from tables
    /// that may have rows: one such statement costs a millisecond, as much as the rows of a live conversation.
    /// </summary>
    private void Delete(List<(Guid Id, long StartMicros)> replaced, ushort tables)
    {
        foreach (var which in Conditions(replaced))
        {
            for (var table = 0; table < Tables.Length; table++)
            {
                if ((tables & (1 << table)) == 0)
                    continue;
                _connection.Execute($"DELETE FROM {Tables[table]} WHERE {which}");
            }
        }
    }

    private void Confirm(List<(Guid Id, long StartMicros)> confirmed, DateTimeOffset asOf)
    {
        foreach (var which in Conditions(confirmed))
            _connection.Execute($"UPDATE conversations SET as_of = ? WHERE {which}", DuckDbSql.Utc(asOf));
    }

    /// <summary>Where the rows of these conversations are, one condition for each UTC day touched.</summary>
    private List<string> Conditions(List<(Guid Id, long StartMicros)> ids)
    {
        if (ids.Count == 0)
            return [];
        Flush();
        if (ids.Count > MostListed)
        {
            _connection.Execute("DELETE FROM staged");
            _connection.Append("temp", "staged", ids, (row, entry) => row.AppendValue(entry.Id));
        }
        return
        [
            .. ids.GroupBy(entry => HeldConversations.DayOf(entry.StartMicros))
                .Select(day =>
                {
                    var (from, to) = (day.Min(entry => entry.StartMicros), day.Max(entry => entry.StartMicros));
                    var listed =
                        ids.Count > MostListed
                            ? "SELECT id FROM staged"
                            : string.Join(", ", day.Select(entry => $"'{entry.Id}'::UUID"));
                    return $"conversation_start >= make_timestamp({from}) AND conversation_start <= make_timestamp({to}) AND conversation_id IN ({listed})";
                }),
        ];
    }

    private long Append(ConversationBatch batch, WritePlan plan, Provenance provenance, long asOfMicros)
    {
        if (plan.AppendsNothing)
            return 0;
        var values = new ProvenanceValues(
            provenance,
            Encoding.UTF8.GetBytes(provenance.Age.ToColumn()),
            Encoding.UTF8.GetBytes((provenance.OpenAge ?? provenance.Age).ToColumn()),
            Encoding.UTF8.GetBytes(provenance.Source),
            asOfMicros,
            DuckDbSql.Micros(_store.Time.GetUtcNow())
        );
        var rows = 0L;
        for (var table = 0; table < Tables.Length; table++)
        {
            if (batch.Tables[table].Rows == 0)
                continue;
            var appender = _appenders[table] ??= new ChunkAppender(_connection, table);
            appender.Use(batch, values);
            foreach (var (first, last) in plan.Runs())
                rows += appender.Append(first, last);
        }
        return rows;
    }

    /// <summary>Hands what the appenders hold to the tables; needed before a statement that must see those rows.</summary>
    internal void Flush()
    {
        var wasBroken = _isBroken;
        _isBroken = true;
        for (var table = 0; table < _appenders.Length; table++)
        {
            if (_appenders[table] is not { } appender)
                continue;
            appender.Complete();
            appender.Dispose();
            _appenders[table] = null;
        }
        _isBroken = wasBroken;
    }
}
