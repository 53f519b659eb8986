using System.CommandLine;
using System.Text.Json;
using Puente.CommandLine;
using Puente.Failures;
using Puente.Platform.Conversations;
using Puente.Platform.Errors;

namespace Puente.Conversations;

/// <summary>Handing over, at once or after asking.</summary>
internal static class TransferVerbs
{
    private sealed record Target(Option<string?> Queue, Option<string?> User, Option<string?> Number)
    {
        public static Target New() =>
            new(
                Options.Text("--queue", "NAME|ID", "To a queue."),
                Options.Text("--user", "EMAIL|ID", "To a colleague."),
                Options.Text("--number", "NUMBER", "To a number outside, such as +34600111222.")
            );
    }

    public static Verb Transfer(Session session)
    {
        var (id, target) = (Desk.ConversationArgument(), Target.New());
        var verb = new Verb("transfer", "Hand a conversation over at once; your own part ends.")
        {
            Examples =
            [
                new("puente conversations transfer --queue Billing", "The one you are in, to the queue Billing."),
            ],
            Arguments = { id },
            Options = { target.Queue, target.User, target.Number },
        };
        verb.SetAction(
            (arguments, stop) =>
                Desk.WithAsync(
                    session,
                    arguments,
                    async (desk, token) =>
                    {
                        var to = await ReadAsync(desk, arguments, target, token);
                        var (conversation, own) = await desk.MineAsync(
                            arguments.GetValue(id),
                            ConversationsVerb.IsTalking,
                            "to hand over",
                            token
                        );
                        await desk.Client.Conversations.TransferAsync(conversation.Id, own, to, token);
                        desk.Host.Output.WriteLine("Handed over.");
                    },
                    stop
                )
        );
        return verb;
    }

    public static Verb Consult(Session session)
    {
        var (id, target) = (Desk.ConversationArgument(), Target.New());
        var speak = new Option<string?>("--speak-to")
        {
            Description = "Instead of asking somebody new, turn to: destination, customer or both.",
            HelpName = "WHO",
        };
        speak.AcceptOnlyFromAmong("destination", "customer", "both");
        var cancel = Options.Switch("--cancel", "Let go whoever was asked and return to the customer.");
        var verb = new Verb("consult", "Ask somebody first while the customer waits.")
        {
            Explanation =
                "The customer is put on hold and the other one rings. Then 'puente conversations disconnect' leaves the two together, and --cancel brings you back to the customer.",
            Examples =
            [
                new("puente conversations consult --user bea@acme.example", "Ask Bea."),
                new("puente conversations consult --speak-to both", "All three together."),
                new("puente conversations consult --cancel", "Back to the customer alone."),
            ],
            Arguments = { id },
            Options = { target.Queue, target.User, target.Number, speak, cancel },
        };
        verb.SetAction(
            (arguments, stop) =>
                Desk.WithAsync(
                    session,
                    arguments,
                    async (desk, token) =>
                    {
                        var turn = arguments.GetValue(speak);
                        var isNew = turn is null && !arguments.GetValue(cancel);
                        var to = isNew ? await ReadAsync(desk, arguments, target, token) : null;
                        var (conversation, _) = await desk.MineAsync(
                            arguments.GetValue(id),
                            own => !isNew || ConversationsVerb.IsTalking(own),
                            "to ask about",
                            token
                        );
                        var customer =
                            conversation.Customer
                            ?? throw new InputException("There is no customer in this conversation who could wait.");
                        var api = desk.Client.Conversations;
                        if (to is not null)
                            await api.StartConsultAsync(conversation.Id, customer, to, token);
                        else if (turn is not null)
                            await api.SpeakToAsync(conversation.Id, customer, Word(turn), token);
                        else
                            await api.CancelConsultAsync(conversation.Id, customer, token);
                        desk.Host.Output.WriteLine(
                            to is not null ? "Asking; the customer waits."
                            : turn is not null ? $"You speak to {turn}."
                            : "Back with the customer."
                        );
                    },
                    stop
                )
        );
        return verb;
    }

    private static string Word(string turn) =>
        turn switch
        {
            "customer" => "OBJECT",
            "both" => "BOTH",
            _ => "DESTINATION",
        };

    private static async Task<ConversationDestination> ReadAsync(
        Desk desk,
        ParseResult arguments,
        Target target,
        CancellationToken stop
    )
    {
        var (queue, user) = (arguments.GetValue(target.Queue), arguments.GetValue(target.User));
        var number = arguments.GetValue(target.Number);
        if ((string?[])[queue, user, number] is var given && given.Count(one => one is not null) != 1)
            throw new InputException("Say to whom with exactly one of --queue, --user and --number.");
        return queue is not null ? new ConversationDestination { QueueId = await QueueAsync(desk, queue, stop) }
            : user is not null ? new ConversationDestination { UserId = await UserAsync(desk, user, stop) }
            : new ConversationDestination { Address = number };
    }

    private static async Task<string> QueueAsync(Desk desk, string named, CancellationToken stop)
    {
        if (Guid.TryParse(named, out var id))
            return id.ToString();
        var names = new List<string>();
        await foreach (var queue in desk.Client.Queues.ListAsync(stop))
        {
            if (string.Equals(queue.Name, named, StringComparison.OrdinalIgnoreCase))
                return queue.Id.ToString();
            names.Add(queue.Name ?? "");
        }
        throw new InputException($"There is no queue '{named}'.{Near(named, names)}");
    }

    private static async Task<string> UserAsync(Desk desk, string named, CancellationToken stop)
    {
        if (Guid.TryParse(named, out var id))
            return id.ToString();
        var query = JsonSerializer.SerializeToUtf8Bytes(named);
        var text = System.Text.Encoding.UTF8.GetString(query);
        var search = System.Text.Encoding.UTF8.GetBytes(
            $$"""{"query":[{"type":"EXACT","fields":["email"],"value":{{text}}}]}"""
        );
        // A filter of the platform may find more than was asked for.
        await foreach (var user in desk.Client.Users.SearchAsync(search, stop))
            if (string.Equals(user.Email, named, StringComparison.OrdinalIgnoreCase))
                return user.Id.ToString();
        throw new InputException($"There is no user with the e-mail {named}.");
    }

    internal static string Near(string word, IEnumerable<string> known) =>
        NearestWord.Of(word, known) is { } near ? $" Did you mean '{near}'?" : "";
}
