using Puente.Provisioning.Organisation;
using Puente.Provisioning.People;

namespace Puente.Provisioning.Planning;

/// <summary>Something changed by hand on the platform.</summary>
/// <param name="IsPutBack">False when the policy leaves it.</param>
public sealed record Drift(string PersonKey, string PersonName, string Field, string Shown, bool IsPutBack);

/// <summary>A person and the user found for them, to be remembered before anything is done.</summary>
/// <param name="FormerKey">The key under which the ledger knew this user, when it is another now.</param>
/// <param name="Agreed">Fields that are as wanted and of which the ledger does not know it.</param>
public sealed record FoundPerson(
    string Key,
    string UserId,
    string? PhoneId,
    string? FormerKey,
    IReadOnlyList<(string Field, string Value)> Agreed
);

/// <summary>What is to be done, in order. Making it changes nothing.</summary>
public sealed record ProvisioningPlan
{
    /// <summary>What the plan was made from.</summary>
    public required OrganisationSnapshot There { get; init; }

    /// <summary>In the order in which they run.</summary>
    public required IReadOnlyList<ProvisioningStep> Steps { get; init; }

    /// <summary>Faults that stop everything: names that the platform does not have, people who stand twice.</summary>
    public IReadOnlyList<string> Obstacles { get; init; } = [];

    /// <summary>What cannot be done for single people; the rest goes on.</summary>
    public IReadOnlyList<string> Conflicts { get; init; } = [];

    public IReadOnlyList<Drift> Drifts { get; init; } = [];
    public IReadOnlyList<FoundPerson> Found { get; init; } = [];

    /// <summary>The directory's people by key.</summary>
    public required IReadOnlyDictionary<string, WantedPerson> People { get; init; }

    /// <summary>People on both sides before this plan.</summary>
    public required int Managed { get; init; }

    public required int LossLimit { get; init; }

    /// <summary>People who lose their access, a queue, a role, a group or a phone.</summary>
    public int Losses =>
        Steps.Where(step => step.Kind.IsLoss()).Select(step => step.PersonKey).Distinct(StringComparer.Ordinal).Count();

    public bool NeedsConfirmation => Losses > LossLimit;

    public bool IsEmpty => Steps.Count == 0;
}
