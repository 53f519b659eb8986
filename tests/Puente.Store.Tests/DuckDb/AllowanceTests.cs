using Puente.Store.Conversations;
using Puente.Store.DuckDb;
using Puente.Store.Tests.Records;

namespace Puente.Store.Tests.DuckDb;

/// <summary>Who has how much memory, and who gives way.</summary>
public sealed class AllowanceTests
{
    private const long Megabyte = 1024 * 1024;
    private static readonly DuckDbRoom s_small = new(
        Writing: 64 * Megabyte,
        Asking: 128 * Megabyte,
        Log: 32 * Megabyte
    );

    [Fact]
    public async Task Records_are_written_while_a_query_holds_more_than_writing_may()
    {
        await using var temp = await TempStore.OpenAsync(s_small);
        await using var queries = await HeldQueries.OpenAsync(temp, 6, rows: 50_000);

        await temp.WriteAsync(Pages.Decode(Pages.Small()));

        Assert.Equal(6 * 50_000, await queries.ReadAsync());
        Assert.Single(await temp.RebuildAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_query_gives_way_to_records_that_need_the_memory_it_holds(bool isBeingRead)
    {
        await using var temp = await TempStore.OpenAsync(s_small);
        await using var queries = await HeldQueries.OpenAsync(temp, int.MaxValue, rows: long.MaxValue);
        var reading = isBeingRead ? Task.Run(queries.ReadAsync) : null;

        var refusal = await Assert.ThrowsAsync<StoreException>(() => temp.WriteAsync(Many()));
        await temp.WriteAsync(Many());

        Assert.Matches("allocate|pin block", refusal.Message);
        var fault = await Assert.ThrowsAsync<StoreException>(() => reading ?? queries.ReadAsync());
        Assert.Equal(StoreFault.TooLarge, fault.Fault);
        // One that asks for more may have heard first that there is none.
        if (!isBeingRead)
            Assert.StartsWith("The query was ended: it held memory that new records needed.", fault.Message);
    }

    [Fact]
    public async Task Records_that_need_more_memory_than_writing_has_get_it_at_the_second_attempt()
    {
        await using var temp = await TempStore.OpenAsync(s_small with { Writing = 8 * Megabyte });
        // A question that could not be asked leaves nothing behind that keeps the limit high.
        await Assert.ThrowsAsync<StoreException>(() => temp.QueryAsync("SELEC 1"));

        await Assert.ThrowsAsync<StoreException>(() => temp.WriteAsync(Many()));
        await temp.WriteAsync(Many());
    }

    private static ConversationBatch Many() =>
        Pages.Decode(
            Enumerable
                .Range(1, 8_000)
                .Select(id => Pages.Small($"\"externalTag\":\"{new string((char)('a' + (id % 26)), 4_000)}{id}\"", id))
        );

    /// <summary>Queries of some 5 MB that DuckDB cannot write to the disk; each has handed out its first row.</summary>
    private sealed class HeldQueries : IAsyncDisposable
    {
        private readonly List<IQueryResult> _results = [];
        private readonly List<IAsyncEnumerator<object?[]>> _rows = [];

        /// <param name="most">Fewer are opened when there is no memory for more.</param>
        public static async Task<HeldQueries> OpenAsync(TempStore temp, int most, long rows)
        {
            var queries = new HeldQueries();
            foreach (var kilobytes in (int[])[5_000, 500, 50])
            {
                try
                {
                    while (queries._results.Count < most)
                        await queries.AddAsync(temp, kilobytes, rows);
                }
                catch (StoreException full) when (full.Fault == StoreFault.TooLarge && most == int.MaxValue) { }
            }
            return queries;
        }

        /// <returns>How many rows there were.</returns>
        public async Task<long> ReadAsync()
        {
            var rows = (long)_rows.Count;
            foreach (var result in _rows)
            {
                while (await result.MoveNextAsync())
                    rows++;
            }
            return rows;
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var rows in _rows)
                await rows.DisposeAsync();
            foreach (var result in _results)
                await result.DisposeAsync();
        }

        private async Task AddAsync(TempStore temp, int kilobytes, long rows)
        {
            _results.Add(
                await temp.Store.QueryAsync(
                    $"""
                    SELECT len(b) FROM (
                        SELECT list(repeat(chr(CAST(i % 26 AS INTEGER) + 97), 1024) || i) AS b FROM range({kilobytes}) AS r(i)
                    ), range({rows})
                    """,
                    CancellationToken.None
                )
            );
            _rows.Add(_results[^1].ReadRowsAsync(CancellationToken.None).GetAsyncEnumerator());
            Assert.True(await _rows[^1].MoveNextAsync());
        }
    }
}
