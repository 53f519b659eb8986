using System.Runtime.CompilerServices;
using Npgsql;
using Puente.Store.Conversations;
using Puente.Store.Postgres.Copy;
using Puente.Store.Rebuilding;

namespace Puente.Store.Postgres;

public sealed partial class PostgresStore
{
    private const string RebuildAttempt = "reading conversations to rebuild them";
    private const string StartedBetween = "conversation_start >= $1 and conversation_start < $2";

    public async Task<ConversationDigest> DigestAsync(
        DateTimeOffset from,
        DateTimeOffset to,
        CancellationToken cancellationToken
    )
    {
        var rows = await ReadAllAsync(
            "folding hashes",
            $"select count(*), coalesce(bit_xor(content_hash), 0) from conversations where {StartedBetween}",
            row => new ConversationDigest(row.GetInt64(0), unchecked((ulong)row.GetInt64(1))),
            cancellationToken,
            Value.Of(from),
            Value.Of(to)
        );
        return rows[0];
    }

    public async IAsyncEnumerable<StoredConversation> ReadConversationsAsync(
        DateTimeOffset from,
        DateTimeOffset to,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        const string Attempt = "reading conversations";
        await using var connection = await OpenReaderAsync(Attempt, cancellationToken);
        await using var command = new NpgsqlCommand(
            $"""
            select conversation_id, conversation_start, as_of, content_hash, age from conversations
            where {StartedBetween} order by conversation_id
            """,
            connection
        );
        command.Parameters.Add(Value.Of(from));
        command.Parameters.Add(Value.Of(to));
        await using var reader = await GuardAsync(Attempt, () => command.ExecuteReaderAsync(cancellationToken));
        while (await GuardAsync(Attempt, () => reader.ReadAsync(cancellationToken)))
        {
            yield return new StoredConversation(
                reader.GetGuid(0),
                reader.GetFieldValue<DateTimeOffset>(1),
                reader.GetFieldValue<DateTimeOffset>(2),
                unchecked((ulong)reader.GetInt64(3)),
                ConversationAges.FromColumn(reader.GetString(4))
            );
        }
    }

    public async IAsyncEnumerable<RebuiltConversation> RebuildAsync(
        DateTimeOffset from,
        DateTimeOffset to,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await using var connection = await OpenReaderAsync(RebuildAttempt, cancellationToken);
        using var slices = new ConversationSlices(connection);
        await GuardAsync(RebuildAttempt, () => slices.BeginAsync(from, to, cancellationToken));
        await foreach (var record in RebuildAsync(slices, cancellationToken))
            yield return record;
    }

    public async IAsyncEnumerable<RebuiltConversation> RebuildAsync(
        IReadOnlyList<ConversationKey> conversations,
        bool withAttributes,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        if (conversations.Count == 0)
            yield break;
        await using var connection = await OpenReaderAsync(RebuildAttempt, cancellationToken);
        var toSkip = withAttributes ? null : Schema.ConversationTables.ParticipantAttributes.Name;
        using var slices = new ConversationSlices(connection, toSkip);
        await GuardAsync(RebuildAttempt, () => slices.BeginAsync(conversations, cancellationToken));
        await foreach (var record in RebuildAsync(slices, cancellationToken))
            yield return record;
    }

    private async IAsyncEnumerable<RebuiltConversation> RebuildAsync(
        ConversationSlices slices,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var rebuilder = new RecordRebuilder();
        while (await GuardAsync(RebuildAttempt, () => slices.NextAsync(cancellationToken)))
        {
            var batch = slices.Batch;
            for (var index = 0; index < batch.Count; index++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return new RebuiltConversation(
                    batch.Conversations[index].ConversationId,
                    rebuilder.RebuildToMemory(batch, index)
                );
            }
        }
    }

    private Task<NpgsqlConnection> OpenReaderAsync(string attempt, CancellationToken cancellationToken) =>
        GuardAsync(attempt, () => _readers.OpenConnectionAsync(cancellationToken).AsTask());

    private async Task<T> GuardAsync<T>(string attempt, Func<Task<T>> read)
    {
        try
        {
            return await read();
        }
        catch (Exception exception) when (PostgresFault.IsServer(exception))
        {
            throw PostgresFault.Environment(Target, attempt, exception);
        }
    }
}
