using System.CommandLine;
using Puente.CommandLine;
using Puente.Platform.Conversations;
using Puente.Terminal;

namespace Puente.Conversations;

/// <summary><c>puente conversations</c>: the calls and messages of whoever is signed in.</summary>
internal static class ConversationsVerb
{
    public static Verb Create(Session session) =>
        new("conversations", "List, follow and steer your own calls and messages.")
        {
            Explanation =
                "Works as the person who signed in with 'puente login': the platform keeps live conversations for people. A conversation is named "
                + "by its id or how it begins; with only one that fits, it need not be named. The platform takes a command and carries it out a moment later: "
                + "'puente conversations watch' shows what became of it. docs/conversations.md says what a WebRTC phone needs to be answered from here.",
            Examples =
            [
                new("puente conversations watch", "What rings and what goes on, as it happens."),
                new("puente conversations answer", "Take what is ringing."),
                new("puente conversations transfer --queue Billing", "Hand it to another queue at once."),
                new("puente conversations consult --user bea@acme.example", "Ask Bea first; the customer waits."),
                new("puente conversations wrapup --code Resolved --notes 'Will call again'", "Finish after-call work."),
            ],
            Subcommands =
            {
                List(session),
                Show(session),
                WatchConversationsVerb.Create(session),
                Simple(
                    session,
                    "answer",
                    "Answer what is ringing.",
                    own => own.Current?.State == "alerting",
                    "ringing",
                    "Answered.",
                    (desk, id, own, stop) => desk.Client.Conversations.AnswerAsync(id, own, stop)
                ),
                Simple(
                    session,
                    "hold",
                    "Let the other side wait.",
                    IsTalking,
                    "to put on hold",
                    "On hold.",
                    (desk, id, own, stop) => desk.Client.Conversations.HoldAsync(id, own, true, stop)
                ),
                Simple(
                    session,
                    "resume",
                    "Come back from hold.",
                    own => own.Current?.Held == true,
                    "on hold",
                    "Back.",
                    (desk, id, own, stop) => desk.Client.Conversations.HoldAsync(id, own, false, stop)
                ),
                Simple(
                    session,
                    "mute",
                    "Let the other side not hear you.",
                    IsTalking,
                    "to mute",
                    "Muted.",
                    (desk, id, own, stop) => desk.Client.Conversations.MuteAsync(id, own, true, stop)
                ),
                Simple(
                    session,
                    "unmute",
                    "Let the other side hear you again.",
                    own => own.Current?.Muted == true,
                    "that is muted",
                    "Heard again.",
                    (desk, id, own, stop) => desk.Client.Conversations.MuteAsync(id, own, false, stop)
                ),
                TransferVerbs.Transfer(session),
                TransferVerbs.Consult(session),
                Simple(
                    session,
                    "disconnect",
                    "Hang up, decline what rings, or leave a consult and so hand the customer over.",
                    own => own.Current?.DisconnectedTime is null,
                    "to end",
                    "Disconnected.",
                    (desk, id, own, stop) => desk.Client.Conversations.DisconnectAsync(id, own, stop)
                ),
                WrapUpVerb.Create(session),
                AttributesVerb.Create(session),
            },
        };

    internal static bool IsTalking(ConversationParticipant own) =>
        own.Current is { State: "connected", DisconnectedTime: null };

    private static Verb List(Session session)
    {
        var json = Options.Switch("--json", "A JSON list on standard output.");
        var verb = new Verb("list", "Your conversations that are not over.") { Options = { json } };
        verb.SetAction(
            (arguments, stop) =>
                Desk.WithAsync(
                    session,
                    arguments,
                    async (desk, token) =>
                    {
                        var mine = await desk.Client.Conversations.ListAsync(token);
                        if (!arguments.GetValue(json))
                        {
                            ConversationTable.Write(new Screen(desk.Host), mine, desk.UserId, desk.Host.Time);
                            return;
                        }
                        ConversationTable.WriteJson(
                            desk.Host.Output,
                            writer =>
                            {
                                writer.WriteStartArray();
                                foreach (var one in mine)
                                    ConversationTable.WriteOne(writer, one, desk.UserId);
                                writer.WriteEndArray();
                            }
                        );
                    },
                    stop
                )
        );
        return verb;
    }

    private static Verb Show(Session session)
    {
        var json = Options.Switch("--json", "One JSON object on standard output.");
        var id = Desk.ConversationArgument();
        var verb = new Verb("show", "One conversation with everybody in it.")
        {
            Explanation = "With a whole id, also one of other people, or one that has just ended.",
            Arguments = { id },
            Options = { json },
        };
        verb.SetAction(
            (arguments, stop) =>
                Desk.WithAsync(
                    session,
                    arguments,
                    async (desk, token) =>
                    {
                        var named = arguments.GetValue(id);
                        var whole = Guid.TryParse(named, out _)
                            ? named!
                            : (await desk.MineAsync(named, _ => true, "at all", token)).Conversation.Id;
                        var shown = await desk.Client.Conversations.GetAsync(whole, token);
                        if (arguments.GetValue(json))
                            ConversationTable.WriteJson(
                                desk.Host.Output,
                                writer => ConversationTable.WriteOne(writer, shown, desk.UserId)
                            );
                        else
                            ConversationTable.WriteParticipants(new Screen(desk.Host), shown, desk.Host.Time);
                    },
                    stop
                )
        );
        return verb;
    }

    private static Verb Simple(
        Session session,
        string name,
        string summary,
        Func<ConversationParticipant, bool> fits,
        string word,
        string done,
        Func<Desk, string, ConversationParticipant, CancellationToken, Task> act
    )
    {
        var id = Desk.ConversationArgument();
        var verb = new Verb(name, summary) { Arguments = { id } };
        verb.SetAction(
            (arguments, stop) =>
                Desk.WithAsync(
                    session,
                    arguments,
                    async (desk, token) =>
                    {
                        var (conversation, own) = await desk.MineAsync(arguments.GetValue(id), fits, word, token);
                        await act(desk, conversation.Id, own, token);
                        desk.Host.Output.WriteLine(done);
                    },
                    stop
                )
        );
        return verb;
    }
}
