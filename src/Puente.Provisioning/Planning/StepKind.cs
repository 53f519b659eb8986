namespace Puente.Provisioning.Planning;

/// <summary>
/// What one step does. Steps run in this order: what everyone needs, then leavers and losses, so that phones, licences
/// and addresses are free, then addresses that move, then people, then what they get, and their phones last.
/// </summary>
public enum StepKind
{
    MakeSkill,
    MakeLanguage,
    MakeGroup,
    MakeBaseSettings,
    LeaveQueue,
    DeletePhone,
    Deactivate,
    RevokeRole,
    LeaveGroup,

    /// <summary>Gives a user a temporary address, so that a circle of exchanged addresses can be opened.</summary>
    ParkEmail,
    MoveEmail,

    /// <summary>Takes a deleted user back: its address stays taken, so it cannot be made anew.</summary>
    Restore,
    Create,
    Reactivate,

    /// <summary>Ties the user to the directory's key, so that whoever has no ledger knows the person again.</summary>
    SetExternalId,

    /// <summary>Name, title, department, manager, location, numbers in one request; the manager exists by then.</summary>
    ChangeUser,
    MoveDivision,
    GrantRole,
    JoinGroup,
    JoinQueue,
    SetRing,
    SetSkills,
    SetLanguages,

    /// <summary>Gives a phone the site and the base settings of the mapping.</summary>
    MovePhone,
    MakePhone,
    SetStation,
}

/// <summary>How a plan groups its steps for a reader.</summary>
public enum StepGroup
{
    Preparation,
    Create,
    Change,
    Reactivate,
    Remove,
}

public static class StepKinds
{
    /// <summary>Takes something from a person that the person may miss; what the guard counts.</summary>
    public static bool IsLoss(this StepKind kind) =>
        kind
            is StepKind.Deactivate
                or StepKind.LeaveQueue
                or StepKind.RevokeRole
                or StepKind.LeaveGroup
                or StepKind.DeletePhone;

    /// <summary>May it be part of one request for many people?</summary>
    public static bool IsBulk(this StepKind kind) =>
        kind
            is StepKind.LeaveQueue
                or StepKind.JoinQueue
                or StepKind.LeaveGroup
                or StepKind.JoinGroup
                or StepKind.GrantRole
                or StepKind.MoveDivision;
}
