using System.Net;
using Puente.Platform;
using Puente.Platform.Errors;
using Puente.Platform.Roles;
using Puente.Provisioning.Planning;

namespace Puente.Provisioning.Applying;

/// <summary>Compares what a plan needs with what the token may do, before the first write.</summary>
public static class PermissionCheck
{
    /// <summary>Of each line one permission is enough (docs/facts.md#provisioning).</summary>
    private static readonly (StepKind[] Kinds, string[] Any)[] s_needs =
    [
        ([StepKind.Create], ["directory:user:add"]),
        (
            [
                StepKind.ChangeUser,
                StepKind.MoveEmail,
                StepKind.ParkEmail,
                StepKind.Restore,
                StepKind.Reactivate,
                StepKind.Deactivate,
                StepKind.MoveDivision,
                StepKind.SetExternalId,
            ],
            ["directory:user:edit"]
        ),
        ([StepKind.GrantRole], ["authorization:grant:add"]),
        ([StepKind.RevokeRole], ["authorization:grant:delete"]),
        ([StepKind.JoinGroup, StepKind.LeaveGroup], ["directory:group:edit"]),
        ([StepKind.MakeGroup], ["directory:group:add"]),
        (
            [StepKind.JoinQueue, StepKind.LeaveQueue, StepKind.SetRing],
            ["routing:queueMember:manage", "routing:queue:edit"]
        ),
        ([StepKind.SetSkills], ["routing:skill:assign"]),
        ([StepKind.SetLanguages], ["routing:language:assign"]),
        ([StepKind.MakeSkill], ["routing:skill:manage"]),
        ([StepKind.MakeLanguage], ["routing:language:manage"]),
        (
            [StepKind.MakePhone, StepKind.MovePhone, StepKind.DeletePhone, StepKind.MakeBaseSettings],
            ["telephony:plugin:all"]
        ),
        ([StepKind.SetStation], ["telephony:phone:assign", "telephony:plugin:all"]),
    ];

    /// <returns>The permissions that are missing; null when the platform does not say what the token may do.</returns>
    public static async Task<IReadOnlyList<string>?> MissingAsync(
        PlatformClient client,
        ProvisioningPlan plan,
        CancellationToken cancellationToken
    )
    {
        Subject me;
        try
        {
            me = await client.Roles.GetMeAsync(cancellationToken);
        }
        catch (PlatformResponseException fault)
            when (fault.Status is HttpStatusCode.Forbidden or HttpStatusCode.NotFound or HttpStatusCode.BadRequest)
        {
            return null;
        }

        var policies = (me.Grants ?? []).SelectMany(grant => grant.Role?.Policies ?? []).ToArray();
        return policies.Length == 0 ? null : Missing(plan, policies);
    }

    internal static IReadOnlyList<string> Missing(ProvisioningPlan plan, IReadOnlyList<RolePolicy> policies)
    {
        var kinds = plan.Steps.Select(step => step.Kind).ToHashSet();
        return
        [
            .. s_needs
                .Where(need => need.Kinds.Any(kinds.Contains) && !need.Any.Any(one => Allows(policies, one)))
                .Select(need => string.Join(" or ", need.Any)),
        ];
    }

    private static bool Allows(IReadOnlyList<RolePolicy> policies, string permission)
    {
        var parts = permission.Split(':');
        return policies.Any(policy =>
            Matches(policy.Domain, parts[0])
            && Matches(policy.EntityName, parts[1])
            && (policy.Actions ?? []).Any(action => Matches(action, parts[2]))
        );
    }

    private static bool Matches(string? given, string wanted) =>
        given == "*" || string.Equals(given, wanted, StringComparison.OrdinalIgnoreCase);
}
