using System.Text;
using Microsoft.Extensions.Time.Testing;
using Puente.Store.Certificates;
using Puente.Store.Checkpoints;
using Puente.Store.Conversations;
using Puente.Store.Gaps;
using Puente.Store.Postgres;
using Puente.Store.Reference;
using Puente.Store.Runs;
using Puente.Store.Schema;
using Puente.Store.Tests.Records;
using static Puente.Store.Tests.Postgres.StoreSteps;

namespace Puente.Store.Tests.Postgres;

[Collection(typeof(PostgresTests))]
public sealed class PostgresControlTests(PostgresFixture fixture)
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task Checkpoints_are_read_in_key_order_and_written_over()
    {
        await using var store = await fixture.OpenAsync();
        await using (var transaction = await store.BeginAsync(None))
        {
            await transaction.SaveCheckpointAsync(new("jobs", "b", """{"n":1}""", Day), None);
            await transaction.SaveCheckpointAsync(new("jobs", "B", """{"n":2}""", Day), None);
            await transaction.SaveCheckpointAsync(new("jobs", "a", "{}", Day), None);
            await transaction.SaveCheckpointAsync(new("other", "a", "{}", Day), None);
            await transaction.SaveCheckpointAsync(new("jobs", "b", """{"n": 3}""", Day.AddHours(1)), None);
            await transaction.DeleteCheckpointAsync("jobs", "a", None);
            await transaction.CommitAsync(None);
        }
        Assert.Equal<Checkpoint>(
            [new("jobs", "B", """{"n":2}""", Day), new("jobs", "b", """{"n": 3}""", Day.AddHours(1))],
            await store.ReadCheckpointsAsync("jobs", None)
        );
    }

    [Fact]
    public async Task A_certificate_is_one_row_an_interval_with_what_came_out_last()
    {
        await using var store = await fixture.OpenAsync();
        var first = new Certificate(
            "hour/1",
            Day,
            Day.AddHours(1),
            Day.AddHours(2),
            "aggregates",
            IsEqual: false,
            1,
            """{"voice":{"nOffered":2}}""",
            """{"voice":{"nOffered":3}}""",
            """[{"metric":"nOffered"}]"""
        );
        var second = first with { IsEqual = true, Checks = 2, Ours = first.Theirs, Differences = "[]" };
        var other = first with { Id = "hour/2", From = Day.AddHours(1), To = Day.AddHours(2) };
        await using (var transaction = await store.BeginAsync(None))
        {
            await transaction.SaveCertificateAsync(first, None);
            await transaction.SaveCertificateAsync(second, None);
            await transaction.SaveCertificateAsync(other, None);
            await transaction.CommitAsync(None);
        }
        Assert.Equal([second, other], await store.ReadCertificatesAsync(Day, Day.AddHours(2), false, None));
        Assert.Equal([other], await store.ReadCertificatesAsync(Day, Day.AddHours(2), true, None));
        Assert.Empty(await store.ReadCertificatesAsync(Day.AddHours(-1), Day, false, None));
    }

    [Fact]
    public async Task Gaps_and_runs_are_one_row_an_id_with_what_was_said_last()
    {
        await using var store = await fixture.OpenAsync();
        var gap = new Gap("jobs/1", "jobs", Day, Day.AddHours(1), "socket closed", Day);
        var other = gap with { Id = "jobs/2", From = Day.AddHours(2) };
        var closed = gap with { ClosedAt = Day.AddDays(2), Evidence = "job 1" };
        var run = new Run(Guid.Parse("c0a70000-0000-4000-8000-000000000001"), "jobs", Day, null, "running", "{}");
        var done = run with { EndedAt = Day.AddHours(1), Outcome = "done", Summary = """{"rows":1}""" };
        await using (var transaction = await store.BeginAsync(None))
        {
            await transaction.SaveGapAsync(gap, None);
            await transaction.SaveGapAsync(other, None);
            await transaction.SaveGapAsync(closed, None);
            await transaction.SaveRunAsync(run, None);
            await transaction.SaveRunAsync(done, None);
            await transaction.CommitAsync(None);
        }
        Assert.Equal<Gap>([closed, other], await store.ReadGapsAsync(openOnly: false, None));
        Assert.Equal<Gap>([other], await store.ReadGapsAsync(openOnly: true, None));
        Assert.Equal<Run>([done], await store.ReadRunsAsync(10, None));
    }

    [Fact]
    public async Task Quarantined_bytes_come_back_as_they_were_and_the_same_bytes_twice_are_one_row()
    {
        await using var store = await fixture.OpenAsync();
        const string Broken = """{"conversationId":"not an id","conversationStart":"2026-03-02T09:14:30.000Z"}""";
        Assert.Equal(1, (await store.WriteAsync(Job(1), Broken)).Quarantined);
        await store.WriteAsync(Job(2), Broken, Pages.Small());
        var record = Assert.Single(await store.ReadQuarantineAsync(10, None));
        Assert.Equal(Broken, Encoding.UTF8.GetString(record.Bytes.Span));
        Assert.Equal("job", record.Source);
        Assert.Contains("conversationId", record.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ages_are_set_for_the_range_only()
    {
        await using var store = await fixture.OpenAsync();
        await store.WriteAsync(
            Job(1),
            Pages.Small(id: 1, start: "2026-03-02T23:59:59.999Z"),
            Pages.Small(id: 2, start: "2026-03-03T00:00:00.000Z")
        );
        await using (var transaction = await store.BeginAsync(None))
        {
            await transaction.SetAgeAsync(Day, Day.AddDays(1), ConversationAge.Final, None);
            await transaction.CommitAsync(None);
        }
        Assert.Equal(
            ["final", "settled"],
            await store.QueryAllAsync("select age from conversations order by conversation_id")
        );
    }

    [Fact]
    public async Task A_reference_row_is_closed_when_it_changes_and_when_it_is_no_longer_listed()
    {
        await using var store = await fixture.OpenAsync();
        await MergeAsync(store, 1, User("a", "Ana", 1), User("b", "Bea", 1));
        await MergeAsync(store, 2, User("a", "Ana", 1), User("b", "Bea", 1));
        await MergeAsync(store, 3, User("a", "Anna", 2));
        await MergeAsync(store, 4, User("a", "Anna", 2), User("b", "Bea", 1));
        // The same moment again with another answer: the answer given last holds, and nothing was valid for no time.
        await MergeAsync(store, 4, User("a", "Anna", 3), User("b", "Bea", 1));
        // An earlier listing that comes late changes nothing that is known from a later one.
        await MergeAsync(store, 2, User("b", "Old", 1));

        Assert.Equal(
            [
                "a|Ana|1|00:01|00:03|∅",
                "a|Anna|2|00:03|00:04|∅",
                "a|Anna|3|00:04|∅|∅",
                "b|Bea|1|00:01|00:03|∅",
                "b|Bea|1|00:04|∅|∅",
            ],
            await store.QueryAllAsync(
                """
                select key, name, version, to_char(valid_from at time zone 'UTC', 'HH24:MI'),
                       to_char(valid_to at time zone 'UTC', 'HH24:MI'), extra::text
                from users order by key, valid_from
                """
            )
        );
    }

    [Fact]
    public async Task A_reference_row_keeps_in_extra_what_its_columns_cannot_give_back()
    {
        await using var store = await fixture.OpenAsync();
        const string Entity =
            """{"version":"7","name":"Ana","division":{"id":"c0a70000-0000-4000-8000-000000000009"},"title":"nul \u0000","état":1}""";
        await MergeAsync(store, 1, new ReferenceRecord("a", Encoding.UTF8.GetBytes(Entity)));
        Assert.Equal(
            [
                """Ana|∅|∅|c0a70000-0000-4000-8000-000000000009|{"division":{"id":"c0a70000-0000-4000-8000-000000000009"},"title":"nul \u0000","version":"7","état":1}""",
            ],
            await store.QueryAllAsync("select name, version, title, division_id, extra::text from users")
        );
    }

    [Fact]
    public async Task Rows_are_dated_by_the_given_clock_and_counted_in_the_order_of_the_schema()
    {
        var clock = new FakeTimeProvider(Day.AddHours(5));
        await using var store = await fixture.OpenAsync(new PostgresStoreOptions { Time = clock });
        await store.WriteAsync(Job(1), Pages.Small("\"participants\":[{},{}]"));
        Assert.Equal(
            ["2026-03-02T05:00:00.0000000Z"],
            await store.QueryAllAsync("select stored_at from conversations")
        );
        var counts = await store.CountAsync(None);
        Assert.Equal(StoreSchema.Tables.Select(table => table.Name), counts.Select(count => count.Table));
        Assert.Equal([new("conversations", 1), new("participants", 2)], counts.Take(2));
        Assert.Equal(new TableCount("schema_version", 1), counts[^1]);
    }

    private static ReferenceRecord User(string key, string name, int version) =>
        new(key, Encoding.UTF8.GetBytes($$"""{"version":{{version}},"name":"{{name}}"}"""));

    private static async Task MergeAsync(PostgresStore store, int minute, params ReferenceRecord[] listing)
    {
        await using var transaction = await store.BeginAsync(None);
        await transaction.MergeReferenceAsync(ReferenceKind.Users, listing, Day.AddMinutes(minute), None);
        await transaction.CommitAsync(None);
    }
}
