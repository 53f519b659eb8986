namespace Puente.Sync.EventBridge.Setup;

/// <summary>The event bus. A partner's events arrive only on the bus that is associated with their source.</summary>
internal sealed class BusStep(EventBridgeClient events, SetupNames names, TimeProvider time) : ISetupStep
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(3);

    public async Task<SetupItem> LookAsync(CancellationToken cancellationToken)
    {
        var bus = await events.TryCallAsync(
            "DescribeEventBus",
            $"event bus '{names.Bus}'",
            json => json.WriteString("Name", names.Bus),
            cancellationToken
        );
        return new SetupItem(
            SetupSide.Aws,
            "event bus",
            names.Bus,
            bus is null ? SetupVerdict.Create : SetupVerdict.Same,
            bus is null && names.IsPartnerBus ? [new("event source", null, names.EventSource)] : []
        );
    }

    public async Task ApplyAsync(CancellationToken cancellationToken)
    {
        if (names.IsPartnerBus)
            await WaitForSourceAsync(cancellationToken);
        await events.CallAsync(
            "CreateEventBus",
            $"event bus '{names.Bus}'",
            json =>
            {
                json.WriteString("Name", names.Bus);
                if (names.IsPartnerBus)
                    json.WriteString("EventSourceName", names.EventSource);
            },
            cancellationToken
        );
    }

    /// <summary>The source comes into the account some seconds after the integration was switched on.</summary>
    private async Task WaitForSourceAsync(CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        while (
            await events.TryCallAsync(
                "DescribeEventSource",
                $"event source '{names.EventSource}'",
                json => json.WriteString("Name", names.EventSource),
                cancellationToken
            )
                is null
        )
        {
            if (time.GetElapsedTime(start) > Patience)
                throw new AwsException(
                    $"The event source '{names.EventSource}' has not come into the AWS account. Look at the integration's state in Admin > Integrations and at eventBridge.accountId and eventBridge.region, then run the same command again; what is done stays done.",
                    isRefusal: true
                );
            await Task.Delay(Pause, time, cancellationToken);
        }
    }
}
