using System.Text.Json.Nodes;
using Puente.Emulator.Conversations;
using Puente.Emulator.Conversations.Draft;
using Puente.Emulator.Events;
using Puente.Emulator.Events.Timelines;
using Puente.Emulator.Http;
using Puente.Emulator.Organisation;
using Puente.Emulator.Staffing;

namespace Puente.Emulator.Observations;

/// <summary>What is happening in the queues now, from the same floor that the events are told from.</summary>
internal sealed class ObservationEndpoints(EventEngine engine, Roster roster, History history)
{
    /// <summary>Observations listed per metric; of more, the oldest and the newest half are.</summary>
    private const int MostListed = 100;

    private readonly OrganisationSeed _organisation = roster.Organisation;

    public void Map(RouteTable routes) =>
        routes.Add(
            "POST",
            "/api/v2/analytics/queues/observations/query",
            QueryAsync,
            "analytics:queueObservation:view"
        );

    private async ValueTask<ApiAnswer> QueryAsync(ApiRequest request)
    {
        var query = ObservationQuery.Read(await request.ObjectAsync());
        return ApiAnswer.Json(await Task.Run(() => engine.Read((floor, _) => Answer(query, floor)), request.Aborted));
    }

    private JsonObject Answer(ObservationQuery query, Floor floor)
    {
        var mappings = new JsonObject();
        foreach (var duty in Enum.GetValues<Duty>())
            mappings[Presences.Event(duty)] = new JsonArray(Presences.Definition(_organisation.Id, duty));
        var results = new JsonArray();
        // The platform's order is not known: letter by letter, so that two answers can be held against each other.
        foreach (
            var queue in Enumerable
                .Range(0, roster.Queues.Length)
                .OrderBy(one => roster.Queues[one].Id, StringComparer.Ordinal)
        )
        {
            var id = roster.Queues[queue].Id;
            if (query.Holds(id, null) && Agents(query, floor, queue) is { Count: > 0 } agents)
                results.Add(Group(id, null, agents));
            foreach (var media in Floor.QueueMedia.OrderBy(one => one.ToString(), StringComparer.Ordinal))
                if (query.Holds(id, media.ToString()) && Media(query, floor, queue, media) is { Count: > 0 } data)
                    results.Add(Group(id, media.ToString(), data));
        }
        return new JsonObject { ["systemToOrganizationMappings"] = mappings, ["results"] = results };
    }

    private static JsonObject Group(string queue, string? media, List<JsonObject> data)
    {
        var group = new JsonObject { ["queueId"] = queue };
        if (media is not null)
            group["mediaType"] = media;
        var sorted = data.OrderBy(one => (string?)one["metric"], StringComparer.Ordinal)
            .ThenBy(one => (string?)one["qualifier"], StringComparer.Ordinal);
        return new JsonObject { ["group"] = group, ["data"] = new JsonArray([.. sorted]) };
    }

    private List<JsonObject> Agents(ObservationQuery query, Floor floor, int queue)
    {
        var staff = Staff.Of(floor, queue);
        var data = new List<JsonObject>();
        foreach (
            var (metric, count) in (ReadOnlySpan<(string, int)>)
                [("oMemberUsers", staff.Members), ("oActiveUsers", staff.Active)]
        )
            if (query.Metrics.Contains(metric))
                data.Add(Count(metric, count));
        foreach (var (metric, qualifier, count) in staff.Qualified(_organisation.Id))
        {
            if (!query.Metrics.Contains(metric))
                continue;
            data.Add(
                new JsonObject
                {
                    ["metric"] = metric,
                    ["qualifier"] = qualifier,
                    ["stats"] = new JsonObject { ["count"] = count },
                }
            );
        }
        return data;
    }

    private List<JsonObject> Media(ObservationQuery query, Floor floor, int queue, Media media)
    {
        var data = new List<JsonObject>();
        foreach (
            var (metric, stage) in (ReadOnlySpan<(string, Stage)>)
                [("oWaiting", Stage.Waiting), ("oAlerting", Stage.Alerting), ("oInteracting", Stage.Interacting)]
        )
        {
            var found = floor
                .OfQueue(queue)
                .Where(one => one.Media == media && one.Stage == stage)
                .OrderBy(one => one.Since)
                .ToList();
            if (query.Metrics.Contains(metric) || query.DetailMetrics.Contains(metric))
            {
                var entry = Count(metric, found.Count);
                if (query.DetailMetrics.Contains(metric))
                    List(entry, found);
                data.Add(entry);
            }
            var longest = "oLongest" + metric[1..];
            if (query.Metrics.Contains(longest) && found.Count > 0)
                data.Add(
                    new JsonObject
                    {
                        ["metric"] = longest,
                        // A time, not a length.
                        ["stats"] = new JsonObject { ["calculatedMetricValue"] = found[0].Since },
                    }
                );
        }
        return data;
    }

    private void List(JsonObject entry, List<Standing> found)
    {
        entry["truncated"] = found.Count > MostListed;
        var listed = found.Count > MostListed ? [.. found[..(MostListed / 2)], .. found[^(MostListed / 2)..]] : found;
        var scene = history.Borrow();
        try
        {
            var observations = new JsonArray();
            foreach (var one in listed)
                observations.Add(Observation(history.Play(scene, one.Place), one));
            entry["observations"] = observations;
        }
        finally
        {
            history.GiveBack(scene);
        }
    }

    private JsonObject Observation(ConversationDraft draft, Standing one)
    {
        var participant = draft.Participant(one.Participant);
        var session = participant.Sessions[one.Session];
        var observation = new JsonObject
        {
            ["observationDate"] = Dates.Write(DateTimeOffset.FromUnixTimeMilliseconds(one.Since)),
            ["conversationId"] = Entity.TextOf(draft.Id),
            ["sessionId"] = Entity.TextOf(session.Id),
            ["routingPriority"] = 0,
        };
        if (one.User >= 0)
            observation["userId"] = roster.Users[one.User].Id;
        foreach (var name in (string[])["direction", "ani", "dnis", "addressFrom", "addressTo", "requestedRoutings"])
        {
            var value = Members.Find(draft, session.Pieces, System.Text.Encoding.ASCII.GetBytes(name), one.Since);
            if (!value.IsEmpty)
                observation[name] = JsonNode.Parse(value);
        }
        return observation;
    }

    private static JsonObject Count(string metric, int count) =>
        new()
        {
            ["metric"] = metric,
            ["stats"] = new JsonObject { ["count"] = count },
        };
}
