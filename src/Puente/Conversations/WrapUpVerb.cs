using System.CommandLine;
using Puente.CommandLine;
using Puente.Failures;

namespace Puente.Conversations;

/// <summary><c>puente conversations wrapup</c>.</summary>
internal static class WrapUpVerb
{
    public static Verb Create(Session session)
    {
        var id = Desk.ConversationArgument();
        var code = Options.Text("--code", "NAME|ID", "One of the queue's wrap-up codes; without it they are listed.");
        var notes = Options.Text("--notes", "TEXT", "What to keep beside the code.");
        var skip = Options.Switch("--skip", "Give no code, where the queue lets you.");
        var verb = new Verb("wrapup", "Give the wrap-up code and end after-call work.")
        {
            Explanation = "A code may be given while you still talk; it counts once the conversation is over.",
            Examples =
            [
                new("puente conversations wrapup --code Resolved", "The conversation that waits for its code."),
            ],
            Arguments = { id },
            Options = { code, notes, skip },
        };
        verb.SetAction(
            (arguments, stop) =>
                Desk.WithAsync(
                    session,
                    arguments,
                    async (desk, token) =>
                    {
                        var (conversation, own) = await desk.MineAsync(
                            arguments.GetValue(id),
                            own => own.IsInAfterCallWork,
                            "in after-call work",
                            token
                        );
                        var api = desk.Client.Conversations;
                        if (arguments.GetValue(skip))
                        {
                            await api.SkipWrapUpAsync(conversation.Id, own, token);
                            desk.Host.Output.WriteLine("Skipped.");
                            return;
                        }
                        var codes = await api.ListWrapUpCodesAsync(conversation.Id, own, token);
                        var names = codes.Select(one => one.Name ?? "").ToList();
                        if (arguments.GetValue(code) is not { } wanted)
                            throw new InputException($"Say which with --code: {string.Join(", ", names)}.");
                        var given =
                            codes.FirstOrDefault(one =>
                                string.Equals(one.Name, wanted, StringComparison.OrdinalIgnoreCase)
                                || one.Id.ToString() == wanted
                            )
                            ?? throw new InputException(
                                $"The queue has no wrap-up code '{wanted}'.{TransferVerbs.Near(wanted, names)} It has: {string.Join(", ", names)}."
                            );
                        await api.WrapUpAsync(
                            conversation.Id,
                            own,
                            given.Id.ToString(),
                            arguments.GetValue(notes),
                            token
                        );
                        desk.Host.Output.WriteLine($"Wrapped up as {given.Name}.");
                    },
                    stop
                )
        );
        return verb;
    }
}
