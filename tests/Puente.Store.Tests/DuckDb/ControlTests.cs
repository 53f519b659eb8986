using System.Text;
using Puente.Store.Certificates;
using Puente.Store.Checkpoints;
using Puente.Store.Gaps;
using Puente.Store.Reference;
using Puente.Store.Runs;
using Puente.Store.Schema;
using Puente.Store.Tests.Records;

namespace Puente.Store.Tests.DuckDb;

public sealed class ControlTests
{
    private static readonly DateTimeOffset Noon = TempStore.Day.AddHours(12);

    [Fact]
    public async Task Checkpoints_are_written_over_and_deleted_by_stream_and_key()
    {
        await using var temp = await TempStore.OpenAsync();
        await using (var transaction = await temp.Store.BeginAsync(CancellationToken.None))
        {
            await transaction.SaveCheckpointAsync(new("jobs", "2", "{\"a\":1}", Noon), CancellationToken.None);
            await transaction.SaveCheckpointAsync(new("jobs", "1", "{}", Noon), CancellationToken.None);
            await transaction.SaveCheckpointAsync(new("jobs", "3", "{}", Noon), CancellationToken.None);
            await transaction.SaveCheckpointAsync(new("other", "1", "{}", Noon), CancellationToken.None);
            await transaction.SaveCheckpointAsync(
                new("jobs", "2", "{\"a\":2}", Noon.AddTicks(10)),
                CancellationToken.None
            );
            await transaction.DeleteCheckpointAsync("jobs", "3", CancellationToken.None);
            await transaction.CommitAsync(CancellationToken.None);
        }
        Assert.Equal(
            [new Checkpoint("jobs", "1", "{}", Noon), new Checkpoint("jobs", "2", "{\"a\":2}", Noon.AddTicks(10))],
            await temp.Store.ReadCheckpointsAsync("jobs", CancellationToken.None)
        );
    }

    [Fact]
    public async Task The_last_certificate_of_an_interval_stands()
    {
        await using var temp = await TempStore.OpenAsync();
        var first = new Certificate(
            "hour/1",
            Noon,
            Noon.AddHours(1),
            Noon.AddHours(2),
            "aggregates",
            IsEqual: false,
            1,
            "{\"voice\":{\"nOffered\":2}}",
            "{\"voice\":{\"nOffered\":3}}",
            "[{\"metric\":\"nOffered\"}]"
        );
        var second = first with { IsEqual = true, Checks = 2, Ours = first.Theirs, Differences = "[]" };
        var other = first with { Id = "hour/2", From = Noon.AddHours(1), To = Noon.AddHours(2) };
        await using (var transaction = await temp.Store.BeginAsync(CancellationToken.None))
        {
            await transaction.SaveCertificateAsync(first, CancellationToken.None);
            await transaction.SaveCertificateAsync(second, CancellationToken.None);
            await transaction.SaveCertificateAsync(other, CancellationToken.None);
            await transaction.CommitAsync(CancellationToken.None);
        }
        Assert.Equal([second, other], await ReadAsync(Noon, Noon.AddHours(2), false));
        Assert.Equal([other], await ReadAsync(Noon, Noon.AddHours(2), true));
        Assert.Equal([other], await ReadAsync(Noon.AddHours(1), Noon.AddHours(9), false));
        Assert.Empty(await ReadAsync(Noon.AddHours(-1), Noon, false));

        Task<IReadOnlyList<Certificate>> ReadAsync(DateTimeOffset from, DateTimeOffset to, bool differentOnly) =>
            temp.Store.ReadCertificatesAsync(from, to, differentOnly, CancellationToken.None);
    }

    [Fact]
    public async Task Gaps_and_runs_keep_their_last_state()
    {
        await using var temp = await TempStore.OpenAsync();
        var open = new Gap("jobs/1", "jobs", Noon, Noon.AddHours(1), "restart", Noon);
        var closed = open with { Id = "jobs/0", ClosedAt = Noon.AddHours(2), Evidence = "job 1" };
        var run = new Run(Guid.NewGuid(), "jobs", Noon, null, "running", "{}");
        await using (var transaction = await temp.Store.BeginAsync(CancellationToken.None))
        {
            await transaction.SaveGapAsync(open, CancellationToken.None);
            await transaction.SaveGapAsync(closed with { ClosedAt = null, Evidence = null }, CancellationToken.None);
            await transaction.SaveGapAsync(closed, CancellationToken.None);
            await transaction.SaveRunAsync(run, CancellationToken.None);
            await transaction.SaveRunAsync(run with { EndedAt = Noon, Outcome = "done" }, CancellationToken.None);
            await transaction.CommitAsync(CancellationToken.None);
        }
        Assert.Equal([open], await temp.Store.ReadGapsAsync(openOnly: true, CancellationToken.None));
        Assert.Equal([closed, open], await temp.Store.ReadGapsAsync(openOnly: false, CancellationToken.None));
        Assert.Equal(
            [run with { EndedAt = Noon, Outcome = "done" }],
            await temp.Store.ReadRunsAsync(10, CancellationToken.None)
        );
    }

    [Fact]
    public async Task Quarantined_records_are_stored_once_with_their_bytes()
    {
        await using var temp = await TempStore.OpenAsync();
        await temp.WriteAsync(Pages.Decode("{\"conversationId\":7}"));
        await temp.WriteAsync(Pages.Decode("{\"conversationId\":7}"));
        var record = Assert.Single(await temp.Store.ReadQuarantineAsync(10, CancellationToken.None));
        Assert.Equal("{\"conversationId\":7}", Encoding.UTF8.GetString(record.Bytes.Span));
        Assert.Equal("conversationId is missing or not a UUID", record.Reason);
    }

    [Fact]
    public async Task Reference_rows_have_the_time_they_were_valid()
    {
        await using var temp = await TempStore.OpenAsync();
        await MergeAsync(temp, 0, ("a", "{\"id\":\"a\",\"name\":\"Ana\"}"), ("b", "{\"name\":\"Bea\"}"));
        await MergeAsync(
            temp,
            1,
            ("b", "{ \"name\":\"Bea\" }"),
            ("c", "{\"name\":\"Carla\",\"division\":{\"id\":\"d1f10000-0000-4000-8000-000000000001\"}}")
        );
        await MergeAsync(
            temp,
            2,
            ("a", "{\"name\":\"Ana\"}"),
            ("b", "{\"name\":\"Beatriz\"}"),
            ("c", "{\"name\":\"Carla\",\"division\":{\"id\":\"d1f10000-0000-4000-8000-000000000001\"}}")
        );
        await MergeAsync(temp, 0, ("b", "{\"name\":\"late and old\"}"));

        var rows = await temp.QueryAsync(
            "SELECT key, name, hour(valid_from) || '-' || coalesce(hour(valid_to)::VARCHAR, ''), division_id::VARCHAR FROM users ORDER BY key, valid_from"
        );
        Assert.Equal(
            [
                ["a", "Ana", "0-1", null],
                ["a", "Ana", "2-", null],
                ["b", "Bea", "0-2", null],
                ["b", "Beatriz", "2-", null],
                ["c", "Carla", "1-", "d1f10000-0000-4000-8000-000000000001"],
            ],
            rows
        );
    }

    [Fact]
    public void An_entity_can_be_built_again_from_its_row()
    {
        var table = StoreSchema.Find("users");
        foreach (
            var json in new[]
            {
                "{\"id\":\"a\",\"name\":\"Añ\\u0061 \\ud800\",\"version\":3,\"division\":{\"id\":\"x\",\"name\":\"d\"},\"state\":\"active\"}",
                "{\"name\":null,\"version\":3.0,\"state\":7,\"title\":\"T\\n\",\"email\":\"a@b\"}",
                "{}",
            }
        )
        {
            var utf8 = Encoding.UTF8.GetBytes(json);
            var row = ReferenceRow.From(table, new ReferenceRecord("a", utf8));
            Assert.Equal(CanonicalJson.Write(utf8), row.Rebuild(table));
        }
        Assert.Throws<StoreException>(() => ReferenceRow.From(table, new ReferenceRecord("a", "[]"u8.ToArray())));
    }

    private static async Task MergeAsync(TempStore temp, int hour, params (string Key, string Json)[] listing)
    {
        await using var transaction = await temp.Store.BeginAsync(CancellationToken.None);
        await transaction.MergeReferenceAsync(
            ReferenceKind.Users,
            [.. listing.Select(entity => new ReferenceRecord(entity.Key, Encoding.UTF8.GetBytes(entity.Json)))],
            TempStore.Day.AddHours(hour),
            CancellationToken.None
        );
        await transaction.CommitAsync(CancellationToken.None);
    }
}
