using System.Text.Json.Nodes;
using Puente.Emulator.Events.Timelines;
using Puente.Emulator.Filters;
using Puente.Emulator.Staffing;

namespace Puente.Emulator.People;

/// <summary>What all questions about users share.</summary>
internal static class KnownUsers
{
    /// <summary>Numbers of the users whose id a filter lets through; without a filter all.</summary>
    public static HashSet<int> Matching(Roster roster, Filter? filter)
    {
        var users = roster.Users;
        return
        [
            .. Enumerable
                .Range(0, users.Length)
                .Where(user =>
                {
                    FilterValue[] id = [new(ValueKind.Text, users[user].Id)];
                    return filter?.Holds(predicate => predicate.Holds(id)) != false;
                }),
        ];
    }

    /// <summary>The organisation's presence definitions by the system's presences.</summary>
    public static JsonObject Mappings(string organisationId)
    {
        var mappings = new JsonObject();
        foreach (var duty in Enum.GetValues<Duty>())
            mappings[Presences.Event(duty)] = new JsonArray(Presences.Definition(organisationId, duty));
        return mappings;
    }
}
