using System.CommandLine;
using Puente.CommandLine;
using Puente.Failures;

namespace Puente.Conversations;

/// <summary><c>puente conversations watch</c>.</summary>
internal static class WatchConversationsVerb
{
    public static Verb Create(Session session)
    {
        var json = Options.Switch("--json", "One JSON object a line for each change.");
        var verb = new Verb("watch", "Follow your conversations as they change; Ctrl-C ends it.")
        {
            Explanation =
                "Subscribes to the notification topic of your own conversations and draws the table anew with every change. When the connection "
                + "is lost it makes a new one and reads everything again, so nothing is missed that still goes on.",
            Options = { json },
        };
        verb.SetAction(
            async (arguments, stop) =>
            {
                try
                {
                    return await Desk.WithAsync(
                        session,
                        arguments,
                        (desk, token) => new ConversationWatch(desk, arguments.GetValue(json)).RunAsync(token),
                        stop
                    );
                }
                catch (OperationCanceledException) when (stop.IsCancellationRequested)
                {
                    // Ctrl-C is how this ends.
                    return ExitCode.Done;
                }
            }
        );
        return verb;
    }
}
