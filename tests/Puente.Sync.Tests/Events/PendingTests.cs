using System.Text;
using Microsoft.Extensions.Time.Testing;
using Puente.Sync.Events;
using Puente.Sync.Tests.World;
using Puente.Testing;

namespace Puente.Sync.Tests.Events;

public sealed class PendingTests : IAsyncDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly Call Call = new(1);
    private readonly TempFolder _folder = new();
    private readonly FakeTimeProvider _time = new(Call.Noon.AddHours(1));
    private readonly EventLogOptions _options = new();
    private readonly EventLog _log;

    public PendingTests() => _log = EventLog.Open(_folder["events.db"], _options, _time);

    public async ValueTask DisposeAsync()
    {
        await _log.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task The_end_of_a_session_makes_its_conversation_due_after_the_grace()
    {
        var events = Call.Events();
        await _log.AppendAsync(events[..3], None);
        Assert.Equal(0, (await _log.CountPendingAsync(None)).Count);
        await _log.AppendAsync(events[3..4], None);
        var entry = Assert.Single(await DueAsync());
        Assert.Equal(
            (Call.Id, PendingReason.End, events[3].Time + _options.Grace),
            (entry.ConversationId, entry.Why, entry.DueAt)
        );
        Assert.Equal(events[3].ReceivedAt + _options.Grace + _options.Recheck, entry.MustAt);
        Assert.Empty(await _log.ReadDueAsync(entry.DueAt.AddMilliseconds(-1), 10, None));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Events_without_a_begin_call_for_a_fetch_until_the_begin_comes(bool inOneCall)
    {
        var events = Call.Events();
        PlatformEvent[] reversed = [events[1], events[2], events[0]];
        if (inOneCall)
        {
            await _log.AppendAsync(reversed, None);
        }
        else
        {
            await _log.AppendAsync(reversed[..2], None);
            Assert.Equal(PendingReason.Begin, Assert.Single(await DueAsync()).Why);
            await _log.AppendAsync(reversed[2..], None);
        }
        Assert.Empty(await DueAsync());
    }

    [Fact]
    public async Task A_begin_that_comes_late_does_not_take_away_the_fetch_that_an_end_called_for()
    {
        var events = Call.Events();
        await _log.AppendAsync([events[1]], None);
        await _log.AppendAsync([events[3]], None);
        await _log.AppendAsync([events[0]], None);
        Assert.Equal(PendingReason.End, Assert.Single(await DueAsync()).Why);
    }

    [Fact]
    public async Task A_snapshot_makes_the_conversation_of_its_body_due()
    {
        var topic = $"v2.users.{Call.Agent(1)}.conversations";
        var body = Encoding.UTF8.GetBytes($$"""{"id":"{{Call.Id}}","participants":[]}""");
        await _log.AppendAsync([new PlatformEvent(topic, Call.Noon, body, "channels", Call.Noon)], None);
        var entry = Assert.Single(await DueAsync());
        Assert.Equal((Call.Id, PendingReason.Snapshot, entry.DueAt), (entry.ConversationId, entry.Why, entry.MustAt));
    }

    [Fact]
    public async Task An_event_behind_the_fetch_of_an_ended_conversation_calls_for_another()
    {
        var events = Call.Events();
        await _log.AppendAsync(events, None);
        var entry = Assert.Single(await DueAsync());
        await _log.SettleAsync([new PendingOutcome(entry, null, FetchedAsOf: events[^1].Time)], None);
        Assert.Empty(await DueAsync());

        await _log.AppendAsync(
            [Call.Event("attributes", 114_000, 1, "\"attributes\":{\"a\":\"b\"}", session: false)],
            None
        );
        Assert.Empty(await DueAsync());
        await _log.AppendAsync(
            [Call.Event("attributes", 190_000, 1, "\"attributes\":{\"a\":\"c\"}", session: false)],
            None
        );
        Assert.Equal(PendingReason.Late, Assert.Single(await DueAsync()).Why);
    }

    [Fact]
    public async Task An_entry_that_was_touched_while_it_was_fetched_stays_due()
    {
        var events = Call.Events();
        await _log.AppendAsync(events[..7], None);
        var before = Assert.Single(await DueAsync());
        await _log.AppendAsync(events[7..], None);
        await _log.SettleAsync([new PendingOutcome(before, null, FetchedAsOf: Call.Noon)], None);
        var after = Assert.Single(await DueAsync());
        await _log.SettleAsync([new PendingOutcome(before, Call.Noon.AddYears(1))], None);
        Assert.Equal(after, Assert.Single(await DueAsync()));
        await _log.SettleAsync([new PendingOutcome(after, null, FetchedAsOf: events[^1].Time)], None);
        Assert.Empty(await DueAsync());
    }

    [Fact]
    public async Task An_event_that_comes_while_its_conversation_is_fetched_calls_for_it_again()
    {
        var events = Call.Events();
        await _log.AppendAsync(events, None);
        var asked = Assert.Single(await DueAsync());
        var late = Call.Event("attributes", 190_000, 1, "\"attributes\":{\"a\":\"c\"}", session: false);
        await _log.AppendAsync([late], None);
        await _log.SettleAsync([new PendingOutcome(asked, null, FetchedAsOf: events[^1].Time)], None);
        var again = Assert.Single(await DueAsync());
        Assert.Equal((PendingReason.Late, late.Time + _options.Grace), (again.Why, again.DueAt));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_event_behind_what_a_repair_read_as_ended_calls_for_another_fetch(bool whileItWasRead)
    {
        var events = Call.Events();
        var late = Call.Event("attributes", 190_000, 1, "\"attributes\":{\"a\":\"c\"}", session: false);
        await _log.AppendAsync(events[..3], None);
        if (whileItWasRead)
            await _log.AppendAsync([late], None);
        await _log.NoteEndedAsync([(Call.Id, events[^1].Time)], None);
        if (!whileItWasRead)
        {
            Assert.Empty(await DueAsync());
            await _log.AppendAsync([late], None);
        }
        Assert.Equal(PendingReason.Late, Assert.Single(await DueAsync()).Why);
    }

    private Task<IReadOnlyList<PendingConversation>> DueAsync() => _log.ReadDueAsync(Call.Noon.AddDays(1), 10, None);
}
