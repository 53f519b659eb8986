using System.Runtime.CompilerServices;
using Amazon.SQS;
using Puente.Platform;

namespace Puente.Sync.EventBridge.Setup;

/// <summary>
/// Both sides of an EventBridge integration: on Genesys Cloud the integration with its topics, on AWS queues, bus, rule and
/// target. Each step looks first and changes only what differs, so it can be repeated and interrupted anywhere.
/// </summary>
public sealed class EventBridgeSetup(
    PlatformClient platform,
    IAmazonSQS sqs,
    EventBridgeClient events,
    SetupOptions options,
    TimeProvider time
)
{
    /// <summary>What is and what would be done, in the order of doing; changes nothing.</summary>
    /// <exception cref="AwsException">AWS refused or could not be reached.</exception>
    /// <exception cref="Platform.Errors.PlatformException">The platform refused or could not be reached.</exception>
    public async IAsyncEnumerable<SetupItem> PlanAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        foreach (var step in await StepsAsync(cancellationToken))
            yield return await step.LookAsync(cancellationToken);
    }

    /// <summary>Does it; each item is given when it is done, with what was different before.</summary>
    /// <inheritdoc cref="PlanAsync"/>
    public async IAsyncEnumerable<SetupItem> ApplyAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        foreach (var step in await StepsAsync(cancellationToken))
        {
            var item = await step.LookAsync(cancellationToken);
            if (item.Verdict != SetupVerdict.Same)
                await step.ApplyAsync(cancellationToken);
            yield return item;
        }
    }

    private async Task<IReadOnlyList<ISetupStep>> StepsAsync(CancellationToken cancellationToken)
    {
        var organization = await platform.Organizations.GetMeAsync(cancellationToken);
        var names = new SetupNames(options, organization.Id.ToString());
        return
        [
            // The receiving end first: from the moment that the rule has its target, nothing that is sent is lost.
            new QueueStep(sqs, options, names, options.DeadLetterQueue, deadLetters: null),
            new QueueStep(sqs, options, names, options.Queue, options.DeadLetterQueue),
            new IntegrationStep(platform, options, time),
            new BusStep(events, names, time),
            new RuleStep(events, options, names),
            new TargetStep(events, options, names),
        ];
    }
}
