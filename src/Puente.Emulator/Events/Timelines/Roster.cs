using System.Buffers.Text;
using System.Collections.Concurrent;
using Puente.Emulator.Organisation;

namespace Puente.Emulator.Events.Timelines;

/// <summary>
/// Finds people and queues by the ids that records name them with: those of the seed, and behind them those made over
/// the API that a conversation has come to concern. Safe to use from several threads.
/// </summary>
internal sealed class Roster
{
    private readonly Lock _lock = new();
    private readonly ConcurrentDictionary<Guid, int> _userNumbers = [];
    private readonly ConcurrentDictionary<Guid, int> _queueNumbers = [];
    private readonly int[][] _queuesOfSeeded;
    private volatile Person[] _users;
    private volatile Queue[] _queues;

    public Roster(OrganisationSeed organisation)
    {
        Organisation = organisation;
        (_users, _queues) = (organisation.Users, organisation.Queues);
        for (var i = 0; i < _users.Length; i++)
            _userNumbers[Guid.Parse(_users[i].Id)] = i;
        for (var i = 0; i < _queues.Length; i++)
            _queueNumbers[Guid.Parse(_queues[i].Id)] = i;
        _queuesOfSeeded = new int[_users.Length][];
        for (var i = 0; i < _users.Length; i++)
            _queuesOfSeeded[i] =
            [
                .. Enumerable.Range(0, _queues.Length).Where(queue => _queues[queue].Members.Contains(_users[i])),
            ];
    }

    public OrganisationSeed Organisation { get; }

    /// <summary>By number; those of the seed come first, and nobody is ever taken out.</summary>
    public Person[] Users => _users;

    public Queue[] Queues => _queues;

    /// <summary>Ids of the queues that somebody made over the API belongs to; set once there are such people.</summary>
    public Func<string, IEnumerable<string>> Memberships { get; set; } = _ => [];

    /// <summary>Numbers of the queues a user is a member of.</summary>
    public int[] QueuesOf(int user) =>
        user < _queuesOfSeeded.Length
            ? _queuesOfSeeded[user]
            : [.. Memberships(_users[user].Id).Select(Queue).Where(queue => queue >= 0)];

    /// <summary>Members as the queue's figures count them: the seed's, and those made over the API since.</summary>
    public IEnumerable<Person> MembersOf(int queue)
    {
        foreach (var member in _queues[queue].Members)
            yield return member;
        for (var user = _queuesOfSeeded.Length; user < _users.Length; user++)
            if (QueuesOf(user).Contains(queue))
                yield return _users[user];
    }

    /// <summary>The user's number, -1 when there is none.</summary>
    public int User(ReadOnlySpan<byte> id) => Find(_userNumbers, id);

    public int User(string id) => Guid.TryParse(id, out var guid) ? _userNumbers.GetValueOrDefault(guid, -1) : -1;

    public int Queue(ReadOnlySpan<byte> id) => Find(_queueNumbers, id);

    public int Queue(string id) => Guid.TryParse(id, out var guid) ? _queueNumbers.GetValueOrDefault(guid, -1) : -1;

    /// <summary>Takes up somebody made over the API. Only the event engine calls it, since its floor grows with it.</summary>
    public void Add(Func<int, Person> make)
    {
        lock (_lock)
        {
            var person = make(_users.Length);
            _users = [.. _users, person];
            _userNumbers[Guid.Parse(person.Id)] = person.Number;
        }
    }

    public void Add(Queue queue)
    {
        lock (_lock)
        {
            _queues = [.. _queues, queue];
            _queueNumbers[Guid.Parse(queue.Id)] = _queues.Length - 1;
        }
    }

    private static int Find(ConcurrentDictionary<Guid, int> numbers, ReadOnlySpan<byte> id) =>
        Utf8Parser.TryParse(id, out Guid guid, out _) && numbers.TryGetValue(guid, out var number) ? number : -1;
}
