using System.Text.Json;
using Microsoft.Data.Sqlite;
using Puente.Provisioning.Planning;

namespace Puente.Provisioning.Ledger;

public sealed partial class ProvisioningLedger
{
    private const string StepColumns =
        "run, number, kind, key, name, user_id, target, target_name, beside, reason, changes, state, detail, intended, settled";

    /// <param name="kind"><c>apply</c> or <c>undo</c></param>
    public long StartRun(string kind, int planned, long? undoes = null)
    {
        lock (_gate)
            return (long)
                Scalar(
                    "INSERT INTO runs (kind, started, planned, undoes) VALUES ($kind, $now, $planned, $undoes) RETURNING run",
                    ("$kind", kind),
                    ("$now", Now()),
                    ("$planned", planned),
                    ("$undoes", undoes)
                )!;
    }

    public void EndRun(long run, string outcome)
    {
        lock (_gate)
            Execute(
                "UPDATE runs SET ended = $now, outcome = $outcome WHERE run = $run",
                ("$now", Now()),
                ("$outcome", outcome),
                ("$run", run)
            );
    }

    /// <summary>Writes down what is about to be asked of the platform; it is on the disk when this returns.</summary>
    /// <returns>The steps' numbers within the run.</returns>
    public IReadOnlyList<int> Intend(long run, IReadOnlyList<ProvisioningStep> steps)
    {
        lock (_gate)
        {
            using var transaction = _connection.BeginTransaction();
            var next = (long)Scalar("SELECT coalesce(max(number), 0) FROM steps WHERE run = $run", ("$run", run))!;
            var now = Now();
            var numbers = new List<int>(steps.Count);
            foreach (var step in steps)
            {
                numbers.Add((int)++next);
                Execute(
                    $"""
                    INSERT INTO steps ({StepColumns}) VALUES
                      ($run, $number, $kind, $key, $name, $user, $target, $targetName, $beside, $reason, $changes, 'Intended', '', $now, NULL)
                    """,
                    ("$run", run),
                    ("$number", next),
                    ("$kind", step.Kind.ToString()),
                    ("$key", step.PersonKey),
                    ("$name", step.PersonName),
                    ("$user", step.UserId),
                    ("$target", step.Target),
                    ("$targetName", step.TargetName),
                    ("$beside", step.Beside),
                    ("$reason", step.Reason),
                    ("$changes", JsonSerializer.Serialize(step.Changes, LedgerJson.Default.IReadOnlyListFieldChange)),
                    ("$now", now)
                );
            }

            transaction.Commit();
            return numbers;
        }
    }

    /// <summary>Writes down what became of steps, together with what they taught us.</summary>
    public void Settle(
        long run,
        IReadOnlyList<int> numbers,
        StepState state,
        string detail,
        IReadOnlyList<Learned> learned
    )
    {
        lock (_gate)
        {
            using var transaction = _connection.BeginTransaction();
            var now = Now();
            foreach (var number in numbers)
                Execute(
                    "UPDATE steps SET state = $state, detail = $detail, settled = $now WHERE run = $run AND number = $number",
                    ("$state", state.ToString()),
                    ("$detail", detail),
                    ("$now", now),
                    ("$run", run),
                    ("$number", number)
                );
            foreach (var one in learned)
                Learn(one);
            transaction.Commit();
        }
    }

    /// <summary>Steps without an outcome: the process ended between request and answer.</summary>
    public IReadOnlyList<LedgerStep> Unfinished()
    {
        lock (_gate)
            return Rows($"SELECT {StepColumns} FROM steps WHERE state = 'Intended' ORDER BY run, number", ReadStep);
    }

    public IReadOnlyList<LedgerStep> StepsOf(long run)
    {
        lock (_gate)
            return Rows($"SELECT {StepColumns} FROM steps WHERE run = $run ORDER BY number", ReadStep, ("$run", run));
    }

    public IReadOnlyList<LedgerStep> StepsOfPerson(string key)
    {
        lock (_gate)
            return Rows(
                $"SELECT {StepColumns} FROM steps WHERE key = $key ORDER BY run, number",
                ReadStep,
                ("$key", key)
            );
    }

    /// <summary>Newest first.</summary>
    public IReadOnlyList<LedgerRun> Runs()
    {
        lock (_gate)
            return Rows(
                """
                SELECT runs.run, kind, started, ended, outcome, planned, undoes,
                  (SELECT count(*) FROM steps WHERE steps.run = runs.run AND state = 'Done'),
                  (SELECT count(*) FROM steps WHERE steps.run = runs.run AND state = 'Failed')
                FROM runs ORDER BY runs.run DESC
                """,
                row => new LedgerRun(
                    row.GetInt64(0),
                    row.GetString(1),
                    Time(row.GetString(2)),
                    row.IsDBNull(3) ? null : Time(row.GetString(3)),
                    row.IsDBNull(4) ? null : row.GetString(4),
                    row.GetInt32(5),
                    row.GetInt32(7),
                    row.GetInt32(8),
                    row.IsDBNull(6) ? null : row.GetInt64(6)
                )
            );
    }

    private static LedgerStep ReadStep(SqliteDataReader row) =>
        new(
            row.GetInt64(0),
            row.GetInt32(1),
            new ProvisioningStep
            {
                Kind = Enum.Parse<StepKind>(row.GetString(2)),
                PersonKey = row.GetString(3),
                PersonName = row.GetString(4),
                UserId = row.IsDBNull(5) ? null : row.GetString(5),
                Target = row.GetString(6),
                TargetName = row.GetString(7),
                Beside = row.GetString(8),
                Reason = row.GetString(9),
                Changes =
                    JsonSerializer.Deserialize(row.GetString(10), LedgerJson.Default.IReadOnlyListFieldChange) ?? [],
            },
            Enum.Parse<StepState>(row.GetString(11)),
            row.GetString(12),
            Time(row.GetString(13)),
            row.IsDBNull(14) ? null : Time(row.GetString(14))
        );
}
