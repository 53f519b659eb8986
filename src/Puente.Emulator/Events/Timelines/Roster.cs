using System.Buffers.Text;
using Puente.Emulator.Organisation;

namespace Puente.Emulator.Events.Timelines;

/// <summary>Finds the people and queues of the seed by the ids that records name them with.</summary>
internal sealed class Roster
{
    private readonly Dictionary<Guid, int> _users = [];
    private readonly Dictionary<Guid, int> _queues = [];

    public Roster(OrganisationSeed organisation)
    {
        Organisation = organisation;
        for (var i = 0; i < organisation.Users.Length; i++)
            _users[Guid.Parse(organisation.Users[i].Id)] = i;
        for (var i = 0; i < organisation.Queues.Length; i++)
            _queues[Guid.Parse(organisation.Queues[i].Id)] = i;
        QueuesOf = new int[organisation.Users.Length][];
        for (var i = 0; i < QueuesOf.Length; i++)
            QueuesOf[i] =
            [
                .. Enumerable
                    .Range(0, organisation.Queues.Length)
                    .Where(queue => organisation.Queues[queue].Members.Contains(organisation.Users[i])),
            ];
    }

    public OrganisationSeed Organisation { get; }

    /// <summary>Numbers of the queues each user is a member of.</summary>
    public int[][] QueuesOf { get; }

    /// <summary>The user's number, -1 when there is none.</summary>
    public int User(ReadOnlySpan<byte> id) => Find(_users, id);

    public int User(string id) => Guid.TryParse(id, out var guid) ? _users.GetValueOrDefault(guid, -1) : -1;

    public int Queue(ReadOnlySpan<byte> id) => Find(_queues, id);

    private static int Find(Dictionary<Guid, int> numbers, ReadOnlySpan<byte> id) =>
        Utf8Parser.TryParse(id, out Guid guid, out _) && numbers.TryGetValue(guid, out var number) ? number : -1;
}
