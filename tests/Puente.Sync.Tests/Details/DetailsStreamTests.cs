using Microsoft.Extensions.Logging.Abstractions;
using Puente.Store.Conversations;
using Puente.Sync.Details;
using Puente.Sync.Events;
using Puente.Sync.Live;
using Puente.Sync.Streams;
using Puente.Sync.Tests.World;

namespace Puente.Sync.Tests.Details;

public sealed class DetailsStreamTests : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly FakePlatform _platform = new();
    private Place _place = null!;

    public async ValueTask InitializeAsync() => _place = await Place.OpenAsync();

    public async ValueTask DisposeAsync()
    {
        await _place.DisposeAsync();
        _platform.Dispose();
    }

    [Fact]
    public async Task A_conversation_whose_last_session_ended_is_settled_with_the_platforms_record()
    {
        var call = new Call(1);
        _platform.Records[call.Id] = call.Record();
        await _place.Log.AppendAsync(call.Events(), None);
        await using var rows = Running.Start(Rows());
        await rows.UntilAsync(() => Task.FromResult(rows.Monitor.State.Handled == 13), "the events are rows");
        await using var details = Running.Start(Details());
        await details.UntilAsync(NothingPendingAsync, "nothing is pending");
        Assert.Equal(
            ["settled|details"],
            await _place.QueryAsync("select age, source from conversations where conversation_end is not null")
        );
        Assert.Equal(["0"], await _place.QueryAsync("select count(*) from participants"));

        // What events tell later never replaces the platform's own record, but it is fetched again.
        _platform.Records[call.Id] = call.Record(extra: "\"externalTag\":\"late\",");
        await _place.Log.AppendAsync([call.Event("attributes", 900_000, 1, session: false)], None);
        await rows.UntilAsync(() => Task.FromResult(rows.Monitor.State.Handled == 14), "the event was handled");
        await details.UntilAsync(
            async () => (await _place.QueryAsync("select external_tag from conversations")) is ["late"],
            "the late change is stored"
        );
        Assert.Equal(["settled|details"], await _place.QueryAsync("select age, source from conversations"));
    }

    [Fact]
    public async Task The_end_of_one_session_asks_the_platform_nothing_while_others_go_on()
    {
        var now = DateTimeOffset.FromUnixTimeMilliseconds(
            TimeProvider.System.GetUtcNow().AddMinutes(-3).ToUnixTimeMilliseconds()
        );
        var (over, open) = (new Call(1, now), new Call(2, now));
        _platform.Records[over.Id] = over.Record();
        await _place.Log.AppendAsync([.. open.Events()[..7], .. over.Events()], None);
        await using var details = Running.Start(Details());
        await details.UntilAsync(
            async () => (await _place.QueryAsync("select count(*) from conversations")) is ["1"],
            "the one that is over is settled"
        );
        await details.UntilAsync(
            async () => (await _place.Log.CountPendingAsync(None)).Count == 1,
            "only the other one is on the list"
        );
        Assert.DoesNotContain(open.Id, _platform.AskedIds.SelectMany(ids => ids));
    }

    [Fact]
    public async Task A_conversation_the_platform_does_not_show_yet_is_asked_for_until_it_does()
    {
        var call = new Call(1);
        await _place.Log.AppendAsync(call.Events(), None);
        await using var details = Running.Start(Details());
        await details.UntilAsync(() => Task.FromResult(_platform.AskedIds.Count >= 2), "it was asked for twice");
        Assert.Equal(["0"], await _place.QueryAsync("select count(*) from conversations"));
        _platform.Records[call.Id] = call.Record();
        await details.UntilAsync(NothingPendingAsync, "it is settled");
        Assert.Equal(["settled"], await _place.QueryAsync("select age from conversations"));
    }

    [Fact]
    public async Task A_conversation_that_has_not_ended_stays_live_and_is_asked_for_again()
    {
        var call = new Call(1);
        _platform.Records[call.Id] = call.Record(ended: false);
        await _place.Log.AppendAsync(call.Events(), None);
        await using var details = Running.Start(Details());
        await details.UntilAsync(
            async () => (await _place.QueryAsync("select age from conversations")) is ["live"],
            "it is there, and live"
        );
        _platform.Records[call.Id] = call.Record();
        await details.UntilAsync(
            async () => (await _place.QueryAsync("select age from conversations")) is ["settled"],
            "it is settled"
        );
    }

    [Theory]
    [InlineData("details: before commit")]
    [InlineData("details: after commit")]
    public async Task Nothing_leaves_the_list_before_its_rows_are_committed(string at)
    {
        var call = new Call(1);
        _platform.Records[call.Id] = call.Record();
        await _place.Log.AppendAsync(call.Events(), None);
        using (var crash = new CrashPoint { At = at })
        {
            await using var dying = Running.Start(Details());
            await dying.DiesAsync();
        }
        Assert.Equal(1, (await _place.Log.CountPendingAsync(None)).Count);
        await _place.ReopenAsync();
        await using var details = Running.Start(Details());
        await details.UntilAsync(NothingPendingAsync, "it is settled");
        Assert.Equal(["settled"], await _place.QueryAsync("select age from conversations"));
    }

    [Fact]
    public async Task An_event_that_comes_during_the_fetch_leads_to_another_one()
    {
        var call = new Call(1);
        var events = call.Events();
        _platform.Records[call.Id] = call.Record();
        await _place.Log.AppendAsync(events[..11], None);
        _platform.During = async () =>
        {
            _platform.During = null;
            _platform.Records[call.Id] = call.Record(extra: "\"externalTag\":\"after wrap-up\",");
            await _place.Log.AppendAsync(events[11..], None);
        };
        await using var details = Running.Start(Details());
        await details.UntilAsync(NothingPendingAsync, "nothing is pending");
        Assert.Equal(["after wrap-up"], await _place.QueryAsync("select external_tag from conversations"));
    }

    [Fact]
    public async Task A_platform_that_is_away_loses_nothing_and_shows_in_the_state()
    {
        var call = new Call(1);
        _platform.Records[call.Id] = call.Record();
        _platform.Refuse(1);
        await _place.Log.AppendAsync(call.Events(), None);
        await using var details = Running.Start(Details());
        await details.UntilAsync(
            () => Task.FromResult(details.Monitor.State.Condition == StreamCondition.Degraded),
            "the stream says that it cannot fetch"
        );
        await details.UntilAsync(NothingPendingAsync, "it is settled");
        await details.UntilAsync(
            () => Task.FromResult(details.Monitor.State.Condition == StreamCondition.Healthy),
            "the stream says that it can fetch again"
        );
    }

    [Fact]
    public async Task A_job_that_knew_more_is_not_undone_and_a_final_record_stays()
    {
        var call = new Call(1);
        await using (var transaction = await _place.Store.BeginAsync(None))
        {
            var batch = new ConversationBatch();
            new Store.Decoding.ConversationPageDecoder().DecodeConversation(
                System.Text.Encoding.UTF8.GetBytes(call.Record(extra: "\"externalTag\":\"job\",")),
                batch
            );
            await transaction.WriteAsync(
                batch,
                new Provenance("job", Call.Noon.AddDays(3), ConversationAge.Settled),
                None
            );
            await transaction.SetAgeAsync(Call.Noon.AddHours(-12), Call.Noon.AddHours(12), ConversationAge.Final, None);
            await transaction.CommitAsync(None);
        }
        _platform.Now = Call.Noon.AddDays(9);
        _platform.Records[call.Id] = call.Record();
        await _place.Log.AppendAsync(call.Events(), None);
        await using var details = Running.Start(Details());
        await details.UntilAsync(NothingPendingAsync, "nothing is pending");
        Assert.Equal(["final|job"], await _place.QueryAsync("select age, external_tag from conversations"));
    }

    private async Task<bool> NothingPendingAsync() => (await _place.Log.CountPendingAsync(None)).Count == 0;

    private LiveRowsStream Rows() =>
        new(
            _place.Store,
            _place.Log,
            new LiveRowsOptions { Tick = TimeSpan.Zero },
            null,
            NullLogger<LiveRowsStream>.Instance
        );

    private DetailsStream Details() =>
        new(
            _platform.Client(),
            _place.Store,
            _place.Log,
            new DetailsOptions
            {
                Poll = TimeSpan.FromMilliseconds(10),
                FirstRetry = TimeSpan.FromMilliseconds(20),
                OpenRetry = TimeSpan.FromMilliseconds(20),
            },
            null,
            NullLogger<DetailsStream>.Instance
        );
}
