using Puente.Platform.Roles;
using Puente.Provisioning.Applying;
using Puente.Provisioning.Planning;
using Puente.Provisioning.Tests.Planning;

namespace Puente.Provisioning.Tests.Applying;

public sealed class PermissionTests
{
    [Fact]
    public void Everything_that_a_plan_needs_and_the_client_lacks_is_named_at_once()
    {
        var centre = new PretendOrganisation();
        var plan = Planner.Plan([Persons.Agent("1")], centre.There, centre.Memory, new ProvisioningPolicy());
        Assert.Equal(
            ["routing:queueMember:manage or routing:queue:edit", "routing:skill:assign"],
            PermissionCheck.Missing(
                plan,
                [
                    new RolePolicy("directory", "*", ["*"]),
                    new RolePolicy("telephony", "plugin", ["all"]),
                    new RolePolicy("authorization", "grant", ["add", "view"]),
                    new RolePolicy("routing", "queue", ["view"]),
                ]
            )
        );
        Assert.Empty(PermissionCheck.Missing(plan, [new RolePolicy("*", "*", ["*"])]));
    }

    [Fact]
    public async Task The_platform_says_what_the_client_may_do()
    {
        await using var centre = await Centre.StartAsync();
        var plan = await centre.PlanAsync(await centre.StaffAsync(1));
        Assert.Equal(
            [],
            await PermissionCheck.MissingAsync(centre.Client, plan, TestContext.Current.CancellationToken)
        );
    }
}
