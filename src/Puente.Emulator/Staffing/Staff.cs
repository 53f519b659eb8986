using Puente.Emulator.Organisation;

namespace Puente.Emulator.Staffing;

/// <summary>The members of one queue, counted by what they do; feeds both the events and the answers.</summary>
internal sealed class Staff
{
    private readonly int[] _byStatus = new int[Enum.GetValues<RoutingStatus>().Length];
    private readonly int[] _byPresence = new int[Enum.GetValues<Duty>().Length];

    public int Members { get; private init; }

    /// <summary>Members who have the queue activated: all of them.</summary>
    public int Active => Members;

    public static Staff Of(Floor floor, int queue)
    {
        Person[] members = [.. floor.Roster.MembersOf(queue)];
        var staff = new Staff { Members = members.Length };
        foreach (var member in members)
        {
            var state = floor.Agent(member.Number);
            staff._byStatus[(int)state.Status]++;
            staff._byPresence[(int)state.Presence]++;
        }
        return staff;
    }

    /// <summary>The counts above zero with their qualifiers: routing statuses, and ids of presence definitions.</summary>
    public IEnumerable<(string Metric, string Qualifier, int Count)> Qualified(string organisationId)
    {
        foreach (var status in Enum.GetValues<RoutingStatus>())
            if (_byStatus[(int)status] > 0)
                yield return ("oUserRoutingStatuses", status.ToString(), _byStatus[(int)status]);
        foreach (var status in Enum.GetValues<RoutingStatus>())
            if (status != RoutingStatus.OFF_QUEUE && _byStatus[(int)status] > 0)
                yield return ("oOnQueueUsers", status.ToString(), _byStatus[(int)status]);
        foreach (var duty in Enum.GetValues<Duty>())
            if (_byPresence[(int)duty] > 0)
                yield return ("oUserPresences", Presences.Definition(organisationId, duty), _byPresence[(int)duty]);
        foreach (var duty in Enum.GetValues<Duty>())
            if (duty != Duty.OnQueue && _byPresence[(int)duty] > 0)
                yield return ("oOffQueueUsers", Presences.Definition(organisationId, duty), _byPresence[(int)duty]);
    }
}
