namespace Puente.Provisioning.Planning;

/// <summary>A field's value before and after, in the spelling of <see cref="ValueText"/>.</summary>
/// <param name="Shown">The change as a person reads it, names instead of ids.</param>
public sealed record FieldChange(string Field, string Before, string After, string Shown);

/// <summary>One thing to be done for one person.</summary>
public sealed record ProvisioningStep
{
    public required StepKind Kind { get; init; }

    /// <summary>Empty for what is made for everyone.</summary>
    public required string PersonKey { get; init; }

    public required string PersonName { get; init; }

    /// <summary>Null when the user is only made by this plan.</summary>
    public string? UserId { get; init; }

    /// <summary>Id of the queue, group, role, division, phone or station; a name for what is to be made.</summary>
    public string Target { get; init; } = "";

    public string TargetName { get; init; } = "";

    /// <summary>A second id: the division of a grant, the site of a phone.</summary>
    public string Beside { get; init; } = "";

    public IReadOnlyList<FieldChange> Changes { get; init; } = [];

    public required string Reason { get; init; }

    /// <summary>Undoes what somebody changed on the platform by hand.</summary>
    public bool IsDrift { get; init; }

    /// <summary>Steps of one kind run by rank; those of one rank do not depend on one another.</summary>
    public int Rank { get; init; }

    public StepGroup Group { get; init; } = StepGroup.Change;
}
