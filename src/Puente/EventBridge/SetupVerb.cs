using System.CommandLine;
using Puente.CommandLine;
using Puente.Configuration;
using Puente.Failures;
using Puente.Platform;
using Puente.Sync.EventBridge;
using Puente.Sync.EventBridge.Setup;
using Puente.Terminal;

namespace Puente.EventBridge;

/// <summary><c>puente eventbridge plan</c> and <c>apply</c>.</summary>
internal static class SetupVerb
{
    public static Verb CreatePlan(Session session) =>
        Create(
            session,
            new Verb("plan", "Show what is set up and what would be made or changed.")
            {
                Explanation = "Looks at Genesys Cloud and AWS and changes nothing.",
                Examples =
                [
                    new("puente eventbridge plan", "One row for each difference."),
                    new("puente eventbridge plan --json | jq .changes", "How many things would change."),
                ],
            },
            static (setup, cancellationToken) => setup.PlanAsync(cancellationToken),
            each: null,
            static (screen, items, _) =>
            {
                SetupText.Table(screen, items);
                var changes = items.Count(item => item.Verdict != SetupVerdict.Same);
                screen.Line(
                    changes == 0
                        ? "Nothing to do."
                        : $"{Words.Count(changes, "thing")} to make or change: 'puente eventbridge apply'."
                );
            }
        );

    public static Verb CreateApply(Session session) =>
        Create(
            session,
            new Verb("apply", "Make and change what the plan shows.")
            {
                Explanation =
                    "Looks at each thing first and changes only what differs: run twice, the second run does nothing, and one that was "
                    + "interrupted goes on where it stopped. Deletes nothing.",
                Examples =
                [
                    new("puente eventbridge apply", "Both sides."),
                    new("puente eventbridge apply --queue orders", "With this queue."),
                ],
            },
            static (setup, cancellationToken) => setup.ApplyAsync(cancellationToken),
            // At once, so that a run which breaks off has said what it did.
            each: SetupText.Done,
            static (screen, items, configuration) =>
            {
                var queue = items.Single(item => item.Resource == "queue").Name;
                var isRead = configuration.Queues.Any(known => new QueueOptions { Queue = known }.Name == queue);
                if (!isRead)
                    screen.Line(
                        $"Write \"eventBridge\": {{ \"queues\": [\"{queue}\"] }} into the settings to have it read."
                    );
            }
        );

    private static Verb Create(
        Session session,
        Verb verb,
        Func<EventBridgeSetup, CancellationToken, IAsyncEnumerable<SetupItem>> run,
        Func<SetupItem, string>? each,
        Action<Screen, IReadOnlyList<SetupItem>, EventBridgeSettings> write
    )
    {
        var queue = Options.Text(
            "--queue",
            "NAME",
            "Name of the queue; else the one of eventBridge.queues, else puente-SUFFIX."
        );
        var bus = Options.Text("--bus", "NAME", "Event bus instead of the partner's own, for stand-ins of AWS.");
        var json = Options.Switch("--json", "One JSON object on standard output.");
        verb.Options.Add(queue);
        verb.Options.Add(bus);
        verb.Options.Add(json);
        verb.SetAction(
            async (arguments, cancellationToken) =>
            {
                var configuration = session.Read(arguments, Needs.Platform);
                var settings = configuration.EventBridge;
                var options = OptionsOf(settings, arguments.GetValue(queue), arguments.GetValue(bus));
                var credentials = AwsClients.CredentialsOf(session.Host.Variable);
                using var platform = new PlatformClient(configuration.ProvisioningOptions, session.Host.Time);
                using var sqs = AwsClients.CreateSqs(options.Region, settings.Endpoint, credentials);
                using var events = new EventBridgeClient(
                    options.Region,
                    settings.Endpoint,
                    credentials,
                    session.Host.Time
                );
                var setup = new EventBridgeSetup(platform, sqs, events, options, session.Host.Time);
                var items = new List<SetupItem>();
                await foreach (var item in run(setup, cancellationToken))
                {
                    items.Add(item);
                    if (each is not null && !arguments.GetValue(json))
                        session.Host.Output.WriteLine(each(item));
                }

                if (arguments.GetValue(json))
                    session.Host.Output.WriteLine(SetupText.Json(items));
                else
                    write(new Screen(session.Host), items, settings);
                return ExitCode.Done;
            }
        );
        return verb;
    }

    private static SetupOptions OptionsOf(EventBridgeSettings settings, string? queue, string? bus)
    {
        if (queue is null && settings.Queues.Count > 1)
            throw new InputException("eventBridge.queues holds several queues. Name the one to set up with --queue.");
        var suffix = settings.Suffix ?? "";
        var known = settings.Queues.Count == 1 ? settings.Queues[0] : null;
        var options = new SetupOptions
        {
            AccountId = settings.AccountId ?? "",
            Region = settings.Region ?? (known is null ? null : AwsClients.RegionOf(known)) ?? "",
            Suffix = suffix,
            Topics = settings.Topics,
            // A dot is allowed in a suffix and not in a queue's name.
            Queue =
                queue
                ?? (known is null ? $"puente-{suffix.Replace('.', '-')}" : new QueueOptions { Queue = known }.Name),
            Bus = bus,
        };
        return options.Validate() is { Count: > 0 } faults
            ? throw new InputException($"The setup cannot be made: {string.Join(' ', faults)}")
            : options;
    }
}
