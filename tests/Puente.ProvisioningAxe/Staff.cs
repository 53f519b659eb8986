using System.Globalization;
using Puente.Platform;
using Puente.Platform.SignIn;
using Puente.Provisioning.People;

namespace Puente.ProvisioningAxe;

/// <summary>The staff of a contact centre as a directory wants it, out of names that the organisation really has.</summary>
internal static class Staff
{
    public static PlatformClient Client(Uri apiBase, string id, string secret, TimeProvider time) =>
        new(
            new PlatformOptions
            {
                ApiBase = apiBase,
                ClientId = id,
                ClientSecret = new Secret(secret),
                RateShare = 1,
                AssumedRatePerMinute = 100_000,
                // In a clock that runs faster, time-outs come sooner, too; a loaded machine is not a broken one.
                Timeout = TimeSpan.FromMinutes(10),
                IdleTimeout = TimeSpan.FromMinutes(10),
                MaxTries = 8,
            },
            time
        );

    /// <summary>The first so many people. Some lead one another in a circle; all others have a manager above them.</summary>
    public static async Task<IReadOnlyList<WantedPerson>> ReadAsync(PlatformClient client, int count)
    {
        var queues = await First(client.Queues.ListAsync().Select(one => one.Name), 8);
        var groups = await First(client.Groups.ListAsync().Select(one => one.Name), 3);
        var skills = await First(client.Skills.ListAsync().Select(one => one.Name), 5);
        var languages = await First(client.Languages.ListAsync().Select(one => one.Name), 3);
        var divisions = await First(client.Divisions.ListAsync().Select(one => one.Name), 2);
        var locations = await First(client.Locations.ListAsync().Select(one => one.Name), 2);
        return
        [
            .. Enumerable
                .Range(0, count)
                .Select(i => new WantedPerson
                {
                    Key = Key(i),
                    Name = $"Person {Key(i)}",
                    Email = $"person{Key(i)}@staff.example",
                    Title = i % 10 == 0 ? "Team lead" : "Agent",
                    Department = $"Team {i / 10 % 7}",
                    ManagerKey = Key(
                        i < 2 ? 1 - i
                        : i % 10 == 0 ? 0
                        : i / 10 * 10
                    ),
                    Division = divisions[i % divisions.Length],
                    Groups = [groups[i % groups.Length]],
                    Roles = [new WantedRole("User", null), new WantedRole("Communicate - User", "*")],
                    Queues =
                    [
                        new WantedQueue(queues[i % queues.Length], i % 5 == 0 ? 2 : null),
                        new WantedQueue(queues[(i + 1) % queues.Length], null),
                    ],
                    Skills =
                        i % 5 == 0
                            ? []
                            :
                            [
                                new WantedSkill(skills[i % skills.Length], i % 6),
                                new WantedSkill(skills[(i + 1) % skills.Length], 2.5),
                            ],
                    Languages = i % 5 < 2 ? [new WantedSkill(languages[i % languages.Length], 4)] : [],
                    Location = i % 2 == 0 ? locations[0] : null,
                    Numbers = [new WantedNumber("WORK", $"+3491{i:0000000}", null)],
                    Phone = i % 5 == 4 ? null : new WantedPhone(null, "WebRTC of the directory"),
                    Origin = $"people.csv line {i + 2}",
                }),
        ];
    }

    public static string Key(int number) => number.ToString("0000", CultureInfo.InvariantCulture);

    private static async Task<string[]> First(IAsyncEnumerable<string?> names, int count) =>
        [.. (await names.ToListAsync()).OfType<string>().Order(StringComparer.Ordinal).Take(count)];
}
