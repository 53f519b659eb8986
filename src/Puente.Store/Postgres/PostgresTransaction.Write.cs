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
        var asOf = PostgresTime.Micros(provenance.AsOf);
        plan.Decide(batch, asOf, await ReadHeldAsync(batch, cancellationToken));
        if (plan.Replaced.Count > 0)
            await DeleteAsync(plan.Replaced, cancellationToken);
        WritePoint.Reached("rows-deleted");
        if (plan.Confirmed.Count > 0)
            await ConfirmAsync(plan.Confirmed, provenance.AsOf, cancellationToken);

        var storedAt = PostgresTime.Micros(_store.Time.GetUtcNow());
        var rows = await _store.Copy.WriteAsync(_connection, batch, plan.Kept, provenance, storedAt, cancellationToken);
        if (batch.Quarantined.Count > 0)
            await QuarantineAsync(batch.Quarantined, cancellationToken);
        WritePoint.Reached("rows-written");
        return new(plan.Inserted, plan.Replaced.Count, plan.Unchanged, plan.Older, batch.Quarantined.Count, rows);
    }

    private async Task<Dictionary<Guid, HeldVersion>> ReadHeldAsync(
        ConversationBatch batch,
        CancellationToken cancellationToken
    )
    {
        var held = new Dictionary<Guid, HeldVersion>();
        if (batch.Count == 0)
            return held;
        var ids = new Guid[batch.Count];
        for (var index = 0; index < ids.Length; index++)
            ids[index] = batch.Conversations[index].ConversationId;

        await using var command = new NpgsqlCommand(
            "select conversation_id, as_of, content_hash from conversations where conversation_id = any($1)",
            _connection
        );
        command.Parameters.Add(Value.Of(ids));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            held.Add(
                reader.GetGuid(0),
                new(PostgresTime.Micros(reader.GetFieldValue<DateTimeOffset>(1)), unchecked((ulong)reader.GetInt64(2)))
            );
        }
        return held;
    }

    private async Task DeleteAsync(List<Guid> replaced, CancellationToken cancellationToken)
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

    private async Task ConfirmAsync(List<Guid> confirmed, DateTimeOffset asOf, CancellationToken cancellationToken)
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
