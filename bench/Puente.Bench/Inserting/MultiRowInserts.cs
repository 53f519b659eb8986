using System.Text;
using Npgsql;
using Puente.Bench.Loading;
using Puente.Store.Conversations;
using Puente.Store.Schema;

namespace Puente.Bench.Inserting;

/// <summary>
/// How users write it: one transaction a page, <c>insert … values (…), (…) on conflict do nothing</c> with parameters, as many
/// rows a statement as pay off.
/// </summary>
internal sealed class MultiRowInserts(NpgsqlConnection connection)
{
    /// <summary>PostgreSQL takes 65,535 parameters; statements much longer than this are no faster.</summary>
    private const int ParametersPerStatement = 16_000;

    public async Task WriteAsync(ConversationBatch batch)
    {
        await using var transaction = await connection.BeginTransactionAsync();
        for (var table = 0; table < batch.Tables.Count; table++)
            await WriteTableAsync(batch, table);
        await transaction.CommitAsync();
    }

    private async Task WriteTableAsync(ConversationBatch batch, int table)
    {
        var columns = StoreSchema.ConversationTables[table].Columns;
        var rowsPerStatement = Math.Max(1, ParametersPerStatement / columns.Count);
        var command = new NpgsqlCommand { Connection = connection };
        var pending = 0;
        for (var conversation = 0; conversation < batch.Count; conversation++)
        {
            var (first, count) = batch.RowsOf(conversation, table);
            for (var row = first; row < first + count; row++)
            {
                AddRow(command, batch, table, conversation, row);
                if (++pending < rowsPerStatement)
                    continue;
                await SendAsync(command, table, pending);
                (command, pending) = (new NpgsqlCommand { Connection = connection }, 0);
            }
        }
        if (pending > 0)
            await SendAsync(command, table, pending);
        else
            await command.DisposeAsync();
    }

    private static void AddRow(NpgsqlCommand command, ConversationBatch batch, int table, int conversation, int row)
    {
        var span = batch.Conversations[conversation];
        var batched = 0;
        foreach (var column in StoreSchema.ConversationTables[table].Columns)
        {
            var value = column.IsBatched
                ? RowValues.Read(batch.Tables[table].Columns[batched++], column.Type, row)
                : column.Name switch
                {
                    "conversation_id" => span.ConversationId,
                    "conversation_start" => RowValues.Time(span.StartMicros),
                    "age" => "settled",
                    "source" => "job",
                    "content_hash" => (long)span.ContentHash,
                    "as_of" or "stored_at" => PageLoading.AsOf.UtcDateTime,
                    _ => throw new InvalidOperationException($"Nobody fills the column {column.Name}."),
                };
            command.Parameters.Add(new NpgsqlParameter { Value = value, NpgsqlDbType = RowValues.TypeOf(column.Type) });
        }
    }

    private static async Task SendAsync(NpgsqlCommand command, int table, int rows)
    {
        await using (command)
        {
            var definition = StoreSchema.ConversationTables[table];
            var sql = new StringBuilder($"insert into {definition.Name} (");
            sql.AppendJoin(", ", definition.Columns.Select(column => $"\"{column.Name}\"")).Append(") values ");
            for (var (row, parameter) = (0, 1); row < rows; row++)
            {
                sql.Append(row == 0 ? "(" : ", (");
                for (var column = 0; column < definition.Columns.Count; column++)
                    sql.Append(column == 0 ? "$" : ", $").Append(parameter++);
                sql.Append(')');
            }
            sql.Append(" on conflict do nothing");
#pragma warning disable CA2100 // Names of our own schema; the values are parameters.
            command.CommandText = sql.ToString();
#pragma warning restore CA2100
            await command.ExecuteNonQueryAsync();
        }
    }
}
