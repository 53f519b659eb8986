using System.Net;
using System.Text;
using System.Text.Json;
using Puente.Platform;
using Puente.Platform.Errors;
using Puente.Platform.Paging;
using Puente.Platform.Requests;

namespace Puente.Hub.Wallboard;

/// <summary>
/// Asks the platform what there is: queues, people, divisions, and how the queues stand. Events tell only of changes, so this
/// gives the beginning, and heals once a minute whatever was missed.
/// </summary>
internal sealed class WallCensus(PlatformClient platform, WallBoard board)
{
    /// <summary>Queues named in one observation query; its filter grows with them.</summary>
    private const int QueuesPerQuery = 100;

    private static readonly Listing Queues = new(Route.Of("/api/v2/routing/queues"), PagingStyle.PageNumber);
    private static readonly Listing Divisions = new(
        Route.Of("/api/v2/authorization/divisions"),
        PagingStyle.PageNumber
    );

    private static readonly Listing Users = new(
        Route.Of("/api/v2/users").With("state", "active").With("expand", "presence,routingStatus"),
        PagingStyle.PageNumber
    );

    private static readonly Listing Teams = new(Route.Of("/api/v2/teams"), PagingStyle.After);

    /// <summary>Listings between two readings of the teams: one request for each team, for what seldom changes.</summary>
    private const int TeamsEvery = 10;

    private int _untilTeams;

    private static readonly Route Observations = Route.Of("/api/v2/analytics/queues/observations/query");

    /// <exception cref="PlatformException">The platform refused or did not answer.</exception>
    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        var divisions = await ListAsync(Divisions, cancellationToken);
        board.ListDivisions([.. divisions.Select(one => (one.Id, one.Name))]);
        var queues = await ListAsync(Queues, cancellationToken);
        board.ListQueues([.. queues.Select(one => (one.Id, one.Name, one.Division))]);
        var asked = board.Now;
        var users = await ListAsync(Users, cancellationToken);
        board.ListAgents([.. users.Select(one => (one.Id, one.Name, one.Division, one.Entity))], asked);
        if (_untilTeams-- <= 0)
        {
            board.ListTeams(await TeamsAsync(cancellationToken));
            _untilTeams = TeamsEvery - 1;
        }
        foreach (var some in queues.Chunk(QueuesPerQuery))
            await ObserveAsync([.. some.Select(one => one.Id)], cancellationToken);
    }

    /// <summary>
    /// Who belongs to the queues that somebody filters by, each at most every ten minutes, whatever viewers choose; a queue that
    /// nobody has filtered by for an hour is forgotten.
    /// </summary>
    /// <exception cref="PlatformException">The platform did not answer.</exception>
    public async Task ReadMembersAsync(CancellationToken cancellationToken)
    {
        foreach (var queue in board.QueuesToRead(board.Now.AddHours(-1), board.Now.AddMinutes(-10)))
        {
            var listing = new Listing(
                Route.Of("/api/v2/routing/queues/{queueId}/members", queue.ToString()),
                PagingStyle.NextUri
            );
            try
            {
                var members = await ListAsync(listing, cancellationToken);
                board.ListMembers(queue, members.Select(one => one.Id).ToHashSet());
            }
            catch (PlatformResponseException fault)
                when (fault.Status is HttpStatusCode.Forbidden or HttpStatusCode.NotFound)
            {
                board.ListMembers(queue, null);
            }
        }
    }

    private async Task ObserveAsync(IReadOnlyList<Guid> queues, CancellationToken cancellationToken)
    {
        var predicates = string.Join(
            ',',
            queues.Select(id => $$"""{"dimension":"queueId","operator":"matches","value":"{{id}}"}""")
        );
        // By the platform's own times: this machine's clock may be ahead, and would then win over every event that follows.
        var (heard, asked) = (board.Heard, board.Now);
        var answer = await platform.QueryAsync(
            Observations,
            Encoding.UTF8.GetBytes($$$"""{"filter":{"type":"or","predicates":[{{{predicates}}}]}}"""),
            cancellationToken
        );
        using var document = JsonDocument.Parse(answer);
        var named = new HashSet<(Guid Queue, string? Media)>();
        if (document.RootElement.TryGetProperty("results", out var results))
            foreach (var result in results.EnumerateArray())
                if (
                    result.TryGetProperty("group", out var group)
                    && group.TryGetProperty("queueId", out var queue)
                    && Guid.TryParse(queue.GetString(), out var id)
                )
                {
                    board.Observed(id, result, heard, asked);
                    named.Add((id, group.TryGetProperty("mediaType", out var media) ? media.GetString() : null));
                }
        board.Emptied(queues, named, heard);
    }

    private async Task<IReadOnlyList<WallTeam>> TeamsAsync(CancellationToken cancellationToken)
    {
        try
        {
            var teams = new List<WallTeam>();
            foreach (var team in await ListAsync(Teams, cancellationToken))
            {
                var members = new Listing(
                    Route.Of("/api/v2/teams/{teamId}/members", team.Id.ToString()),
                    PagingStyle.After
                );
                var ids = (await ListAsync(members, cancellationToken)).Select(one => one.Id).ToHashSet();
                teams.Add(new WallTeam(team.Id, team.Name, team.Division, ids));
            }
            return teams;
        }
        catch (PlatformResponseException fault)
            when (fault.Status is HttpStatusCode.Forbidden or HttpStatusCode.NotFound)
        {
            // The hub's client does not hold groups:team:view: the wall is whole without teams to choose from.
            return [];
        }
    }

    private async Task<List<Listed>> ListAsync(Listing listing, CancellationToken cancellationToken)
    {
        var all = new List<Listed>();
        await foreach (var entity in platform.ListRawAsync(listing, cancellationToken))
        {
            using var document = JsonDocument.Parse(entity);
            var root = document.RootElement;
            if (!root.TryGetProperty("id", out var idElement) || !Guid.TryParse(idElement.GetString(), out var id))
                continue;
            Guid? division =
                root.TryGetProperty("division", out var of)
                && of.ValueKind == JsonValueKind.Object
                && of.TryGetProperty("id", out var divisionId)
                && Guid.TryParse(divisionId.GetString(), out var found)
                    ? found
                    : null;
            var name = root.TryGetProperty("name", out var text) ? text.GetString() ?? "" : "";
            all.Add(new Listed(id, name, division, root.Clone()));
        }
        return all;
    }

    private sealed record Listed(Guid Id, string Name, Guid? Division, JsonElement Entity);
}
