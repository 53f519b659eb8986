using System.Text;
using Puente.Emulator.Conversations.Draft;
using Puente.Emulator.Organisation;
using Puente.Emulator.Staffing;
using Puente.Emulator.Text;

namespace Puente.Emulator.Events.Bodies;

/// <summary>The bodies of the users' topics.</summary>
internal sealed class UserBody(OrganisationSeed organisation, Floor floor, long beginMs)
{
    private static readonly (Media Media, byte[] Name)[] s_summary =
    [
        (Media.voice, "call"u8.ToArray()),
        (Media.callback, "callback"u8.ToArray()),
        (Media.email, "email"u8.ToArray()),
        (Media.message, "message"u8.ToArray()),
        (Media.chat, "chat"u8.ToArray()),
        (Media.unknown, "socialExpression"u8.ToArray()),
        (Media.video, "video"u8.ToArray()),
    ];

    public void Presence(in AgentState state, Utf8Text to)
    {
        to.Raw("{\"source\":\"PURECLOUD\""u8);
        Definition(state, to);
        to.Raw(",\"primary\":true,\"message\":\"\""u8);
        to.Date("modifiedDate"u8, state.PresenceSince);
        to.Raw((byte)'}');
    }

    public void RoutingStatus(int user, in AgentState state, Utf8Text to)
    {
        to.Raw("{\"id\":\""u8);
        to.Raw(floor.Roster.Users[user].IdBytes);
        to.Raw((byte)'"');
        Status(state, to);
        to.Raw((byte)'}');
    }

    public void Activity(int user, in AgentState state, Utf8Text to)
    {
        to.Raw("{\"id\":\""u8);
        to.Raw(floor.Roster.Users[user].IdBytes);
        to.Raw((byte)'"');
        Status(state, to);
        to.Raw(",\"presence\":{"u8);
        var content = to.Length;
        Definition(state, to);
        to.Raw(",\"presenceMessage\":\"\""u8);
        to.Date("modifiedDate"u8, state.PresenceSince);
        Spelling.Close(to, content);
        to.Raw(",\"outOfOffice\":{\"active\":false"u8);
        to.Date("modifiedDate"u8, beginMs);
        to.Raw("},\"activeQueueIds\":["u8);
        var queues = floor.Roster.QueuesOf(user);
        for (var i = 0; i < queues.Length; i++)
        {
            to.Raw(i == 0 ? "\""u8 : ",\""u8);
            to.Raw(floor.Roster.Queues[queues[i]].IdBytes);
            to.Raw((byte)'"');
        }
        to.Raw((byte)']');
        to.Date("dateActiveQueuesChanged"u8, beginMs);
        to.Raw((byte)'}');
    }

    public void Summary(int user, Utf8Text to)
    {
        to.Raw("{\"userId\":\""u8);
        to.Raw(floor.Roster.Users[user].IdBytes);
        to.Raw((byte)'"');
        SummaryMembers(user, to);
        to.Raw((byte)'}');
    }

    private void SummaryMembers(int user, Utf8Text to)
    {
        foreach (var (media, name) in s_summary)
        {
            var content = Spelling.Open(to, name);
            Counts(user, media, queued: true, "contactCenter"u8, to);
            Counts(user, media, queued: false, "enterprise"u8, to);
            Spelling.Close(to, content);
        }
    }

    private void Counts(int user, Media media, bool queued, ReadOnlySpan<byte> name, Utf8Text to)
    {
        var (active, acw) = (0, 0);
        foreach (var one in floor.OfUser(user))
        {
            if (one.Media != media || one.Queue >= 0 != queued)
                continue;
            if (one.Stage == Stage.Wrapup)
                acw++;
            else
                active++;
        }
        to.Name(name);
        to.Raw("{\"active\":"u8);
        to.Number(active);
        to.Raw(",\"acw\":"u8);
        to.Number(acw);
        to.Raw((byte)'}');
    }

    private static void Status(in AgentState state, Utf8Text to)
    {
        to.Name("routingStatus"u8);
        to.Raw("{\"status\":\""u8);
        to.Raw(Words<RoutingStatus>.Of((int)state.Status));
        to.Raw((byte)'"');
        to.Date("startTime"u8, state.StatusSince);
        to.Raw((byte)'}');
    }

    private void Definition(in AgentState state, Utf8Text to)
    {
        to.Name("presenceDefinition"u8);
        to.Raw("{\"id\":\""u8);
        to.Raw(Encoding.ASCII.GetBytes(Presences.Definition(organisation.Id, state.Presence)));
        to.Raw("\",\"systemPresence\":\""u8);
        to.Raw(Encoding.ASCII.GetBytes(Presences.Event(state.Presence)));
        to.Raw("\"}"u8);
    }
}
