using Puente.Store.Certificates;
using Puente.Store.Checkpoints;
using Puente.Store.Conversations;
using Puente.Store.Gaps;
using Puente.Store.Quarantine;
using Puente.Store.Runs;

namespace Puente.Store.DuckDb;

internal sealed partial class DuckDbTransaction
{
    public ValueTask SaveCheckpointAsync(Checkpoint checkpoint, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        DeleteCheckpoint(checkpoint.Stream, checkpoint.Key);
        _connection.Execute(
            "INSERT INTO checkpoints (stream, key, state, updated_at) VALUES (?, ?, ?, ?)",
            checkpoint.Stream,
            checkpoint.Key,
            checkpoint.State,
            DuckDbSql.Utc(checkpoint.UpdatedAt)
        );
        return ValueTask.CompletedTask;
    }

    public ValueTask DeleteCheckpointAsync(string stream, string key, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        DeleteCheckpoint(stream, key);
        return ValueTask.CompletedTask;
    }

    public ValueTask ReleaseAsync(string id, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _connection.Execute("DELETE FROM quarantine WHERE id = ?", id);
        return ValueTask.CompletedTask;
    }

    public ValueTask SaveGapAsync(Gap gap, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _connection.Execute("DELETE FROM gaps WHERE id = ?", gap.Id);
        _connection.Execute(
            "INSERT INTO gaps (id, stream, gap_from, gap_to, cause, opened_at, closed_at, evidence) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            gap.Id,
            gap.Stream,
            DuckDbSql.Utc(gap.From),
            DuckDbSql.Utc(gap.To),
            gap.Cause,
            DuckDbSql.Utc(gap.OpenedAt),
            DuckDbSql.Utc(gap.ClosedAt),
            gap.Evidence
        );
        return ValueTask.CompletedTask;
    }

    public ValueTask SaveCertificateAsync(Certificate certificate, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _connection.Execute("DELETE FROM certificates WHERE id = ?", certificate.Id);
        _connection.Execute(
            "INSERT INTO certificates (id, interval_from, interval_to, checked_at, source, outcome, checks, ours, theirs, differences) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            certificate.Id,
            DuckDbSql.Utc(certificate.From),
            DuckDbSql.Utc(certificate.To),
            DuckDbSql.Utc(certificate.CheckedAt),
            certificate.Source,
            certificate.Outcome,
            certificate.Checks,
            certificate.Ours,
            certificate.Theirs,
            certificate.Differences
        );
        return ValueTask.CompletedTask;
    }

    public ValueTask SaveRunAsync(Run run, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _connection.Execute("DELETE FROM runs WHERE id = ?", run.Id);
        _connection.Execute(
            "INSERT INTO runs (id, stream, started_at, ended_at, outcome, summary) VALUES (?, ?, ?, ?, ?, ?)",
            run.Id,
            run.Stream,
            DuckDbSql.Utc(run.StartedAt),
            DuckDbSql.Utc(run.EndedAt),
            run.Outcome,
            run.Summary
        );
        return ValueTask.CompletedTask;
    }

    private void DeleteCheckpoint(string stream, string key) =>
        _connection.Execute("DELETE FROM checkpoints WHERE stream = ? AND key = ?", stream, key);

    /// <returns>How many of the batch's records are in the table now; the same bytes twice are one row.</returns>
    private int StoreQuarantined(ConversationBatch batch)
    {
        foreach (var record in batch.Quarantined)
            Quarantine(record);
        return batch.Quarantined.Count;
    }

    private void Quarantine(QuarantinedRecord record)
    {
        _connection.Execute("DELETE FROM quarantine WHERE id = ?", record.Id);
        _connection.Execute(
            "INSERT INTO quarantine (id, source, reason, bytes, received_at) VALUES (?, ?, ?, ?, ?)",
            record.Id,
            record.Source,
            record.Reason,
            record.Bytes.ToArray(),
            DuckDbSql.Utc(record.ReceivedAt)
        );
    }
}
