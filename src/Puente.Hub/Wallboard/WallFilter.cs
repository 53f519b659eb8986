using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Puente.Hub.Wallboard;

/// <summary>What a viewer wants to see of what he may see. The stream sends nothing else.</summary>
/// <param name="Division">Queues and agents of this one; null for all.</param>
/// <param name="Team">Agents who belong to it; null for all. A team says nothing about queues.</param>
/// <param name="Queues">Only these, and the agents who belong to them; empty for all.</param>
internal sealed record WallFilter(Guid? Division, Guid? Team, IReadOnlySet<Guid> Queues)
{
    /// <summary>More than fit on any wall; each filter costs frames of its own.</summary>
    public const int MostQueues = 200;

    public static WallFilter Everything { get; } = new(null, null, new HashSet<Guid>());

    /// <summary>The same text for the same filter.</summary>
    public string Key { get; } = $"{Division}/{Team}/{string.Join('+', Queues.Order())}";

    public bool Wants(WallQueue queue) =>
        (Division is null || queue.Division == Division) && (Queues.Count == 0 || Queues.Contains(queue.Id));

    /// <summary>Reads <c>division</c>, <c>team</c> and <c>queue</c> (ids joined by commas); an empty one is none.</summary>
    /// <returns>Null when one is no id, or there are too many.</returns>
    public static WallFilter? Read(IQueryCollection query)
    {
        if (!TryId(query["division"], out var division) || !TryId(query["team"], out var team))
            return null;
        var queues = new HashSet<Guid>();
        foreach (
            var text in query["queue"].ToString().Split(',', MostQueues + 1, StringSplitOptions.RemoveEmptyEntries)
        )
            if (!Guid.TryParse(text, out var id) || !queues.Add(id) || queues.Count > MostQueues)
                return null;
        return new WallFilter(division, team, queues);
    }

    private static bool TryId(StringValues given, out Guid? id)
    {
        id = Guid.TryParse(given.ToString(), out var read) ? read : null;
        return id is not null || StringValues.IsNullOrEmpty(given);
    }
}
