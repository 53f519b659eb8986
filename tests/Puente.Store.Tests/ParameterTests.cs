using System.Diagnostics;
using Puente.Store.DuckDb;
using Puente.Store.Tests.Postgres;
using Puente.Testing;

namespace Puente.Store.Tests;

[Collection<PostgresTests>]
public sealed class ParameterTests(PostgresFixture postgres)
{
    /// <summary>Of stopping, on a machine that does other things too.</summary>
    private static readonly TimeSpan Prompt = TimeSpan.FromMilliseconds(100);

    public static TheoryData<StoreDialect> Both => [StoreDialect.DuckDb, StoreDialect.Postgres];

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Values_come_back_as_they_went_whatever_stands_in_them(StoreDialect dialect)
    {
        using var folder = new TempFolder();
        await using var store = await OpenAsync(dialect, folder);
        var time = new DateTimeOffset(2026, 3, 29, 1, 30, 0, 123, 456, TimeSpan.Zero);
        var id = Guid.NewGuid();
        QueryParameter[] values =
        [
            QueryParameter.Of("'; DROP TABLE sessions; -- $1 ?"),
            QueryParameter.Of(id),
            QueryParameter.Of(5_184_000_000),
            QueryParameter.Of(0.1),
            QueryParameter.Of(true),
            QueryParameter.Of(time),
        ];
        var types = dialect == StoreDialect.DuckDb ? "TIMESTAMP" : "timestamptz";

        await using var result = await store.QueryAsync(
            $"SELECT CAST($1 AS TEXT), CAST($2 AS UUID), CAST($3 AS BIGINT), CAST($4 AS DOUBLE PRECISION), CAST($5 AS BOOLEAN), CAST($6 AS {types})",
            values,
            TestContext.Current.CancellationToken
        );

        var rows = new List<object?[]>();
        await foreach (var row in result.ReadRowsAsync(TestContext.Current.CancellationToken))
            rows.Add([.. row]);
        Assert.Equal(
            values.Select(value => StoreSteps.Plain(value.Value)),
            Assert.Single(rows).Select(StoreSteps.Plain)
        );
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task A_cancelled_statement_stops_at_once(StoreDialect dialect)
    {
        using var folder = new TempFolder();
        await using var store = await OpenAsync(dialect, folder);
        var series = dialect == StoreDialect.DuckDb ? "range($1)" : "generate_series(1, $1)";
        var sql = $"SELECT count(*) FROM {series} a(x), {series} b(y) WHERE (x + y) % 7 = 3";
        var best = TimeSpan.MaxValue;

        // The machine may be busy at one of these moments, not at all of them.
        for (var attempt = 0; attempt < 5 && best > Prompt; attempt++)
        {
            using var stop = new CancellationTokenSource();
            var running = Task.Run(
                async () =>
                {
                    await using var result = await store.QueryAsync(sql, [QueryParameter.Of(10_000_000)], stop.Token);
                    await foreach (var _ in result.ReadRowsAsync(stop.Token)) { }
                },
                CancellationToken.None
            );
            await Task.WhenAny(running, Task.Delay(300, TestContext.Current.CancellationToken));
            Assert.False(running.IsCompleted);
            var clock = Stopwatch.StartNew();
            await stop.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
            best = clock.Elapsed < best ? clock.Elapsed : best;
        }

        TestContext.Current.SendDiagnosticMessage($"{dialect}: stopped after {best.TotalMilliseconds:F1} ms");
        Assert.True(best <= Prompt, $"stopped after {best.TotalMilliseconds:F0} ms");
    }

    private async Task<IStore> OpenAsync(StoreDialect dialect, TempFolder folder) =>
        dialect == StoreDialect.DuckDb
            ? await DuckDbStore.OpenAsync(folder["test.duckdb"], TimeProvider.System)
            : await postgres.OpenAsync();
}
