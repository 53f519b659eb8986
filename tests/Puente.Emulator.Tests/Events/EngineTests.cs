using System.Text;
using Puente.Emulator.Events;

namespace Puente.Emulator.Tests.Events;

public sealed class EngineTests
{
    private static readonly DateTimeOffset s_morning = new(2026, 3, 10, 8, 0, 0, TimeSpan.Zero);

    private static EmulatorOptions Busy(EmulatorOptions options) =>
        options with
        {
            Start = s_morning,
            ConversationsPerDay = 3_000,
        };

    private static string Line(RaisedEvent one) =>
        $"{one.TimeMs} {one.Topic} {one.CorrelationId} {Encoding.UTF8.GetString(one.Body.Span)}";

    [Fact]
    public async Task The_engine_raises_exactly_the_detail_events_of_the_truth_in_its_order()
    {
        await using var host = await Emulators.StartAsync(Busy);
        var recorder = new Recorder();
        host.Stage.Add(recorder);
        foreach (var step in (double[])[0.001, 1, 0.5, 40, 3_600, 20_000, 70_000])
        {
            host.Clock.Advance(TimeSpan.FromSeconds(step));
            await host.DrainEventsAsync(TestContext.Current.CancellationToken);
        }
        // The engine raises what lies in (start, now]; the truth is asked for [from, to).
        var after = TimeSpan.FromMilliseconds(1);
        var truth = host.Events(s_morning + after, host.Clock.Now + after).Select(Line).ToList();
        Assert.True(truth.Count > 10_000);
        Assert.Equal(truth, recorder.Taken.Where(Recorder.IsDetail).Select(Line));
    }

    [Fact]
    public async Task Events_come_in_order_of_time_and_never_from_the_future()
    {
        await using var host = await Emulators.StartAsync(Busy);
        var recorder = new Recorder();
        host.Stage.Add(recorder);
        host.Clock.Advance(TimeSpan.FromHours(5));
        await host.DrainEventsAsync(TestContext.Current.CancellationToken);
        var times = recorder.Taken.Select(one => one.TimeMs).ToList();
        Assert.Equal(times.Order(), times);
        Assert.True(times[0] > s_morning.ToUnixTimeMilliseconds());
        Assert.True(times[^1] <= host.Clock.NowMs);
        Assert.Equal(
            // Three topics tell of what people do over the API only.
            TopicCatalogue
                .All.Except([TopicCatalogue.QueueUsers, TopicCatalogue.UserStation, TopicCatalogue.UserTyping])
                .Select(topic => topic.Template)
                .Order(),
            recorder.Taken.Select(one => one.Template).Distinct().Order()
        );
        foreach (var one in recorder.Taken)
            Assert.True(TopicCatalogue.TryMatch(one.Topic, out var topic) && topic.Template == one.Template, one.Topic);
    }

    [Fact]
    public async Task Steps_of_any_length_raise_the_same_events()
    {
        var lines = new List<List<string>>();
        foreach (var steps in (int[])[1, 7, 400])
        {
            await using var host = await Emulators.StartAsync(o => Busy(o) with { ConversationsPerDay = 1_000 });
            var recorder = new Recorder();
            host.Stage.Add(recorder);
            for (var i = 0; i < steps; i++)
            {
                host.Clock.Set(s_morning.AddHours(4) - TimeSpan.FromHours(4) * (steps - 1 - i) / steps);
                await host.DrainEventsAsync(TestContext.Current.CancellationToken);
            }
            lines.Add([.. recorder.Taken.Select(Line)]);
        }
        Assert.True(lines[0].Count > 5_000);
        Assert.Equal(lines[0], lines[1]);
        Assert.Equal(lines[0], lines[2]);
    }

    [Fact]
    public async Task A_running_clock_is_followed_by_the_timer_alone()
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(s_morning);
        await using var host = await Emulators.StartAsync(o => Busy(o) with { Speed = 600 }, time);
        var recorder = new Recorder(template => template.EndsWith("customer.start", StringComparison.Ordinal));
        host.Stage.Add(recorder);
        for (var i = 0; i < 40; i++)
            time.Advance(EventEngine.Tick);
        Assert.NotEmpty(recorder.Taken);
        Assert.Equal(
            host.Events(s_morning, host.Clock.Now)
                .Count(one => one.Template.EndsWith("customer.start", StringComparison.Ordinal)),
            recorder.Taken.Count
        );
    }

    [Fact]
    public async Task While_nobody_listens_nothing_is_worked_out_and_nothing_is_told_later()
    {
        await using var host = await Emulators.StartAsync(Busy);
        host.Stage.Add(new Recorder { Idle = true });
        host.Clock.Advance(TimeSpan.FromDays(300));
        await host.DrainEventsAsync(TestContext.Current.CancellationToken);
        var recorder = new Recorder(template => template.StartsWith("v2.detail", StringComparison.Ordinal));
        host.Stage.Add(recorder);
        var heard = host.Clock.Now;
        host.Clock.Advance(TimeSpan.FromMinutes(30));
        await host.DrainEventsAsync(TestContext.Current.CancellationToken);
        Assert.NotEmpty(recorder.Taken);
        var after = TimeSpan.FromMilliseconds(1);
        Assert.Equal(host.Events(heard + after, host.Clock.Now + after).Select(Line), recorder.Taken.Select(Line));
    }

    [Fact]
    public async Task A_sink_that_fails_stops_the_engine_and_every_drain_says_so()
    {
        await using var host = await Emulators.StartAsync(Busy);
        host.Stage.Add(new Recorder(_ => throw new NotSupportedException("the sink is broken")));
        host.Clock.Advance(TimeSpan.FromHours(1));
        for (var i = 0; i < 2; i++)
        {
            var failure = await Assert.ThrowsAsync<InvalidOperationException>(() =>
                host.DrainEventsAsync(TestContext.Current.CancellationToken)
            );
            Assert.Contains("the sink is broken", failure.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_availability_date_is_told_when_it_moves()
    {
        await using var host = await Emulators.StartAsync(o =>
            Busy(o) with
            {
                DataLag = TimeSpan.FromHours(4) + TimeSpan.FromSeconds(7),
                DataStep = TimeSpan.FromMinutes(5),
            }
        );
        var topic = TopicCatalogue.JobsAvailability.Template;
        var recorder = new Recorder(template => template == topic);
        host.Stage.Add(recorder);
        host.Clock.Advance(TimeSpan.FromMinutes(21));
        await host.DrainEventsAsync(TestContext.Current.CancellationToken);
        Assert.Equal(
            ["04:00:00Z", "04:05:00Z", "04:10:00Z", "04:15:00Z", "04:20:00Z"],
            recorder.Taken.Select(one => Recorder.Body(one)["dataAvailabilityDate"]!.GetValue<string>()[11..])
        );
        Assert.Equal(s_morning.AddSeconds(7).ToUnixTimeMilliseconds(), recorder.Taken.First().TimeMs);
    }
}
