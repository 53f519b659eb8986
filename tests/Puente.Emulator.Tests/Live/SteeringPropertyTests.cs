using CsCheck;
using Puente.Emulator.Conversations.Draft;
using Puente.Emulator.Events;
using Puente.Emulator.Http;
using Puente.Emulator.Live;
using Puente.Emulator.Staffing;
using Puente.Emulator.Tests.Events;

namespace Puente.Emulator.Tests.Live;

/// <summary>Customers, agents and timers in any order: what must hold after every single step.</summary>
public sealed class SteeringPropertyTests
{
    private const int Agents = 3;
    private static readonly string[] s_speak = ["DESTINATION", "OBJECT", "BOTH", "CONFERENCE"];

    [Fact]
    public async Task Whatever_people_do_each_leg_is_in_one_state_and_no_agent_has_two_queue_conversations()
    {
        await using var desk = await LiveDesk.StartAsync(Agents);
        // Whoever runs after the first failure finds what that has left, so only the first one says what is wrong.
        string? first = null;
        var remembers = true;
        var queue = desk.Host.Engine.Read((floor, _) => floor.Roster.Queue(desk.Queue));
        Gen.Select(Gen.Int[0, 15], Gen.Int[0, Agents - 1], Gen.Int[0, 40])
            .Array[1, 40]
            .Sample(
                steps =>
                {
                    Assert.True(first is null, first);
                    first = $"after {string.Join(", ", steps)}";
                    var began = desk.Host.Clock.Now;
                    foreach (var (what, who, number) in steps)
                    {
                        var refused = false;
                        var before = Picture(desk.Host.Live);
                        var due = ((ISteeredCourse)desk.Host.Live).NextDue;
                        try
                        {
                            Do(desk, what, who, number);
                        }
                        catch (ApiException)
                        {
                            refused = true;
                        }
                        // A timer may run out in the very millisecond that the step takes, whatever becomes of the step.
                        if (refused && what != 0 && due > desk.Host.Engine.Read((_, at) => at))
                            Assert.Equal(before, Picture(desk.Host.Live));
                        Hold(desk, queue);
                    }
                    foreach (var open in desk.Host.Live.Open.ToList())
                        desk.Host.Live.DisconnectAll(open.Key);
                    desk.Pass(TimeSpan.FromMinutes(3), remember: remembers);
                    remembers = false;
                    Assert.Empty(desk.Host.Live.Open);
                    TellsTheSame(desk, began);
                    first = null;
                },
                iter: 25,
                threads: 1
            );
        desk.DemandSamePast();
    }

    [Fact]
    public async Task A_queue_that_an_agent_has_called_rings_nobody_when_he_has_hung_up()
    {
        await using var desk = await LiveDesk.StartAsync(Agents);
        var (live, caller, other) = (desk.Host.Live, desk.Agents[0].Id, desk.Agents[1].Id);
        live.Choose(other, onQueue: true);
        live.Call(caller, new Destination(QueueId: desk.Queue), null);
        desk.Pass(TimeSpan.FromSeconds(2), remember: false);
        var call = live.Of(caller).Single();
        Assert.Contains(call.Sessions, session => session.IsAlerting);

        live.Disconnect(call.Key, call.Of(desk.Host.Engine.Read((floor, _) => floor.Roster.User(caller)))!.Key, caller);

        Assert.DoesNotContain(call.Sessions, session => session.IsOpen);
    }

    private static void Do(LiveDesk desk, int what, int who, int number)
    {
        var (live, user) = (desk.Host.Live, desk.Agents[who].Id);
        var other = desk.Agents[(who + 1) % Agents].Id;
        var open = live.Open.OrderBy(one => one.Place).ToList();
        var mine = live.Of(user).FirstOrDefault();
        var any = open.Count == 0 ? null : open[number % open.Count];
        var number1 = desk.Host.Engine.Read((floor, _) => floor.Roster.User(user));
        var own = mine?.Of(number1);
        switch (what)
        {
            case 0:
                desk.Pass(TimeSpan.FromSeconds(number), remember: number % 8 == 0);
                break;
            case 1 or 2:
                live.StartCall(new Arrival("+34600", "+34910", "Ana", number % 7 == 0 ? null : desk.Queue));
                break;
            case 3:
                live.StartMessage(new Arrival("guest", "web", "Zoë", desk.Queue));
                break;
            case 4 or 5 when own is not null:
                live.Answer(mine!.Key, own.Key, user);
                break;
            case 6 when own is not null:
                live.Hold(mine!.Key, own.Key, user, number % 2 == 0);
                break;
            case 7 when own is not null:
                live.Set(mine!.Key, own.Key, user, "muted", number % 2 == 0);
                break;
            case 8 when own is not null:
                live.Disconnect(mine!.Key, own.Key, user);
                break;
            case 9 when own is not null:
                var code = desk.Host.Live.CodesOf(desk.Queue)[0];
                live.GiveCode(mine!.Key, own.Key, user, new WrapUp(code, null, []));
                break;
            case 10 when any is not null:
                live.CustomerLeaves(any.Key);
                break;
            case 11 when own is not null:
                live.Transfer(mine!.Key, own.Key, user, To(desk, number, other));
                break;
            case 12 when own is not null && mine!.Customer is { } customer:
                live.StartConsult(mine.Key, customer.Key, user, To(desk, number, other), s_speak[number % 4]);
                break;
            case 13 when own is not null && mine!.Customer is { } customer:
                if (number % 2 == 0)
                    live.SpeakTo(mine.Key, customer.Key, user, s_speak[number % 4]);
                else
                    live.CancelConsult(mine.Key, customer.Key, user);
                break;
            case 14:
                live.Call(user, To(desk, number, other), number % 2 == 0 ? desk.Queue : null);
                break;
            case 15:
                desk.Host.Live.Choose(user, number % 4 > 0);
                break;
        }
    }

    private static Destination To(LiveDesk desk, int number, string other) =>
        (number % 4) switch
        {
            0 => new Destination(UserId: other),
            1 => new Destination(QueueId: desk.Queue),
            2 => new Destination(Address: "+34611"),
            _ => new Destination(QueueId: Guid.Empty.ToString()),
        };

    private static void Hold(LiveDesk desk, int queue)
    {
        var (waiting, alerting, working, wrapping) = (0, 0, 0, 0);
        var held = new Dictionary<string, int>();
        foreach (var conversation in desk.Host.Live.Open)
        {
            foreach (var session in conversation.Sessions)
            {
                Assert.NotEmpty(session.Segments);
                Assert.All(session.Segments.SkipLast(1), segment => Assert.False(segment.IsOpen));
                for (var i = 1; i < session.Segments.Count; i++)
                    Assert.True(session.Segments[i].Start >= session.Segments[i - 1].End, "a leg is in two states");
                if (session.Now is null || session.Queue is null)
                    continue;
                if (session.Participant.Purpose == Purpose.acd)
                    waiting++;
                else if (session.IsAlerting)
                    alerting++;
                else if (session.IsInAfterCallWork)
                    wrapping++;
                else
                    working++;
                if (session.Participant.Person is { } person)
                    held[person.Id] = held.GetValueOrDefault(person.Id) + (session.OfferedBy is null ? 0 : 1);
            }
            var parties = conversation.Participants.Count(one => one.IsOpen);
            Assert.True(parties != 1, "somebody is left alone on a line");
        }
        Assert.All(held, one => Assert.True(one.Value <= 1, $"agent {one.Key} holds {one.Value} of a queue"));
        Assert.Equal(
            (waiting, alerting, working, wrapping),
            desk.Host.Engine.Read(
                (floor, _) =>
                    (
                        floor.OfQueue(queue).Count(one => one.Stage == Stage.Waiting),
                        floor.OfQueue(queue).Count(one => one.Stage == Stage.Alerting),
                        floor.OfQueue(queue).Count(one => one.Stage == Stage.Interacting),
                        floor.OfQueue(queue).Count(one => one.Stage == Stage.Wrapup)
                    )
            )
        );
        foreach (var (id, _) in desk.Agents)
        {
            var serving = desk.Host.Live.Open.Any(one =>
                one.Sessions.Any(session =>
                    session.Now is not null && session.Queue is not null && session.Participant.Person?.Id == id
                )
            );
            var status = desk.Host.Engine.Read((floor, _) => floor.Agent(floor.Roster.User(id)).Status);
            Assert.Equal(serving, status == RoutingStatus.INTERACTING);
        }
    }

    /// <summary>Everything told as it happened is what the finished history tells, in the same order.</summary>
    private static void TellsTheSame(LiveDesk desk, DateTimeOffset from)
    {
        var start = from.ToUnixTimeMilliseconds();
        var told = desk
            .Events.Taken.Where(Recorder.IsDetail)
            .Where(one => one.TimeMs >= start)
            .Select(one => (one.TimeMs, one.Topic, Convert.ToHexString(one.Body.Span)));
        var truth = desk
            .Host.Events(from, desk.Host.Clock.Now)
            .Select(one => (one.TimeMs, one.Topic, Convert.ToHexString(one.Body.Span)));
        Assert.Equal(truth, told);
    }

    private static string Picture(LiveConversations live) =>
        string.Join(
            ';',
            live.Open.OrderBy(one => one.Place)
                .SelectMany(one => one.Sessions)
                .Select(one => $"{one.Key} {one.State} {one.Segments.Count} {one.Metrics.Count}")
        );
}
