using System.Data;
using Npgsql;
using Puente.Store.Certificates;
using Puente.Store.Checkpoints;
using Puente.Store.Conversations;
using Puente.Store.Gaps;
using Puente.Store.Runs;

namespace Puente.Store.Postgres;

/// <summary>The open transaction of a <see cref="PostgresStore"/>.</summary>
internal sealed partial class PostgresTransaction : IStoreTransaction
{
    private readonly PostgresStore _store;
    private readonly NpgsqlConnection _connection;
    private State _state;

    public PostgresTransaction(PostgresStore store, NpgsqlConnection connection) =>
        (_store, _connection) = (store, connection);

    private enum State
    {
        Open,

        /// <summary>A statement failed: the server would answer a commit with a rollback, and say so only in passing.</summary>
        Failed,
        Ended,
    }

    public ValueTask SaveCheckpointAsync(Checkpoint checkpoint, CancellationToken cancellationToken) =>
        ExecuteAsync(
            "saving a checkpoint",
            """
            insert into checkpoints (stream, key, state, updated_at) values ($1, $2, $3::json, $4)
            on conflict (stream, key) do update set state = excluded.state, updated_at = excluded.updated_at
            """,
            cancellationToken,
            Value.Of(checkpoint.Stream),
            Value.Of(checkpoint.Key),
            Value.Of(checkpoint.State),
            Value.Of(checkpoint.UpdatedAt)
        );

    public ValueTask DeleteCheckpointAsync(string stream, string key, CancellationToken cancellationToken) =>
        ExecuteAsync(
            "deleting a checkpoint",
            "delete from checkpoints where stream = $1 and key = $2",
            cancellationToken,
            Value.Of(stream),
            Value.Of(key)
        );

    public ValueTask ReleaseAsync(string id, CancellationToken cancellationToken) =>
        ExecuteAsync(
            "releasing a record from quarantine",
            "delete from quarantine where id = $1",
            cancellationToken,
            Value.Of(id)
        );

    public ValueTask SetAgeAsync(
        DateTimeOffset from,
        DateTimeOffset to,
        ConversationAge age,
        CancellationToken cancellationToken
    ) =>
        ExecuteAsync(
            "setting the age of conversations",
            "update conversations set age = $3 where conversation_start >= $1 and conversation_start < $2 and age <> $3 and age <> 'live'",
            cancellationToken,
            Value.Of(from),
            Value.Of(to),
            Value.Of(age.ToColumn())
        );

    public ValueTask SaveGapAsync(Gap gap, CancellationToken cancellationToken) =>
        ExecuteAsync(
            "saving a gap",
            """
            insert into gaps (id, stream, gap_from, gap_to, cause, opened_at, closed_at, evidence)
            values ($1, $2, $3, $4, $5, $6, $7, $8)
            on conflict (id) do update set
              stream = excluded.stream, gap_from = excluded.gap_from, gap_to = excluded.gap_to, cause = excluded.cause,
              opened_at = excluded.opened_at, closed_at = excluded.closed_at, evidence = excluded.evidence
            """,
            cancellationToken,
            Value.Of(gap.Id),
            Value.Of(gap.Stream),
            Value.Of(gap.From),
            Value.Of(gap.To),
            Value.Of(gap.Cause),
            Value.Of(gap.OpenedAt),
            Value.Of(gap.ClosedAt),
            Value.Of(gap.Evidence)
        );

    public ValueTask SaveCertificateAsync(Certificate certificate, CancellationToken cancellationToken) =>
        ExecuteAsync(
            "saving a certificate",
            """
            insert into certificates
              (id, interval_from, interval_to, checked_at, source, outcome, checks, ours, theirs, differences)
            values ($1, $2, $3, $4, $5, $6, $7, $8::json, $9::json, $10::json)
            on conflict (id) do update set
              interval_from = excluded.interval_from, interval_to = excluded.interval_to,
              checked_at = excluded.checked_at, source = excluded.source, outcome = excluded.outcome,
              checks = excluded.checks, ours = excluded.ours, theirs = excluded.theirs,
              differences = excluded.differences
            """,
            cancellationToken,
            Value.Of(certificate.Id),
            Value.Of(certificate.From),
            Value.Of(certificate.To),
            Value.Of(certificate.CheckedAt),
            Value.Of(certificate.Source),
            Value.Of(certificate.Outcome),
            Value.Of(certificate.Checks),
            Value.Of(certificate.Ours),
            Value.Of(certificate.Theirs),
            Value.Of(certificate.Differences)
        );

    public ValueTask SaveRunAsync(Run run, CancellationToken cancellationToken) =>
        ExecuteAsync(
            "saving a run",
            """
            insert into runs (id, stream, started_at, ended_at, outcome, summary) values ($1, $2, $3, $4, $5, $6::json)
            on conflict (id) do update set
              stream = excluded.stream, started_at = excluded.started_at, ended_at = excluded.ended_at,
              outcome = excluded.outcome, summary = excluded.summary
            """,
            cancellationToken,
            Value.Of(run.Id),
            Value.Of(run.Stream),
            Value.Of(run.StartedAt),
            Value.Of(run.EndedAt),
            Value.Of(run.Outcome),
            Value.Of(run.Summary)
        );

    public async ValueTask CommitAsync(CancellationToken cancellationToken)
    {
        await RunAsync(
            "committing",
            async () =>
            {
                WritePoint.Reached("before-commit");
                try
                {
                    await PostgresWriter.ExecuteAsync(_connection, "commit", cancellationToken);
                }
                catch (Exception exception) when (PostgresFault.IsLost(exception))
                {
                    throw PostgresFault.Commit(_store.Target, exception);
                }
                _state = State.Ended;
                WritePoint.Reached("after-commit");
            }
        );
    }

    public async ValueTask DisposeAsync()
    {
        var wasEnded = _state == State.Ended;
        _state = State.Ended;
        try
        {
            if (!wasEnded && _connection.State == ConnectionState.Open)
                await PostgresWriter.ExecuteAsync(_connection, "rollback", CancellationToken.None);
        }
        catch (Exception exception) when (PostgresFault.IsServer(exception))
        {
            // A session that is gone has rolled back by itself; the next one is a new one.
            await _store.DropWriterAsync();
        }
        finally
        {
            _store.Ended(this);
        }
    }

    private ValueTask ExecuteAsync(
        string attempt,
        string sql,
        CancellationToken cancellationToken,
        params NpgsqlParameter[] values
    ) =>
        RunAsync(
            attempt,
            async () =>
            {
                await using var command = new NpgsqlCommand(sql, _connection);
                command.Parameters.AddRange(values);
                await command.ExecuteNonQueryAsync(cancellationToken);
            }
        );

    /// <summary>All statements go through here: what fails once ends the transaction.</summary>
    private async ValueTask RunAsync(string attempt, Func<Task> statement)
    {
        if (_state == State.Ended)
            throw new InvalidOperationException("The transaction has ended.");
        if (_connection.State != ConnectionState.Open)
            throw PostgresFault.Lost(_store.Target);
        if (_state == State.Failed)
            throw new InvalidOperationException("A statement of this transaction failed: dispose it and begin again.");

        _state = State.Failed;
        try
        {
            await statement();
        }
        catch (Exception exception) when (PostgresFault.IsServer(exception))
        {
            throw PostgresFault.Environment(_store.Target, attempt, exception);
        }
        if (_state == State.Failed)
            _state = State.Open;
    }
}
