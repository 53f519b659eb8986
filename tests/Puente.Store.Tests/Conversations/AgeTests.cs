using Puente.Store.Conversations;
using Puente.Store.Tests.DuckDb;
using Puente.Store.Tests.Records;

namespace Puente.Store.Tests.Conversations;

/// <summary>Who may replace whom: version and age together.</summary>
public sealed class AgeTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Theory]
    [InlineData("settled", 1, "live", 9, false)]
    [InlineData("final", 1, "live", 9, false)]
    [InlineData("final", 1, "details", 9, false)]
    [InlineData("final", 1, "job", 9, true)]
    [InlineData("settled", 1, "details", 9, true)]
    [InlineData("settled", 5, "details", 4, false)]
    [InlineData("live", 1, "live", 9, true)]
    [InlineData("live", 5, "live", 5, true)]
    [InlineData("live", 5, "live", 4, false)]
    [InlineData("live", 5, "details", 5, true)]
    [InlineData("live", 5, "job", 4, false)]
    public async Task Version_and_age_decide_who_replaces_whom(
        string held,
        int heldAt,
        string next,
        int nextAt,
        bool wins
    )
    {
        await using var temp = await TempStore.OpenAsync();
        await WriteAsync(temp, held, heldAt, Pages.Small("\"externalTag\":\"held\""));
        await temp.ReopenAsync();
        var result = await WriteAsync(temp, next, nextAt, Pages.Small("\"externalTag\":\"next\""));
        Assert.Equal(wins ? (1, 0) : (0, 1), (result.Replaced, result.Older));
        Assert.Equal(wins ? "next" : "held", (await temp.QueryAsync("SELECT external_tag FROM conversations"))[0][0]);
        Assert.Equal(
            wins
                ? next is "live"
                    ? "live"
                    : "settled"
                : held,
            (await temp.QueryAsync("SELECT age FROM conversations"))[0][0]
        );
    }

    [Fact]
    public async Task The_same_bytes_from_a_better_source_raise_the_age()
    {
        await using var temp = await TempStore.OpenAsync();
        await WriteAsync(temp, "live", 1, Pages.Small());
        await WriteAsync(temp, "details", 2, Pages.Small());
        Assert.Equal(
            [
                ["settled", "details"],
            ],
            await temp.QueryAsync("SELECT age, source FROM conversations")
        );
    }

    [Fact]
    public async Task Setting_the_age_of_a_day_leaves_live_conversations_live()
    {
        await using var temp = await TempStore.OpenAsync();
        await WriteAsync(temp, "live", 1, Pages.Small(id: 1));
        await WriteAsync(temp, "settled", 1, Pages.Small(id: 2));
        await using (var transaction = await temp.Store.BeginAsync(None))
        {
            await transaction.SetAgeAsync(TempStore.Day, TempStore.Day.AddDays(1), ConversationAge.Final, None);
            await transaction.CommitAsync(None);
        }
        Assert.Equal(
            [
                ["live"],
                ["final"],
            ],
            await temp.QueryAsync("SELECT age FROM conversations ORDER BY conversation_id")
        );
        // What is remembered of the day has changed with it.
        Assert.Equal(1, (await WriteAsync(temp, "details", 9, Pages.Small("\"externalTag\":\"x\"", id: 2))).Older);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_live_conversation_whose_start_was_days_off_is_replaced_and_not_doubled(bool reopen)
    {
        await using var temp = await TempStore.OpenAsync();
        await WriteAsync(temp, "live", 1, Pages.Small(start: "2026-03-02T09:00:00.000Z"));
        if (reopen)
            await temp.ReopenAsync();
        await WriteAsync(temp, "details", 2, Pages.Small(start: "2026-02-20T09:00:00.000Z"));
        Assert.Equal(
            [
                [new DateTime(2026, 2, 20, 9, 0, 0)],
            ],
            await temp.QueryAsync("SELECT conversation_start FROM conversations")
        );
    }

    [Fact]
    public async Task Open_conversations_of_a_batch_can_have_another_age_and_each_a_version_of_its_own()
    {
        await using var temp = await TempStore.OpenAsync();
        var batch = Pages.Decode(
            Pages.Small("\"conversationEnd\":\"2026-03-02T10:00:00.000Z\"", id: 1),
            Pages.Small(id: 2),
            Pages.Small("\"conversationEnd\":\"2026-03-02T10:00:00.000Z\"", id: 3)
        );
        batch.SetAsOf(2, TempStore.Day.AddMinutes(7));
        await using (var transaction = await temp.Store.BeginAsync(None))
        {
            var provenance = new Provenance("details", TempStore.Day, ConversationAge.Settled)
            {
                OpenAge = ConversationAge.Live,
            };
            await transaction.WriteAsync(batch, provenance, None);
            await transaction.CommitAsync(None);
        }
        Assert.Equal(
            [
                ["settled", TempStore.Day.UtcDateTime],
                ["live", TempStore.Day.UtcDateTime],
                ["settled", TempStore.Day.AddMinutes(7).UtcDateTime],
            ],
            await temp.QueryAsync("SELECT age, as_of FROM conversations ORDER BY conversation_id")
        );
        Assert.Equal(
            [batch.Conversations[1].ConversationId],
            await temp.Store.ReadUnfinishedAsync(TempStore.Day, TempStore.Day.AddDays(1), None)
        );
    }

    private static async Task<WriteResult> WriteAsync(TempStore temp, string source, int minute, string record)
    {
        var age = source switch
        {
            "live" => ConversationAge.Live,
            "final" => ConversationAge.Final,
            _ => ConversationAge.Settled,
        };
        var name = source switch
        {
            "live" => "events",
            "details" => "details",
            _ => "job",
        };
        await using var transaction = await temp.Store.BeginAsync(None);
        var provenance = new Provenance(name, TempStore.Day.AddMinutes(minute), age);
        var result = await transaction.WriteAsync(Pages.Decode(record), provenance, None);
        await transaction.CommitAsync(None);
        return result;
    }
}
