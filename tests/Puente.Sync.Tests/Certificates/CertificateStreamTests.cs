using Microsoft.Extensions.Logging.Abstractions;
using Puente.Store.Certificates;
using Puente.Sync.Certificates;
using Puente.Sync.Details;
using Puente.Sync.Gaps;
using Puente.Sync.Streams;
using Puente.Sync.Tests.World;

namespace Puente.Sync.Tests.Certificates;

public sealed class CertificateStreamTests : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;
    private const string LostHour = "hour/2026-03-10T13";
    private Centre _centre = null!;
    private Place _place = null!;

    public async ValueTask InitializeAsync()
    {
        _centre = await Centre.OpenAsync(300);
        _place = await Place.OpenAsync();
        await _centre.SyncAsync(_place.Store);
    }

    public async ValueTask DisposeAsync()
    {
        await _place.DisposeAsync();
        await _centre.DisposeAsync();
    }

    [Fact]
    public async Task An_hour_whose_events_all_came_is_certified_as_equal()
    {
        await using var certificates = Running.Start(Certificates(hours: true));
        await FeedAsync(certificates, lost: null);
        var found = await CertificateAsync(certificates, LostHour, one => one.IsEqual);
        Assert.Equal(1, found.Checks);
        Assert.Equal(found.Theirs, found.Ours);
        Assert.Contains("\"nOffered\"", found.Ours, StringComparison.Ordinal);
        Assert.Equal("[]", found.Differences);
        Assert.Empty(await _place.Store.ReadGapsAsync(false, None));
        Assert.Equal(StreamCondition.Healthy, certificates.Monitor.State.Condition);
    }

    [Fact]
    public async Task Control_a_source_that_loses_one_conversation_is_caught_and_the_repair_makes_the_hour_equal()
    {
        var lost = _centre
            .Emulator.DetailEvents(Centre.Noon.AddMinutes(65), Centre.Noon.AddMinutes(100))
            .First(one => one.Topic.EndsWith(".acd.start", StringComparison.Ordinal));
        await using var certificates = Running.Start(Certificates(hours: true));
        await FeedAsync(certificates, IdOf(lost.Topic));

        var different = await CertificateAsync(certificates, LostHour, one => !one.IsEqual);
        Assert.Contains("\"metric\":\"nOffered\"", different.Differences, StringComparison.Ordinal);
        Assert.Contains("\"hour\":\"2026-03-10T13:00:00Z\"", different.Differences, StringComparison.Ordinal);
        Assert.NotEqual(different.Ours, different.Theirs);
        var gap = Assert.Single(await _place.Store.ReadGapsAsync(true, None));
        Assert.Equal(($"certificates/{LostHour}", "certificates"), (gap.Id, gap.Stream));
        Assert.Equal((Centre.Noon.AddHours(1), Centre.Noon.AddHours(2)), (gap.From, gap.To));
        Assert.Contains(" here, ", gap.Cause, StringComparison.Ordinal);
        await certificates.UntilAsync(
            () => Task.FromResult(certificates.Monitor.State.Condition == StreamCondition.Degraded),
            "the stream says so"
        );
        Assert.Contains(LostHour, certificates.Monitor.State.Note, StringComparison.Ordinal);

        await using var repair = Running.Start(Repair());
        var equal = await CertificateAsync(certificates, LostHour, one => one.IsEqual);
        Assert.True(equal.Checks > 1);
        Assert.All(await _place.Store.ReadGapsAsync(false, None), one => Assert.NotNull(one.ClosedAt));
        await certificates.UntilAsync(
            () => Task.FromResult(certificates.Monitor.State.Condition == StreamCondition.Healthy),
            "the stream is healthy again"
        );
    }

    [Fact]
    public async Task An_hour_waits_until_a_gap_in_it_is_closed()
    {
        await new StoreGapJournal(_place.Store).OpenAsync(
            new(
                "channels/1",
                "channels",
                Centre.Noon.AddMinutes(70),
                Centre.Noon.AddMinutes(71),
                "closed",
                Centre.Noon
            ),
            None
        );
        await using var certificates = Running.Start(Certificates(hours: true));
        await FeedAsync(certificates, lost: null);
        // The first look may have begun before the hour was due.
        for (var look = 1; look <= 2; look++)
        {
            var before = TimeProvider.System.GetUtcNow();
            await certificates.UntilAsync(
                () => Task.FromResult(certificates.Monitor.State.LastSignAt > before),
                "it has looked"
            );
        }
        Assert.Empty(await AllAsync());
        await using var repair = Running.Start(Repair());
        await CertificateAsync(certificates, LostHour, one => one.IsEqual);
    }

    [Fact]
    public async Task After_a_crash_the_next_run_goes_on_with_the_hour_that_was_not_certified()
    {
        await using (var first = Running.Start(Certificates(hours: true)))
            await FeedAsync(first, lost: null, due: false);
        await _centre.MoveAsync(Centre.Noon.AddHours(3).AddMinutes(5));
        using (var crash = new CrashPoint { At = "certificate: before saving" })
        {
            await using var dying = Running.Start(Certificates(hours: true));
            await dying.DiesAsync();
        }
        await _place.ReopenAsync();
        Assert.Empty(await AllAsync());
        await using var again = Running.Start(Certificates(hours: true));
        await CertificateAsync(again, LostHour, one => one.IsEqual);
    }

    [Fact]
    public async Task A_final_day_that_lost_a_conversation_is_caught_read_again_by_the_job_and_certified()
    {
        for (var night = 1; night <= 8; night++)
        {
            await _centre.MoveAsync(Centre.Noon.AddDays(night));
            await _centre.SyncAsync(_place.Store);
        }
        var newest = await _place.QueryAsync(
            $"""
            select cast(conversation_id as varchar), strftime(conversation_start, '%Y-%m-%d') from conversations
            where age = 'final' and hour(conversation_start) = 10 and conversation_start > '{Centre.Noon.AddDays(
                -9
            ):yyyy-MM-dd}'
            order by conversation_start desc limit 1
            """
        );
        var (victim, final) = (newest[0].Split('|')[0], newest[0].Split('|')[1]);
        var day = $"day/{final}";
        foreach (var table in Place.ConversationTables)
            await _place.ChangeAsync($"delete from {table} where conversation_id = '{victim}'");

        await using var certificates = Running.Start(Certificates(hours: false));
        await CertificateAsync(certificates, day, one => !one.IsEqual);
        var gap = Assert.Single(await _place.Store.ReadGapsAsync(true, None));
        Assert.Equal(($"jobs/{final}", "jobs"), (gap.Id, gap.Stream));

        await _centre.SyncAsync(_place.Store);
        await CertificateAsync(certificates, day, one => one.IsEqual);
        var closed = Assert.Single(await _place.Store.ReadGapsAsync(false, None));
        Assert.StartsWith("job ", closed.Evidence, StringComparison.Ordinal);
        Assert.StartsWith("counts differ", closed.Cause, StringComparison.Ordinal);
        Assert.All(await AllAsync(), one => Assert.True(one.IsEqual, one.Differences));
        Assert.DoesNotContain(await AllAsync(), one => one.Id.StartsWith("hour/", StringComparison.Ordinal));
    }

    /// <summary>
    /// Two hours go by, and a live source tells the ids of all conversations that something happened to, except one; they are
    /// fetched. Then the hour after one o'clock is due.
    /// </summary>
    private async Task FeedAsync(Running certificates, Guid? lost, bool due = true)
    {
        await certificates.UntilAsync(
            async () => (await _place.Store.ReadCheckpointsAsync("certificates", None)).Count == 1,
            "the stream has begun"
        );
        await _centre.MoveAsync(Centre.Noon.AddHours(2).AddMinutes(30));
        var ids = _centre
            .Emulator.DetailEvents(Centre.Noon.AddHours(-1), Centre.Noon.AddHours(2.5))
            .Select(one => IdOf(one.Topic))
            .Where(id => id != lost)
            .ToHashSet();
        await _place.Log.PendAsync(ids, DateTimeOffset.UnixEpoch, "test", None);
        var details = new DetailsStream(
            _centre.Client,
            _place.Store,
            _place.Log,
            new DetailsOptions { Poll = TimeSpan.FromMilliseconds(10) },
            null,
            NullLogger<DetailsStream>.Instance
        );
        await using (var fetching = Running.Start(details))
            await fetching.UntilAsync(
                () => Task.FromResult(fetching.Monitor.State.Handled >= ids.Count),
                "all are fetched"
            );
        if (due)
            await _centre.MoveAsync(Centre.Noon.AddHours(3).AddMinutes(5));
    }

    private async Task<Certificate> CertificateAsync(Running stream, string id, Func<Certificate, bool> isWanted)
    {
        Certificate? found = null;
        await stream.UntilAsync(
            async () => (found = (await AllAsync()).FirstOrDefault(one => one.Id == id && isWanted(one))) is not null,
            $"{id} is certified as wanted"
        );
        return found!;
    }

    private Task<IReadOnlyList<Certificate>> AllAsync() =>
        _place.Store.ReadCertificatesAsync(DateTimeOffset.UnixEpoch, Centre.Noon.AddYears(1), false, None);

    private CertificateStream Certificates(bool hours) =>
        new(
            _centre.Client,
            _place.Store,
            new CertificateOptions
            {
                Hours = hours,
                DaysBefore = 2,
                Poll = TimeSpan.FromMilliseconds(20),
                Again = TimeSpan.FromMilliseconds(20),
            },
            NullLogger<CertificateStream>.Instance
        );

    private GapRepairStream Repair() =>
        new(
            _centre.Client,
            _place.Store,
            _place.Log,
            new GapRepairOptions { Poll = TimeSpan.FromMilliseconds(20) },
            null,
            NullLogger<GapRepairStream>.Instance
        );

    private static Guid IdOf(string topic) => Guid.Parse(topic.Split('.')[4]);
}
