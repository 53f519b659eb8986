using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Puente.Sync.Events;
using Puente.Sync.Live;
using Puente.Sync.Tests.World;

namespace Puente.Sync.Tests.Live;

public sealed class LiveRowsStreamTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task Events_become_live_rows_and_later_events_replace_them_whole()
    {
        await using var place = await Place.OpenAsync();
        await using var rows = Running.Start(Stream(place));
        var events = new Call(1).Events();
        await place.Log.AppendAsync(events[..6], None);
        await rows.UntilAsync(() => HandledAsync(rows, 6), "six events are rows");
        Assert.Equal(
            ["live|events|∅|4"],
            await place.QueryAsync(
                "select age, source, conversation_end, (select count(*) from participants) from conversations"
            )
        );
        await place.Log.AppendAsync(events[6..], None);
        await rows.UntilAsync(() => HandledAsync(rows, events.Length), "all events are rows");
        Assert.Equal(
            ["live|1|5|5|7"],
            await place.QueryAsync(
                "select min(age), count(*), (select count(*) from participants), (select count(*) from sessions), (select count(*) from segments) from conversations where conversation_end is not null"
            )
        );
        Assert.Equal(
            ["02.03.2026 12:01:55 +001"],
            await place.QueryAsync("select strftime(as_of, '%d.%m.%Y %H:%M:%S +%g') from conversations")
        );
    }

    [Theory]
    [InlineData("rows: before commit")]
    [InlineData("rows: after commit")]
    public async Task A_crash_around_the_commit_neither_loses_nor_repeats_an_event(string at)
    {
        await using var calm = await Place.OpenAsync();
        await using var place = await Place.OpenAsync();
        var events = Enumerable.Range(1, 5).SelectMany(number => new Call(number).Events()).ToArray();
        await calm.Log.AppendAsync(events, None);
        await using (var rows = Running.Start(Stream(calm)))
            await rows.UntilAsync(() => HandledAsync(rows, events.Length), "all events are rows");

        using (var crash = new CrashPoint { At = at })
        {
            await place.Log.AppendAsync(events[..30], None);
            await using var dying = Running.Start(Stream(place));
            await dying.DiesAsync();
            Assert.Contains(at, crash.Passed);
        }
        await place.ReopenAsync();
        await place.Log.AppendAsync(events, None);
        await using (var rows = Running.Start(Stream(place)))
        {
            var rest = at == "rows: before commit" ? events.Length : events.Length - 30;
            await rows.UntilAsync(() => HandledAsync(rows, rest), "the rest are rows");
            Assert.Equal(rest, rows.Monitor.State.Handled);
        }
        Assert.Equal(await calm.RebuildAsync(), await place.RebuildAsync());
    }

    [Fact]
    public async Task What_cannot_be_read_is_quarantined_with_its_bytes_and_the_rest_flows_on()
    {
        await using var place = await Place.OpenAsync();
        await using var rows = Running.Start(Stream(place));
        var good = new Call(1).Events()[0];
        var presence = $"v2.users.{Call.Agent(1)}.presence";
        await place.Log.AppendAsync(
            [
                good with
                {
                    Body = "not json"u8.ToArray(),
                },
                good with
                {
                    Body = "{\"eventTime\":1}"u8.ToArray(),
                },
                good with
                {
                    Topic = presence,
                    Body = "{}"u8.ToArray(),
                },
                good with
                {
                    Topic = presence + ".conversations",
                    Body = "{}"u8.ToArray(),
                },
                good with
                {
                    Topic = $"v2.users.{Call.Agent(1)}.conversations",
                    Body = "{\"x\":1}"u8.ToArray(),
                },
                good,
            ],
            None
        );
        await rows.UntilAsync(() => HandledAsync(rows, 6), "all are handled");
        var kept = await place.Store.ReadQuarantineAsync(10, None);
        Assert.Equal(
            [
                "channels conversationId is missing or not the topic's {\"eventTime\":1}",
                "channels presenceDefinition is missing {}",
                "channels the body is not JSON not json",
                "channels the conversation's id is missing {\"x\":1}",
            ],
            kept.Select(record => $"{record.Source} {record.Reason} {Encoding.UTF8.GetString(record.Bytes.Span)}")
                .Order(StringComparer.Ordinal)
        );
        Assert.Equal(["1"], await place.QueryAsync("select count(*) from conversations"));
    }

    [Fact]
    public async Task Presence_routing_status_and_queues_become_rows_once_however_often_they_come()
    {
        await using var place = await Place.OpenAsync();
        await using var rows = Running.Start(Stream(place));
        var user = Call.Agent(1);
        PlatformEvent[] events =
        [
            Event(
                $"v2.users.{user}.presence",
                """{"source":"PURECLOUD","presenceDefinition":{"id":"6a3af858-942f-489d-9700-5f9bcdcdae9b","systemPresence":"AVAILABLE"},"primary":true,"message":"","modifiedDate":"2026-03-02T12:00:01.000Z"}"""
            ),
            Event(
                $"v2.users.{user}.routingStatus",
                $$$"""{"id":"{{{user}}}","routingStatus":{"status":"IDLE","startTime":"2026-03-02T12:00:02.000Z"}}"""
            ),
            Event(
                $"v2.users.{user}.activity",
                $$$"""{"id":"{{{user}}}","routingStatus":{"status":"IDLE","startTime":"2026-03-02T12:00:02.000Z"},"presence":{"presenceDefinition":{"id":"6a3af858-942f-489d-9700-5f9bcdcdae9b","systemPresence":"BUSY"},"modifiedDate":"2026-03-02T12:00:03.000Z"}}"""
            ),
            Event(
                $"v2.analytics.queues.{new Call(1).Queue}.observations",
                """{"group":{"queueId":"x","mediaType":"voice"},"data":[{"interval":"2026-03-02T12:00:00.000Z/2026-03-02T12:30:00.000Z","metrics":[{"metric":"oWaiting","stats":{"count":3}},{"metric":"tAnswered","stats":{"count":12,"max":40321,"sum":180233}},{"metric":"oUserRoutingStatuses","qualifier":"IDLE","stats":{"count":4}}]}]}"""
            ),
        ];
        await place.Log.AppendAsync(events, None);
        // The same state told by another body a second time: white space makes it another event for the log.
        await place.Log.AppendAsync(
            [.. events.Select(item => item with { Body = (byte[])[.. item.Body.Span, (byte)' '] })],
            None
        );
        await rows.UntilAsync(() => HandledAsync(rows, 8), "all are handled");
        Assert.Equal(
            ["AVAILABLE|True|PURECLOUD", "BUSY|∅|∅"],
            await place.QueryAsync("select system_presence, is_primary, source from user_presence order by observed_at")
        );
        Assert.Equal(["IDLE"], await place.QueryAsync("select routing_status from user_routing_status"));
        Assert.Equal(
            ["oUserRoutingStatuses|IDLE|voice|4|∅", "oWaiting||voice|3|∅", "tAnswered||voice|12|40321"],
            await place.QueryAsync(
                "select metric, qualifier, media_type, count, max from queue_observations order by metric"
            )
        );
    }

    private static PlatformEvent Event(string topic, string body) =>
        new(topic, Call.Noon, Encoding.UTF8.GetBytes(body), "channels", Call.Noon);

    private static Task<bool> HandledAsync(Running rows, long count) =>
        Task.FromResult(rows.Monitor.State.Handled >= count);

    private static LiveRowsStream Stream(Place place) =>
        new(
            place.Store,
            place.Log,
            new LiveRowsOptions { Tick = TimeSpan.Zero },
            null,
            NullLogger<LiveRowsStream>.Instance
        );
}
