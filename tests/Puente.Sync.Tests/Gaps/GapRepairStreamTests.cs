using Microsoft.Extensions.Logging.Abstractions;
using Puente.Store.Gaps;
using Puente.Store.Observations;
using Puente.Sync.Gaps;
using Puente.Sync.Live;
using Puente.Sync.Tests.World;

namespace Puente.Sync.Tests.Gaps;

public sealed class GapRepairStreamTests : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly FakePlatform _platform = new() { Now = Call.Noon.AddHours(1) };
    private Place _place = null!;

    public async ValueTask InitializeAsync() => _place = await Place.OpenAsync();

    public async ValueTask DisposeAsync()
    {
        await _place.DisposeAsync();
        _platform.Dispose();
    }

    [Fact]
    public async Task A_gap_is_closed_with_its_evidence_after_everything_in_it_was_read()
    {
        // One under way when the gap began, known from its events; 130 that began in it, two pages; one long before it.
        var underWay = new Call(1, Call.Noon.AddHours(-20));
        await _place.Log.AppendAsync(underWay.Events()[..3], None);
        await using (var rows = Running.Start(Rows()))
            await rows.UntilAsync(() => Task.FromResult(rows.Monitor.State.Handled == 3), "it is a live row");
        var within = Enumerable
            .Range(100, 130)
            .Select(number => new Call(number, Call.Noon.AddSeconds(number)))
            .ToList();
        var before = Enumerable
            .Range(300, 150)
            .Select(number => new Call(number, Call.Noon.AddHours(-5).AddSeconds(number)));
        foreach (var call in within.Concat(before).Append(underWay))
            _platform.Records[call.Id] = call.Record();

        await new StoreGapJournal(_place.Store).OpenAsync(Gap(Call.Noon.AddMinutes(10)), None);
        await using var repair = Running.Start(Repair());
        await repair.UntilAsync(AllClosedAsync, "the gap is closed");
        var gap = Assert.Single(await _place.Store.ReadGapsAsync(false, None));
        Assert.NotNull(gap.ClosedAt);
        Assert.Equal("details query, 200 conversations, 1 by id; user status, 0 states", gap.Evidence);
        // Nothing goes on, and the second page of what has ended reaches back behind the gap.
        Assert.Equal([1, 1, 2], _platform.AskedPages);
        Assert.Equal(
            ["131|settled|details"],
            await _place.QueryAsync(
                $"select count(*), min(age), min(source) from conversations where conversation_start >= '{Call.Noon:yyyy-MM-dd HH:mm:ss}' or conversation_start < '{Call.Noon:yyyy-MM-dd}'"
            )
        );
    }

    [Fact]
    public async Task What_was_under_way_in_a_gap_is_found_however_long_ago_it_began_and_though_nobody_told_of_it()
    {
        const int Day = 86_400_000;
        var ended = new Call(1, Call.Noon.AddDays(-2));
        var open = new Call(2, Call.Noon.AddDays(-3));
        var over = new Call(3, Call.Noon.AddDays(-2));
        _platform.Records[ended.Id] = ended.Record(lasted: 2 * Day + 60_000);
        _platform.Records[open.Id] = open.Record(ended: false);
        for (var number = 100; number < 200; number++)
        {
            var later = new Call(number, Call.Noon.AddMinutes(20));
            _platform.Records[later.Id] = later.Record();
        }
        for (var number = 200; number < 299; number++)
        {
            var before = new Call(number, Call.Noon.AddHours(-1));
            _platform.Records[before.Id] = before.Record();
        }
        _platform.Records[over.Id] = over.Record(lasted: Day);
        await new StoreGapJournal(_place.Store).OpenAsync(Gap(Call.Noon.AddMinutes(10)), None);

        await using var repair = Running.Start(Repair());
        await repair.UntilAsync(AllClosedAsync, "the gap is closed");

        Assert.Equal(
            [$"{ended.Id}|settled", $"{open.Id}|live"],
            await _place.QueryAsync(
                $"select conversation_id::varchar, age from conversations where conversation_start < '{Call.Noon.AddHours(-2):yyyy-MM-dd HH:mm:ss}' order by age desc"
            )
        );
    }

    [Fact]
    public async Task What_slips_between_two_pages_when_another_ends_is_found()
    {
        var calls = Enumerable.Range(0, 150).Select(number => new Call(number, Call.Noon.AddSeconds(number))).ToList();
        foreach (var call in calls)
            _platform.Records[call.Id] = call.Record(ended: false);
        _platform.AfterPage = () => _platform.Records[calls[0].Id] = calls[0].Record();
        await new StoreGapJournal(_place.Store).OpenAsync(Gap(Call.Noon.AddMinutes(10)), None);

        await using var repair = Running.Start(Repair());
        await repair.UntilAsync(AllClosedAsync, "the gap is closed");

        Assert.Equal(["150"], await _place.QueryAsync("select count(*) from conversations"));
    }

    [Fact]
    public async Task A_platform_that_does_not_sort_by_the_end_is_read_to_the_last_page()
    {
        _platform.SortsByStartOnly = true;
        foreach (var number in Enumerable.Range(0, 250))
        {
            var call = new Call(number, Call.Noon.AddHours(-3).AddSeconds(number));
            _platform.Records[call.Id] = call.Record(lasted: number == 249 ? 3 * 3_600_000 : 60_000);
        }
        await new StoreGapJournal(_place.Store).OpenAsync(Gap(Call.Noon.AddMinutes(10)), None);

        await using var repair = Running.Start(Repair());
        await repair.UntilAsync(AllClosedAsync, "the gap is closed");

        Assert.Equal(["250"], await _place.QueryAsync("select count(*) from conversations"));
    }

    [Fact]
    public async Task A_gap_that_went_on_when_the_process_ended_goes_on_until_the_next_one_starts()
    {
        var journal = new StoreGapJournal(_place.Store);
        Assert.Null(await journal.ResumeAsync("channels", Call.Noon, None));
        await journal.BeginAsync(Gap(Call.Noon.AddSeconds(1)), None);
        await journal.OpenAsync(Gap(Call.Noon.AddSeconds(16)), None);
        await journal.BeginAsync(Gap(Call.Noon) with { Id = "channels/2" }, None);
        await journal.EndAsync(Gap(Call.Noon.AddSeconds(30)) with { Id = "channels/2" }, None);
        await _place.ReopenAsync();
        journal = new StoreGapJournal(_place.Store);

        var reach = await journal.ResumeAsync("channels", Call.Noon.AddHours(1), None);

        Assert.Equal(Call.Noon.AddHours(1), reach);
        Assert.Equal(
            [Call.Noon.AddHours(1), Call.Noon.AddSeconds(30)],
            (await _place.Store.ReadGapsAsync(true, None)).OrderBy(gap => gap.Id).Select(gap => gap.To)
        );
        // Once is enough: the next start finds nothing that goes on.
        Assert.Equal(reach, await journal.ResumeAsync("channels", Call.Noon.AddHours(2), None));
    }

    [Fact]
    public async Task A_gap_that_was_closed_while_it_went_on_is_open_again_after_the_next_start()
    {
        var journal = new StoreGapJournal(_place.Store);
        await journal.BeginAsync(Gap(Call.Noon.AddSeconds(1)), None);
        await using (var repair = Running.Start(Repair()))
            await repair.UntilAsync(AllClosedAsync, "the gap is closed");

        await journal.ResumeAsync("channels", Call.Noon.AddHours(1), None);

        Assert.Equal(Call.Noon.AddHours(1), Assert.Single(await _place.Store.ReadGapsAsync(true, None)).To);
    }

    [Fact]
    public async Task A_gap_that_grew_while_it_was_repaired_stays_open_until_the_rest_is_read_too()
    {
        var journal = new StoreGapJournal(_place.Store);
        var call = new Call(1);
        _platform.Records[call.Id] = call.Record();
        await _place.Log.AppendAsync(call.Events()[..2], None);
        await using (var rows = Running.Start(Rows()))
            await rows.UntilAsync(() => Task.FromResult(rows.Monitor.State.Handled == 2), "it is a live row");
        _platform.Records.Clear();
        _platform.During = () =>
        {
            _platform.During = null;
            _platform.Records[call.Id] = call.Record();
            return journal.OpenAsync(Gap(Call.Noon.AddMinutes(20)), None);
        };
        await journal.OpenAsync(Gap(Call.Noon.AddMinutes(10)), None);
        await using var repair = Running.Start(Repair());
        await repair.UntilAsync(AllClosedAsync, "the gap is closed");
        var gap = Assert.Single(await _place.Store.ReadGapsAsync(false, None));
        Assert.Equal(Call.Noon.AddMinutes(20), gap.To);
        Assert.Equal("details query, 1 conversations, 0 by id; user status, 0 states", gap.Evidence);
    }

    [Theory]
    [InlineData("gap: before rows")]
    [InlineData("gap: after rows")]
    [InlineData("gap: before closing")]
    public async Task A_gap_is_never_closed_before_its_rows_are_committed(string at)
    {
        var call = new Call(1);
        _platform.Records[call.Id] = call.Record();
        await new StoreGapJournal(_place.Store).OpenAsync(Gap(Call.Noon.AddMinutes(10)), None);
        using (var crash = new CrashPoint { At = at })
        {
            await using var dying = Running.Start(Repair());
            await dying.DiesAsync();
        }
        await _place.ReopenAsync();
        Assert.Single(await _place.Store.ReadGapsAsync(true, None));
        await using var repair = Running.Start(Repair());
        await repair.UntilAsync(AllClosedAsync, "the gap is closed");
        Assert.Equal(["settled"], await _place.QueryAsync("select age from conversations"));
    }

    [Fact]
    public async Task A_gap_stays_open_while_the_platform_is_away_and_gaps_of_jobs_are_left_to_jobs()
    {
        _platform.Refuse(1);
        var journal = new StoreGapJournal(_place.Store);
        await journal.OpenAsync(Gap(Call.Noon.AddMinutes(10)), None);
        await journal.OpenAsync(Gap(Call.Noon.AddMinutes(10)) with { Id = "jobs/x", Stream = "jobs" }, None);
        await using var repair = Running.Start(Repair());
        await repair.UntilAsync(
            () => Task.FromResult(repair.Monitor.State.Note?.Contains("channels/1", StringComparison.Ordinal) == true),
            "the stream says which gap it cannot repair"
        );
        await repair.UntilAsync(AllClosedAsync, "the gap is closed");
        Assert.Equal("jobs/x", Assert.Single(await _place.Store.ReadGapsAsync(true, None)).Id);
    }

    [Fact]
    public async Task What_users_did_in_a_gap_is_read_even_what_came_and_went_within_it()
    {
        var (one, other) = (Guid.NewGuid(), Guid.NewGuid());
        var known = Observation.OfPresence(one, Call.Noon, "PURECLOUD", null, "AVAILABLE", true, "back soon");
        await using (var transaction = await _place.Store.BeginAsync(None))
        {
            await transaction.WriteObservationsAsync([known], None);
            await transaction.CommitAsync(None);
        }
        _platform.UserDetails =
        [
            $$"""
                {"userId":"{{one}}",
                 "primaryPresence":[
                   {"systemPresence":"AVAILABLE","startTime":"{{Call.Noon:O}}","endTime":"{{Call.Noon.AddMinutes(
                    2
                ):O}}"},
                   {"systemPresence":"MEAL","startTime":"{{Call.Noon.AddMinutes(
                    2
                ):O}}","endTime":"{{Call.Noon.AddMinutes(3):O}}"},
                   {"systemPresence":"AVAILABLE","startTime":"{{Call.Noon.AddMinutes(3):O}}"}],
                 "routingStatus":[{"routingStatus":"OFF_QUEUE","startTime":"{{Call.Noon.AddHours(-1):O}}"}]}
                """,
            $$"""{"userId":"{{other}}","routingStatus":[{"routingStatus":"IDLE","startTime":"{{Call.Noon.AddMinutes(1):O}}"}]}""",
        ];
        await new StoreGapJournal(_place.Store).OpenAsync(Gap(Call.Noon.AddMinutes(10)), None);
        await using var repair = Running.Start(Repair());
        await repair.UntilAsync(AllClosedAsync, "the gap is closed");
        Assert.Equal(
            "details query, 0 conversations, 0 by id; user status, 5 states",
            Assert.Single(await _place.Store.ReadGapsAsync(false, None)).Evidence
        );
        // What an event told of the same moment, and nobody else knows, stays.
        Assert.Equal(
            ["AVAILABLE|PURECLOUD|back soon", "MEAL|∅|∅", "AVAILABLE|∅|∅"],
            await _place.QueryAsync("select system_presence, source, message from user_presence order by observed_at")
        );
        Assert.Equal(
            ["IDLE", "OFF_QUEUE"],
            await _place.QueryAsync("select routing_status from user_routing_status order by 1")
        );
    }

    [Fact]
    public async Task Without_the_permission_for_users_a_gap_is_closed_and_says_what_was_not_read()
    {
        _platform.UserDetails = null;
        await new StoreGapJournal(_place.Store).OpenAsync(Gap(Call.Noon.AddMinutes(10)), None);
        await using var repair = Running.Start(Repair());
        await repair.UntilAsync(AllClosedAsync, "the gap is closed");
        Assert.EndsWith(
            "user status not read: analytics:userDetail:view is missing",
            Assert.Single(await _place.Store.ReadGapsAsync(false, None)).Evidence,
            StringComparison.Ordinal
        );
    }

    private static Gap Gap(DateTimeOffset to) =>
        new("channels/1", "channels", Call.Noon, to, "the socket closed", Call.Noon);

    private async Task<bool> AllClosedAsync() =>
        (await _place.Store.ReadGapsAsync(true, None)).All(gap => gap.Stream == "jobs");

    private LiveRowsStream Rows() =>
        new(
            _place.Store,
            _place.Log,
            new LiveRowsOptions { Tick = TimeSpan.Zero },
            null,
            NullLogger<LiveRowsStream>.Instance
        );

    private GapRepairStream Repair() =>
        new(
            _platform.Client(),
            _place.Store,
            _place.Log,
            new GapRepairOptions { Poll = TimeSpan.FromMilliseconds(10), LongestRest = TimeSpan.FromMilliseconds(50) },
            null,
            NullLogger<GapRepairStream>.Instance
        );
}
