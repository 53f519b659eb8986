using Puente.CommandLine;

namespace Puente.EventBridge;

/// <summary><c>puente eventbridge</c>: sets up the way of events from Genesys Cloud through EventBridge into a queue.</summary>
internal static class EventBridgeVerb
{
    public static Verb Create(Session session) =>
        new("eventbridge", "Set up events through Amazon EventBridge, on both sides.")
        {
            Explanation =
                "Makes the integration on Genesys Cloud with its topics, and on AWS the queue with its dead-letter queue, the event bus, "
                + "the rule and its target. Reads the settings under eventBridge; keys of AWS come from AWS_PROFILE, "
                + "AWS_ACCESS_KEY_ID or the machine's role.",
            Examples =
            [
                new("puente eventbridge plan", "What is there, and what would be made or changed."),
                new("puente eventbridge apply", "Does it. Can be repeated, and interrupted anywhere."),
            ],
            Subcommands = { SetupVerb.CreatePlan(session), SetupVerb.CreateApply(session) },
        };
}
