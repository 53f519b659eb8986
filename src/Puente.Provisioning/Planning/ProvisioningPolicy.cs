namespace Puente.Provisioning.Planning;

/// <summary>What the company decided about its directory and the platform.</summary>
public sealed record ProvisioningPolicy
{
    /// <summary>Name of the authority under which the platform keeps the directory's keys; null does not ask for them.</summary>
    public string? Authority { get; init; }

    public bool MakesSkills { get; init; }
    public bool MakesLanguages { get; init; }
    public bool MakesGroups { get; init; }

    /// <summary>Fields (<see cref="PersonField"/>) that keep what was changed on the platform by hand. All others are put back.</summary>
    public IReadOnlySet<string> LeavesDrift { get; init; } = new HashSet<string>();

    /// <summary>More people than this share of those managed may not lose something without a confirmation.</summary>
    public double LossShare { get; init; } = 0.02;

    /// <summary>As many always may.</summary>
    public int LossFloor { get; init; } = 5;

    public int LossLimit(int managed) => Math.Max(LossFloor, (int)Math.Floor(managed * LossShare));
}
