namespace Puente.Provisioning.Planning;

/// <summary>What the company decided about its directory and the platform.</summary>
public sealed record ProvisioningPolicy
{
    /// <summary>Name of the authority under which the platform keeps the directory's keys; null does not ask for them.</summary>
    public string? Authority { get; init; }

    /// <summary>Of a person's WebRTC phones the one that fits the mapping is used, and the others are not mentioned.</summary>
    public bool AdoptsPhones { get; init; }

    /// <summary>A phone at another site or with other base settings gets those of the mapping.</summary>
    public bool MovesPhones { get; init; }

    /// <summary>Further WebRTC phones of a person are deleted.</summary>
    public bool RemovesPhones { get; init; }

    /// <summary>Who is to have no phone any more loses the one that an earlier run made.</summary>
    public bool FreesPhones { get; init; }

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
