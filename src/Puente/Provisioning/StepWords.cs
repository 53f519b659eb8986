using Puente.Provisioning.Planning;

namespace Puente.Provisioning;

/// <summary>Steps as a reader sees them; programs read <see cref="StepKind"/> by its name in the JSON.</summary>
internal static class StepWords
{
    /// <summary>What a step changes; where that needs no telling, what it does.</summary>
    public static IEnumerable<string> Shown(this ProvisioningStep step) =>
        step.Changes.Count > 0 ? step.Changes.Select(change => change.Shown) : [step.Kind.Said()];

    public static string Said(this StepKind kind) =>
        kind switch
        {
            StepKind.MakeSkill => "new skill",
            StepKind.MakeLanguage => "new language",
            StepKind.MakeGroup => "new group",
            StepKind.MakeBaseSettings => "new phone base settings, from the WebRTC template",
            StepKind.LeaveQueue => "leaves a queue",
            StepKind.DeletePhone => "frees the phone",
            StepKind.Deactivate => "switched off",
            StepKind.RevokeRole => "loses a role",
            StepKind.LeaveGroup => "leaves a group",
            StepKind.ParkEmail => "temporary e-mail",
            StepKind.MoveEmail => "another e-mail",
            StepKind.Restore => "restored",
            StepKind.Create => "created",
            StepKind.Reactivate => "reactivated",
            StepKind.ChangeUser => "fields",
            StepKind.MoveDivision => "another division",
            StepKind.GrantRole => "gets a role",
            StepKind.JoinGroup => "joins a group",
            StepKind.JoinQueue => "joins a queue",
            StepKind.SetRing => "ring number",
            StepKind.SetSkills => "skills",
            StepKind.SetLanguages => "languages",
            StepKind.SetExternalId => "external id",
            StepKind.MovePhone => "phone to another place",
            StepKind.MakePhone => "WebRTC phone",
            StepKind.SetStation => "default station",
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "has no words yet."),
        };
}
