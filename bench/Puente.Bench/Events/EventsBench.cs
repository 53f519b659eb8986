using System.Diagnostics;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Puente.Bench.Harness;
using Puente.Sync.Events;
using Puente.Sync.Tests.World;
using EventLog = Puente.Sync.Events.EventLog;

namespace Puente.Bench.Events;

/// <summary>
/// Durable events a second: several sources append at the same time and each call returns when its events are on disk. The
/// reference is the same database with the same settings, one writer, one prepared insert, the same number a commit.
/// </summary>
internal static class EventsBench
{
    private const int Sources = 4;
    private const int Batch = 100;
    private static readonly string[] s_parameters = ["$topic", "$time", "$body", "$source"];
    private static readonly TimeSpan s_turn = TimeSpan.FromSeconds(8);

    public static async Task RunAsync(BenchRun run)
    {
        var round = 0;
        var samples = await Turns.RunAsync(
            run.RoundsOr(5),
            new Arm("event log", () => AppendAsync(run, Interlocked.Increment(ref round))),
            new Arm("bare SQLite", () => Task.FromResult(Insert(run)))
        );
        var input = string.Create(
            CultureInfo.InvariantCulture,
            $"detail events of 13 a call, {Sources} sources, {Batch} a call; the reference commits {Sources * Batch} at a time"
        );
        run.Add(
            Measurement.Plain("events", "durable events", "events/s", samples[0], Goal.AtLeastFigure(10_000), input),
            Measurement.Compare("events", "against the commit limit", "events/s", samples[0], samples[1], null, input)
        );
    }

    private static async Task<double> AppendAsync(BenchRun run, int round)
    {
        await using var log = EventLog.Open(Path.Combine(run.NewFolder(), "events.db"), new EventLogOptions());
        var watch = Stopwatch.StartNew();
        var stored = await Task.WhenAll(
            Enumerable.Range(0, Sources).Select(source => Task.Run(() => FeedAsync(log, source, watch)))
        );
        var seconds = watch.Elapsed.TotalSeconds;
        WrongResultException.ThrowUnlessEqual(stored.Sum(), log.End, "events in the log");
        run.Note($"events: turn {round}, {stored.Sum() / seconds:#,0} durable events/s");
        return stored.Sum() / seconds;
    }

    private static async Task<long> FeedAsync(EventLog log, int source, Stopwatch watch)
    {
        var count = 0L;
        for (var number = 0; watch.Elapsed < s_turn; number += Batch)
        {
            var first = (source * 10_000_000) + number;
            count += await log.AppendAsync(
                [.. Enumerable.Range(first, Batch).Select(index => CallEvents.InTurn(index))],
                CancellationToken.None
            );
        }
        return count;
    }

    private static double Insert(BenchRun run)
    {
        using var connection = new SqliteConnection(
            $"Data Source={Path.Combine(run.NewFolder(), "bare.db")};Pooling=False"
        );
        connection.Open();
        Execute(
            connection,
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -16384; PRAGMA wal_autocheckpoint = 4096;"
        );
        Execute(
            connection,
            "CREATE TABLE events (offset INTEGER PRIMARY KEY, topic TEXT, time INTEGER, body BLOB, source TEXT)"
        );
        using var insert = connection.CreateCommand();
        insert.CommandText = "INSERT INTO events (topic, time, body, source) VALUES ($topic, $time, $body, $source)";
        SqliteParameter[] parameters = [.. s_parameters.Select(name => insert.Parameters.Add(name, SqliteType.Blob))];
        var (count, watch) = (0L, Stopwatch.StartNew());
        while (watch.Elapsed < s_turn)
        {
            using var transaction = connection.BeginTransaction();
            insert.Transaction = transaction;
            for (var index = 0; index < Sources * Batch; index++)
            {
                var told = CallEvents.InTurn((int)count++);
                parameters[0].Value = told.Topic;
                parameters[1].Value = told.Time.ToUnixTimeMilliseconds();
                parameters[2].Value = told.Body.ToArray();
                parameters[3].Value = told.Source;
                insert.ExecuteNonQuery();
            }
            transaction.Commit();
        }
        var seconds = watch.Elapsed.TotalSeconds;
        using var check = connection.CreateCommand();
        check.CommandText = "SELECT count(*) FROM events";
        WrongResultException.ThrowUnlessEqual(count, (long)check.ExecuteScalar()!, "rows of the reference");
        return count / seconds;
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
