using Puente.Platform;
using Puente.Provisioning.Ledger;
using Puente.Provisioning.Organisation;
using Puente.Provisioning.People;
using Puente.Provisioning.Planning;

namespace Puente.Provisioning.Applying;

/// <summary>Reads, plans and applies for one organisation.</summary>
public sealed class Provisioner(
    PlatformClient client,
    ProvisioningPolicy policy,
    ApplyOptions options,
    TimeProvider time
)
{
    /// <summary>Reads the organisation and compares; changes nothing, not even the ledger.</summary>
    public async Task<ProvisioningPlan> PlanAsync(
        IReadOnlyList<WantedPerson> people,
        LedgerMemory memory,
        CancellationToken cancellationToken
    )
    {
        var there = await new OrganisationReader(client, policy, options.Workers).ReadAsync(
            ReadingScope.Of(people, memory),
            cancellationToken
        );
        return Planner.Plan(people, there, memory, policy);
    }

    /// <summary>Plans on what is known after the steps of an earlier, ended run have been looked after.</summary>
    public async Task<ProvisioningPlan> PlanToApplyAsync(
        IReadOnlyList<WantedPerson> people,
        ProvisioningLedger ledger,
        CancellationToken cancellationToken
    )
    {
        await new UnfinishedSteps(client, ledger, time, options).SettleAsync(cancellationToken);
        return await PlanAsync(people, ledger.Read(), cancellationToken);
    }

    /// <summary>What takes a run back.</summary>
    /// <exception cref="LedgerException">There is no such run.</exception>
    public async Task<ProvisioningPlan> PlanUndoAsync(
        long run,
        ProvisioningLedger ledger,
        CancellationToken cancellationToken
    )
    {
        if (ledger.Runs().All(known => known.Run != run))
            throw new LedgerException($"The ledger has no run {run}; 'puente provision status' lists them.");
        var memory = ledger.Read();
        var there = await new OrganisationReader(client, policy, options.Workers).ReadAsync(
            ReadingScope.Of([], memory) with
            {
                Phones = true,
            },
            cancellationToken
        );
        return UndoPlanner.Plan(ledger.StepsOf(run), there, memory, policy);
    }

    /// <inheritdoc cref="Applier.ApplyAsync"/>
    public Task<ApplyResult> ApplyAsync(
        ProvisioningPlan plan,
        ProvisioningLedger ledger,
        IProgress<ApplyProgress>? progress,
        long? undoes,
        CancellationToken stop
    ) => new Applier(client, ledger, time, options).ApplyAsync(plan, progress, undoes, stop);
}
