using Puente.Provisioning.Planning;

namespace Puente.Provisioning.Applying;

/// <summary>Which steps share a request, and which requests may run beside one another.</summary>
internal static class StepBatch
{
    /// <summary>Queue members and role holders, as the platform allows.</summary>
    private const int Most = 100;

    /// <summary>Ids in an address, and what a group or a division takes at once.</summary>
    private const int Fewer = 50;

    /// <returns>Lanes that do not disturb one another; the batches of a lane run one after the other.</returns>
    public static IEnumerable<IReadOnlyList<IReadOnlyList<ProvisioningStep>>> Lanes(
        IReadOnlyList<ProvisioningStep> wave
    )
    {
        var kind = wave[0].Kind;
        if (kind == StepKind.RevokeRole)
            return wave.GroupBy(step => step.PersonKey, StringComparer.Ordinal)
                .Select(person =>
                    (IReadOnlyList<IReadOnlyList<ProvisioningStep>>)
                        [
                            [.. person],
                        ]
                );
        if (!kind.IsBulk())
            return wave.Select(step =>
                (IReadOnlyList<IReadOnlyList<ProvisioningStep>>)
                    [
                        [step],
                    ]
            );
        var most = kind is StepKind.JoinGroup or StepKind.LeaveGroup or StepKind.MoveDivision ? Fewer : Most;
        return wave.GroupBy(step => (step.Target, step.Beside))
            .Select(target =>
                (IReadOnlyList<IReadOnlyList<ProvisioningStep>>)
                    [.. target.Chunk(most).Select(chunk => (IReadOnlyList<ProvisioningStep>)chunk)]
            );
    }
}
