using CsCheck;
using Puente.Hub.Events;
using Puente.Hub.Tests.Fakes;

namespace Puente.Hub.Tests.Events;

public sealed class EventTailTests
{
    private static readonly Guid Call = Guid.Parse("2f7b0c1d-1111-4222-8333-444455556666");

    [Theory]
    [InlineData("v2.users.*", true)]
    [InlineData("V2.USERS.*.PRESENCE", true)]
    [InlineData("*presence", true)]
    [InlineData("v2.users.?.presence", true)]
    [InlineData("v2.users.a.presence", true)]
    [InlineData("v2.users", false)]
    [InlineData("users", false)]
    public void A_topic_is_matched_with_stars(string pattern, bool isTaken) =>
        Assert.Equal(isTaken, new EventFilter([pattern]).Takes(RunningHub.Event("v2.users.a.presence")));

    [Fact]
    public void A_conversation_is_found_in_topic_and_body()
    {
        var filter = new EventFilter([], Call);
        Assert.True(filter.Takes(RunningHub.Event($"v2.detail.events.conversation.{Call}.customer.start")));
        Assert.True(filter.Takes(RunningHub.Event("v2.users.a.conversations", $"{{\"id\":\"{Call}\"}}")));
        Assert.False(filter.Takes(RunningHub.Event("v2.users.a.conversations", "{\"id\":\"x\"}")));
        Assert.False(new EventFilter(["v2.routing.*"], Call).Takes(RunningHub.Event($"v2.x.{Call}")));
    }

    [Fact]
    public async Task A_time_is_turned_into_the_offset_before_it() =>
        await Gen.Select(Gen.Int[0, 40].Array[0, 30], Gen.Int[-1, 45], Gen.Int[0, 10])
            .SampleAsync(
                async (seconds, wanted, forgotten) =>
                {
                    Array.Sort(seconds);
                    await using var log = new MemoryLog();
                    await log.AppendAsync(
                        [.. seconds.Select(second => RunningHub.Event("t", second: second))],
                        CancellationToken.None
                    );
                    log.Forget(forgotten);
                    var from = new DateTimeOffset(2026, 3, 2, 8, 0, 0, TimeSpan.Zero).AddSeconds(wanted);
                    var after = await EventTail.OffsetBeforeAsync(EventReader.Of(log), from, CancellationToken.None);
                    var read = await log.ReadAsync(after, 1000, CancellationToken.None);
                    var expected = seconds.Skip(forgotten).Count(second => second >= wanted);
                    Assert.Equal(expected, read.Count);
                },
                iter: 300
            );

    [Fact]
    public void An_event_as_a_line_can_be_read_back()
    {
        var logged = new Puente.Sync.Events.LoggedEvent(
            7,
            RunningHub.Event("v2.users.ñ.presence", "{\"text\":\"línea\\n\",\"n\":1.50}")
        );
        var line = EventJson.Write(logged);
        Assert.DoesNotContain((byte)'\n', line);
        var read = EventJson.Read(line);
        Assert.Equal(7, read.Offset);
        Assert.Equal(logged.Event with { Body = default }, read.Event with { Body = default });
        Assert.Equal(logged.Event.Body.ToArray(), read.Event.Body.ToArray());
    }
}
