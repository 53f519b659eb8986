using System.Text.RegularExpressions;
using Npgsql;

namespace Puente.Store.Postgres;

public sealed partial class PostgresStore
{
    public Task<IQueryResult> QueryAsync(string sql, CancellationToken cancellationToken) =>
        QueryAsync(sql, [], cancellationToken);

    /// <inheritdoc />
    /// <remarks>One statement, in a read-only transaction; it runs until the token is cancelled. Dispose the result.</remarks>
    public async Task<IQueryResult> QueryAsync(
        string sql,
        IReadOnlyList<QueryParameter> parameters,
        CancellationToken cancellationToken
    )
    {
        // A read-only transaction still lets through what ends it, and COPY to a program or file of the server.
        var word = FirstWord().Match(sql).Groups["word"].Value;
        if (!Queries().IsMatch(word))
            throw new StoreException(
                StoreFault.Input,
                $"{Description} runs queries only, in a read-only transaction: a statement begins with SELECT, WITH, VALUES, TABLE, SHOW or EXPLAIN, not with \"{word}\"."
            );

        NpgsqlConnection? connection = null;
        NpgsqlBatch? batch = null;
        try
        {
            connection = await _readers.OpenConnectionAsync(cancellationToken);
            await PostgresWriter.ExecuteAsync(
                connection,
                "begin transaction isolation level repeatable read, read only",
                cancellationToken
            );
            // A batch command is one statement; Npgsql would split the text of an ordinary command at semicolons.
            var statement = new NpgsqlBatchCommand(Statement(sql));
            foreach (var parameter in parameters)
                statement.Parameters.Add(Value.Of(parameter));
            batch = new NpgsqlBatch(connection) { BatchCommands = { statement } };
            var reader = await batch.ExecuteReaderAsync(cancellationToken);
            return new PostgresQueryResult(Target, connection, batch, reader);
        }
        catch (Exception exception)
        {
            if (batch is not null)
                await batch.DisposeAsync();
            if (connection is not null)
                await connection.DisposeAsync();
            if (exception is NotSupportedException)
                throw new StoreException(StoreFault.Input, $"{Description} runs one statement at a time.");
            if (PostgresFault.IsServer(exception))
                throw PostgresFault.Query(Target, exception);
            throw;
        }
    }

    /// <inheritdoc />
    /// <remarks>A <c>numeric</c> becomes a double; types beyond the store's own ones and dates have to be cast.</remarks>
    public async Task<long> ExportParquetAsync(string sql, string file, CancellationToken cancellationToken)
    {
        await using var result = await QueryAsync(sql, cancellationToken);
        return await ParquetExport.WriteAsync(result, file, cancellationToken);
    }

    private static string Statement(string sql) => sql.TrimEnd().TrimEnd(';');

    [GeneratedRegex(
        @"^(?:\s|\(|--[^\n]*(?:\n|$)|/\*.*?\*/)*(?<word>\w*)",
        RegexOptions.CultureInvariant | RegexOptions.Singleline
    )]
    private static partial Regex FirstWord();

    [GeneratedRegex(
        "^(?:select|with|values|table|show|explain)$",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase
    )]
    private static partial Regex Queries();
}
