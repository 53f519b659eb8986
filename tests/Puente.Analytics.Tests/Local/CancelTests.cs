using System.Diagnostics;
using System.Text;
using Puente.Analytics.Local;
using Puente.Analytics.Tests.Records;
using Puente.Store;

namespace Puente.Analytics.Tests.Local;

/// <summary>A question whose asker has gone stops.</summary>
[Collection<StoreTests>]
public sealed class CancelTests(TestStores stores)
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(100);

    /// <summary>Of a loaded machine's tries the best one counts.</summary>
    private const int Tries = 5;

    [Theory]
    [InlineData(StoreDialect.DuckDb)]
    [InlineData(StoreDialect.Postgres)]
    public async Task A_question_that_is_cancelled_stops_within_a_tenth_of_a_second(StoreDialect dialect)
    {
        // One event with three lists of five hundred values: a hundred and twenty-five million groups, if anyone waited for them.
        var lists = string.Join(
            ",",
            ((string[])["activeSkillIds", "removedSkillIds", "requestedRoutings"]).Select(name =>
                $"\"{name}\":[{string.Join(",", Enumerable.Range(1, 500).Select(number => $"\"{Value(name, number)}\""))}]"
            )
        );
        await using var store = await stores.OpenAsync(
            dialect,
            TestRecords.OneSession(
                1,
                "2026-03-02T09:00:00.000Z",
                lists + "," + TestRecords.Metrics(TestRecords.Metric("tTalk", "2026-03-02T09:05:00.000Z", 5_000))
            )
        );
        var query = Encoding.UTF8.GetBytes(
            """{"interval":"2026-03-02/2026-03-03","metrics":["tTalk"],"groupBy":["activeSkillId","removedSkillId","requestedRouting"]}"""
        );
        var fastest = TimeSpan.MaxValue;
        for (var attempt = 0; attempt < Tries && fastest > Soon; attempt++)
        {
            using var gone = new CancellationTokenSource();
            var answer = Task.Run(
                () =>
                    store.Analytics.AnswerAsync(
                        AnalyticsEndpoint.ConversationAggregates,
                        query,
                        AnalyticsScope.Everything,
                        gone.Token
                    ),
                TestContext.Current.CancellationToken
            );
            // It runs: what had ended by now could not be stopped.
            await Assert.ThrowsAsync<TimeoutException>(() =>
                answer.WaitAsync(TimeSpan.FromMilliseconds(300), TestContext.Current.CancellationToken)
            );
            var started = Stopwatch.GetTimestamp();
            await gone.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
            var took = Stopwatch.GetElapsedTime(started);
            fastest = took < fastest ? took : fastest;
        }

        Assert.True(fastest <= Soon, $"{dialect} went on for {fastest.TotalMilliseconds:f0} ms.");
    }

    private static string Value(string name, int number) =>
        name == "requestedRoutings" ? $"Routing{number}" : TestRecords.Id(number).ToString();
}
