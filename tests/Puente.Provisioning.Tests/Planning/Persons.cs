using CsCheck;
using Puente.Provisioning.People;

namespace Puente.Provisioning.Tests.Planning;

/// <summary>Wanted people: plain ones, and random directories in which addresses wander.</summary>
internal static class Persons
{
    public static WantedPerson Of(string key, string? email = null) =>
        new()
        {
            Key = key,
            Name = $"Person {key}",
            Email = email ?? $"{key}@acme.example",
            Origin = $"people.csv line {key}",
        };

    /// <summary>Full of what a contact centre gives.</summary>
    public static WantedPerson Agent(string key, string? email = null) =>
        Of(key, email) with
        {
            Title = "Agent",
            Division = "division-1 name",
            Groups = ["group-0 name"],
            Roles = [new WantedRole("role-0 name", null), new WantedRole("role-1 name", "division-1 name")],
            Queues = [new WantedQueue("queue-0 name", 2), new WantedQueue("queue-1 name", null)],
            Skills = [new WantedSkill("skill-0 name", 4)],
            Phone = new WantedPhone(null, "webrtc"),
        };

    private static readonly Gen<WantedPerson[]> s_directory = Gen.Select(
        Gen.Int[1, 8],
        Gen.Int,
        (count, seed) =>
        {
            var random = new Random(seed);
            var addresses = Enumerable.Range(0, 8).Select(i => $"a{i}@acme.example").ToArray();
            random.Shuffle(addresses);
            var keys = Enumerable.Range(0, 8).Select(i => $"k{i}").ToArray();
            random.Shuffle(keys);
            return keys.Take(count)
                .Select(
                    (key, i) =>
                        Of(key, addresses[i]) with
                        {
                            Active = random.Next(6) > 0,
                            Title = random.Next(2) == 0 ? null : $"title {random.Next(2)}",
                            ManagerKey = random.Next(3) == 0 ? null : keys[random.Next(count)],
                            Division = random.Next(2) == 0 ? null : $"division-{random.Next(2)} name",
                            Groups = random.Next(2) == 0 ? null : [$"group-{random.Next(2)} name"],
                            Roles = random.Next(2) == 0 ? [] : [new WantedRole($"role-{random.Next(2)} name", "*")],
                            Queues = Some(random, "queue")
                                .Select(queue => new WantedQueue(queue, random.Next(2) == 0 ? null : random.Next(1, 4)))
                                .ToList(),
                            Skills = Some(random, "skill")
                                .Select(skill => new WantedSkill(skill, random.Next(6)))
                                .ToList(),
                            Phone = random.Next(2) == 0 ? null : new WantedPhone(null, "webrtc"),
                        }
                )
                .OrderBy(person => person.Key, StringComparer.Ordinal)
                .ToArray();
        }
    );

    /// <summary>A directory as it changes over some days.</summary>
    public static Gen<WantedPerson[][]> Days { get; } = s_directory.Array[1, 4];

    private static IEnumerable<string> Some(Random random, string kind) =>
        Enumerable.Range(0, 4).Where(_ => random.Next(2) == 0).Select(i => $"{kind}-{i} name");
}
