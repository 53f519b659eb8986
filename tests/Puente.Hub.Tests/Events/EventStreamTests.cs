using Puente.Hub.Events;
using Puente.Hub.Tests.Fakes;

namespace Puente.Hub.Tests.Events;

public sealed class EventStreamTests
{
    [Fact]
    public async Task Events_are_read_from_an_offset_and_as_they_come()
    {
        await using var hub = await RunningHub.StartAsync();
        await hub.AppendAsync(
            RunningHub.Event("v2.users.a.presence", "{ \"a\": 1 }"),
            RunningHub.Event("v2.routing.queues.b.users", "{\n  \"b\": 2\n}"),
            RunningHub.Event("v2.users.c.presence", "{\"c\":3}")
        );
        var got = new List<string>();
        await foreach (var step in hub.EventsAsync("after=1&topic=v2.*"))
        {
            if (step.Event is { } logged)
                got.Add($"{logged.Offset} {System.Text.Encoding.UTF8.GetString(logged.Event.Body.Span)}");
            if (got.Count == 2)
                await hub.AppendAsync(RunningHub.Event("v2.users.d.presence"));
            if (got.Count == 3)
                break;
        }

        Assert.Equal(["2 {\"b\":2}", "3 {\"c\":3}", "4 {}"], got);
    }

    [Fact]
    public async Task What_retention_took_away_is_told_and_the_reading_goes_on()
    {
        await using var hub = await RunningHub.StartAsync();
        await hub.AppendAsync([
            .. Enumerable.Range(1, 5).Select(second => RunningHub.Event($"v2.users.{second}.presence", second: second)),
        ]);
        hub.Log.Forget(3);
        var steps = new List<TailStep>();
        await foreach (var step in hub.EventsAsync("after=1"))
        {
            steps.Add(step);
            if (step.Position == 5)
                break;
        }

        Assert.Equal((2L, 3L), (steps[0].Missing, steps[0].Position));
        Assert.Equal([4L, 5L], steps.Where(step => step.Event is not null).Select(step => step.Position));
    }

    [Fact]
    public async Task A_reader_whose_filter_takes_nothing_learns_how_far_it_is()
    {
        await using var hub = await RunningHub.StartAsync();
        await hub.AppendAsync(RunningHub.Event("v2.users.a.presence"), RunningHub.Event("v2.users.b.presence"));
        await foreach (var step in hub.EventsAsync("after=0&topic=v2.routing.*"))
        {
            Assert.Equal((null, 2L), (step.Event, step.Position));
            break;
        }
    }

    [Theory]
    [InlineData("after=x")]
    [InlineData("from=yesterday")]
    [InlineData("conversation=12")]
    public async Task A_question_that_makes_no_sense_is_refused(string query)
    {
        await using var hub = await RunningHub.StartAsync();
        Assert.Equal(400, (await hub.GetAsync($"api/local/events?{query}")).Status);
    }

    [Fact]
    public async Task The_end_of_the_hub_ends_the_stream()
    {
        await using var hub = await RunningHub.StartAsync();
        await hub.AppendAsync(RunningHub.Event("v2.users.a.presence"));
        var steps = hub.EventsAsync("after=0").GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.True(await steps.MoveNextAsync());
        await hub.Host.StopAsync(TimeSpan.FromSeconds(5));
        while (await steps.MoveNextAsync()) { }
        await steps.DisposeAsync();
    }
}
