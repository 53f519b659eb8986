using System.Text.Json;
using Puente.Provisioning.People;
using Puente.Provisioning.Sources;
using Puente.Provisioning.Tests.Applying;
using Puente.ProvisioningAxe;
using Puente.Testing;

namespace Puente.Provisioning.Tests.Sources;

/// <summary>The same company, kept in three ways.</summary>
public sealed class SameStaffTests
{
    private const int People = 500;

    [Fact]
    public async Task Five_hundred_people_are_the_same_from_a_file_from_OpenLDAP_and_from_pushes()
    {
        await using var centre = await Centre.StartAsync();
        var staff = await centre.StaffAsync(People);
        var wanted = staff.Select(Text).ToArray();

        await SameAsync(folder => Task.FromResult(new StaffSources(folder).Csv(staff)));
        await SameAsync(folder => Task.FromResult(new StaffSources(folder).Scim(staff)));
        await using var ldap = await OpenLdapServer.StartAsync(StaffSources.Ldif(staff));
        await SameAsync(folder => Task.FromResult(new StaffSources(folder).Ldap(ldap)));

        async Task SameAsync(Func<string, Task<PeopleReader>> open)
        {
            using var folder = new TempFolder();
            var reader = await open(folder.Path);
            var read = await reader.ReadAsync(TestContext.Current.CancellationToken);
            Assert.Equal(wanted, read.People.OrderBy(person => person.Key, StringComparer.Ordinal).Select(Text));
            Assert.Contains(
                "in a circle of managers",
                Assert.Single(read.Warnings).ToString(),
                StringComparison.Ordinal
            );
        }
    }

    /// <summary>Without its place; lists have no order in every source.</summary>
    private static string Text(WantedPerson person) =>
        JsonSerializer.Serialize(
            person with
            {
                Origin = "",
                Roles = [.. person.Roles!.OrderBy(role => role.Role, StringComparer.Ordinal)],
                Queues = [.. person.Queues!.OrderBy(queue => queue.Queue, StringComparer.Ordinal)],
                Skills = [.. person.Skills!.OrderBy(skill => skill.Name, StringComparer.Ordinal)],
                Phone = person.Phone is { } phone ? phone with { Site = null } : null,
            }
        );
}
