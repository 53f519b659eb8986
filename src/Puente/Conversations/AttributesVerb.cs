using System.CommandLine;
using Puente.CommandLine;
using Puente.Failures;

namespace Puente.Conversations;

/// <summary><c>puente conversations attributes</c>.</summary>
internal static class AttributesVerb
{
    public static Verb Create(Session session)
    {
        var id = Desk.ConversationArgument();
        var set = new Option<string[]>("--set")
        {
            Description = "Set an attribute of the customer; may be repeated. Without it they are shown.",
            HelpName = "KEY=VALUE",
        };
        var verb = new Verb("attributes", "Show or set the participant attributes of a conversation.")
        {
            Explanation = "Those not named stay as they are. They reach analytics with the conversation.",
            Examples =
            [
                new("puente conversations attributes --set crm.case=4711", "Note the case on your only conversation."),
            ],
            Arguments = { id },
            Options = { set },
        };
        verb.SetAction(
            (arguments, stop) =>
                Desk.WithAsync(
                    session,
                    arguments,
                    async (desk, token) =>
                    {
                        var values = Read(arguments.GetValue(set) ?? []);
                        var (conversation, own) = await desk.MineAsync(
                            arguments.GetValue(id),
                            _ => true,
                            "at all",
                            token
                        );
                        var holder = conversation.Customer ?? own;
                        if (values.Count > 0)
                        {
                            await desk.Client.Conversations.SetAttributesAsync(
                                conversation.Id,
                                holder.Id,
                                values,
                                token
                            );
                            desk.Host.Output.WriteLine($"Set: {string.Join(", ", values.Keys)}.");
                            return;
                        }
                        foreach (var (key, value) in holder.Attributes ?? new Dictionary<string, string>())
                            desk.Host.Output.WriteLine($"{key}={value}");
                    },
                    stop
                )
        );
        return verb;
    }

    private static Dictionary<string, string> Read(IReadOnlyList<string> given)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var one in given)
        {
            var equals = one.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
                throw new InputException($"--set {one}: write KEY=VALUE.");
            values[one[..equals]] = one[(equals + 1)..];
        }
        return values;
    }
}
