using Puente.Emulator.Conversations.Draft;
using Puente.Emulator.Organisation;
using Puente.Emulator.Staffing;

namespace Puente.Emulator.Live;

/// <summary>Who waits in which queue, and who is offered it: one conversation at a time, to the longest idle.</summary>
internal sealed partial class LiveConversations
{
    private static bool IsWaiting(LiveSession session) =>
        session is { IsOpen: true, Participant: { Purpose: Purpose.acd, Queue: not null } };

    private void Route(Floor floor, long time)
    {
        var waiting = Open.SelectMany(conversation =>
                conversation.Sessions.Where(IsWaiting).Select(session => (Conversation: conversation, Acd: session))
            )
            .Where(one => !one.Conversation.Sessions.Any(session => session.OfferedBy == one.Acd && session.IsOpen))
            .OrderByDescending(one => one.Acd.Participant.Wish.Priority)
            .ThenBy(one => one.Acd.Segments[0].Start)
            .ThenBy(one => one.Conversation.Place)
            .ToList();
        if (waiting.Count == 0)
            return;
        var busy = Busy();
        foreach (var (conversation, acd) in waiting)
        {
            var free = _history
                .Interactive.Users.Where(user => !busy.Contains(user) && MayTake(floor, user, acd, time))
                .OrderBy(user => floor.Agent(user).StatusSince)
                .ThenBy(user => user)
                .Take(1)
                .ToList();
            if (free.Count == 0)
                continue;
            busy.Add(free[0]);
            Offer(conversation, acd, _roster.Users[free[0]], time);
        }
    }

    private HashSet<int> Busy() =>
        [
            .. Open.SelectMany(conversation => conversation.Sessions)
                .Where(session => session.Now is not null && session.Participant.Person is not null)
                .Select(session => session.Participant.Person!.Number),
        ];

    private bool MayTake(Floor floor, int user, LiveSession acd, long time)
    {
        var (queue, wish) = (acd.Participant.Queue!, acd.Participant.Wish);
        return floor.PlanOf(user) == Duty.OnQueue
            && !floor.IsNotResponding(user)
            && acd.Participant.PassedOver.GetValueOrDefault(user) <= time
            && _directory.IsJoined(queue.Id, _roster.Users[user].Id)
            && _directory.Suits(_roster.Users[user].Id, wish);
    }

    private static void EnterQueue(
        LiveConversation conversation,
        Queue queue,
        RoutingWish wish,
        long time,
        LiveSession peer
    )
    {
        var acd = conversation.Add(
            new LiveParticipant(conversation.NewId(), Purpose.acd)
            {
                Queue = queue,
                Name = queue.Name,
                Wish = wish,
            }
        );
        var session = conversation.AddSession(acd, "inbound");
        session.Peer = peer;
        session.Open(SegmentKind.interact, time);
        session.Emit(Metric.nOffered, time);
    }

    private void Offer(LiveConversation conversation, LiveSession acd, Person person, long time)
    {
        var queue = acd.Participant.Queue!;
        var alerting = _directory.AlertingMsOf(queue.Id, conversation.Media);
        Change(
            conversation,
            time,
            () =>
            {
                var participant = conversation.Add(
                    new LiveParticipant(conversation.NewId(), Purpose.agent)
                    {
                        Person = person,
                        Queue = queue,
                        AfterCall = _directory.AfterCallOf(queue.Id),
                    }
                );
                var session = conversation.AddSession(participant, "inbound", offeredBy: acd);
                (session.Peer, session.Chosen) = (acd.Peer, (person, time));
                session.Open(SegmentKind.alert, time);
                After(time, alerting, (_, due) => NotAnswered(conversation, session, due));
            }
        );
    }

    private void NotAnswered(LiveConversation conversation, LiveSession session, long time)
    {
        if (!session.IsAlerting)
            return;
        Change(
            conversation,
            time,
            () =>
            {
                End(conversation, session, time, Ended.noAnswerTransfer);
                Settle(conversation, time);
            }
        );
        // Whoever lets a queue's conversation ring gets no other before he says that he is there.
        if (session.OfferedBy is not null)
            _engine.NotResponding(session.Participant.Person!.Number, time);
    }
}
