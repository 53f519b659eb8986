using Npgsql;
using NpgsqlTypes;
using Puente.Store.Conversations;
using Puente.Store.Quarantine;
using Puente.Store.Schema;

namespace Puente.Store.Postgres;

internal sealed partial class PostgresTransaction
{
    public async ValueTask<WriteResult> WriteAsync(
        ConversationBatch batch,
        Provenance provenance,
        CancellationToken cancellationToken
    )
    {
        WriteResult result = default;
        await RunAsync(
            $"writing {batch.Count} conversations",
            async () => result = await WriteBatchAsync(batch, provenance, cancellationToken)
        );
        return result;
    }

    private async Task<WriteResult> WriteBatchAsync(
        ConversationBatch batch,
        Provenance provenance,
        CancellationToken cancellationToken
    )
    {
        var plan = _store.Plan;
        var held = await ReadHeldAsync(batch, cancellationToken);
        plan.Make(batch, held, provenance, PostgresTime.Micros(provenance.AsOf));
        if (plan.Replaced.Count > 0)
            await DeleteAsync([.. plan.Replaced.Select(entry => entry.Id)], cancellationToken);
        WritePoint.Reached("rows-deleted");
        if (plan.Confirmed.Count > 0)
            await ConfirmAsync([.. plan.Confirmed.Select(entry => entry.Id)], provenance.AsOf, cancellationToken);

        var storedAt = PostgresTime.Micros(_store.Time.GetUtcNow());
        var rows = await _store.Copy.WriteAsync(_connection, batch, plan, provenance, storedAt, cancellationToken);
        if (batch.Quarantined.Count > 0)
            await QuarantineAsync(batch.Quarantined, cancellationToken);
        WritePoint.Reached("rows-written");
        return new(plan.Inserted, plan.ReplacedCount, plan.Unchanged, plan.Older, batch.Quarantined.Count, rows);
    }

    /// <summary>What the store holds of the batch's ids, wherever in time they lie: the key finds them.</summary>
    private async Task<HeldConversations> ReadHeldAsync(ConversationBatch batch, CancellationToken cancellationToken)
    {
        var held = HeldConversations.OfAnyDay();
        if (batch.Count == 0)
            return held;
        var ids = new Guid[batch.Count];
        for (var index = 0; index < ids.Length; index++)
            ids[index] = batch.Conversations[index].ConversationId;

        await using var command = new NpgsqlCommand(
            """
            select conversation_id, conversation_start, as_of, content_hash, age from conversations
            where conversation_id = any($1)
            """,
            _connection
        );
        command.Parameters.Add(Value.Of(ids));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var found = new Held(
                PostgresTime.Micros(reader.GetFieldValue<DateTimeOffset>(1)),
                PostgresTime.Micros(reader.GetFieldValue<DateTimeOffset>(2)),
                unchecked((ulong)reader.GetInt64(3)),
                Stored: true,
                Index: -1,
                ConversationAges.FromColumn(reader.GetString(4))
            );
            held.Set(reader.GetGuid(0), found);
        }
        return held;
    }

    private async Task DeleteAsync(Guid[] replaced, CancellationToken cancellationToken)
    {
        await using var deletes = new NpgsqlBatch(_connection);
        foreach (var table in StoreSchema.ConversationTables)
        {
            deletes.BatchCommands.Add(
                new NpgsqlBatchCommand($"delete from {PostgresDdl.Quote(table.Name)} where conversation_id = any($1)")
                {
                    Parameters = { Value.Of(replaced) },
                }
            );
        }
        await deletes.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task ConfirmAsync(Guid[] confirmed, DateTimeOffset asOf, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            "update conversations set as_of = $1 where conversation_id = any($2)",
            _connection
        );
        command.Parameters.Add(Value.Of(asOf));
        command.Parameters.Add(Value.Of(confirmed));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task QuarantineAsync(IReadOnlyList<QuarantinedRecord> records, CancellationToken cancellationToken)
    {
        await using var inserts = new NpgsqlBatch(_connection);
        foreach (var record in records)
        {
            inserts.BatchCommands.Add(
                new NpgsqlBatchCommand(
                    """
                    insert into quarantine (id, source, reason, bytes, received_at) values ($1, $2, $3, $4, $5)
                    on conflict (id) do update set
                      source = excluded.source, reason = excluded.reason, received_at = excluded.received_at
                    """
                )
                {
                    Parameters =
                    {
                        Value.Of(record.Id),
                        Value.Of(record.Source),
                        Value.Of(record.Reason),
                        new NpgsqlParameter { Value = record.Bytes, NpgsqlDbType = NpgsqlDbType.Bytea },
                        Value.Of(record.ReceivedAt),
                    },
                }
            );
        }
        await inserts.ExecuteNonQueryAsync(cancellationToken);
    }
}
