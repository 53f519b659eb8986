using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Puente.Emulator.Clock;
using Puente.Emulator.Events;
using Puente.Emulator.Events.Timelines;
using Puente.Emulator.Http;
using Puente.Emulator.Staffing;

namespace Puente.Emulator.Entities;

/// <summary>
/// Presence, routing status and conversation counts of users as answered. People of the seed follow the contact
/// centre's floor; those made over the API do only what they are told.
/// </summary>
internal sealed class UserStates(EventEngine engine, Roster roster, VirtualClock clock, ChangeEvents events)
{
    private static readonly string[] s_media = ["call", "callback", "email", "message"];
    private static readonly string[] s_idleMedia = ["chat", "socialExpression", "video"];
    private readonly ConcurrentDictionary<string, AgentState> _own = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Adds the expansions asked for to all users, as of one moment.</summary>
    public void Expand(IReadOnlyList<JsonObject> users, IReadOnlyList<string> expand)
    {
        if (!expand.Any(name => name is "presence" or "routingStatus" or "conversationSummary"))
            return;
        engine.Read(
            (floor, _) =>
            {
                foreach (var user in users)
                {
                    var id = user["id"]!.GetValue<string>();
                    var state = State(floor, id);
                    if (expand.Contains("presence"))
                        user["presence"] = PresenceJson(id, state);
                    if (expand.Contains("routingStatus"))
                        user["routingStatus"] = StatusJson(id, state);
                    if (expand.Contains("conversationSummary"))
                        user["conversationSummary"] = SummaryJson(floor, id);
                }
                return true;
            }
        );
    }

    public JsonObject Presence(string id) => engine.Read((floor, _) => PresenceJson(id, State(floor, id)));

    public JsonObject RoutingStatus(string id) => engine.Read((floor, _) => StatusJson(id, State(floor, id)));

    /// <summary>Statuses of several users as of one moment.</summary>
    public JsonObject[] RoutingStatuses(IReadOnlyList<string> ids) =>
        engine.Read((floor, _) => ids.Select(id => StatusJson(id, State(floor, id))).ToArray());

    /// <exception cref="ApiException">400 for a status that cannot be chosen now.</exception>
    public void SetRoutingStatus(string id, string? wanted)
    {
        var now = engine.Read((floor, _) => State(floor, id));
        if (
            wanted is not ("OFF_QUEUE" or "IDLE")
            || (wanted == "IDLE" && now.Status == Staffing.RoutingStatus.INTERACTING)
        )
            throw ApiException.BadRequest("An invalid routing status transition was attempted.", "general.bad.request");
        Choose(id, now, wanted == "IDLE" ? Duty.OnQueue : Duty.Available);
    }

    /// <exception cref="ApiException">400 for a definition that does not exist.</exception>
    public void SetPresence(string id, string definitionId)
    {
        if (!Presences.TryFind(roster.Organisation.Id, definitionId, out var duty))
            throw ApiException.BadRequest("The presence definition does not exist.", "invalid.value");
        Choose(id, engine.Read((floor, _) => State(floor, id)), duty);
    }

    /// <summary>Told of every choice that may make somebody free for a conversation.</summary>
    public event Action? Chosen;

    /// <summary>What somebody made over the API does by his own choice.</summary>
    public Duty Own(string id) => _own.TryGetValue(id, out var state) ? state.Presence : Duty.Offline;

    private void Choose(string id, AgentState now, Duty duty)
    {
        if (roster.User(id) is var user and >= 0)
        {
            engine.Choose(user, duty);
            Chosen?.Invoke();
            return;
        }
        var (presence, status) = AgentState.Rule(duty, serving: false, calling: false);
        var next = now.Next(clock.NowMs, presence, status);
        _own[id] = next;
        Tell(id, now, next);
    }

    // The engine tells of the seed's people; of the others only what they were told to do is known.
    private void Tell(string id, AgentState was, AgentState now)
    {
        if (now.Presence != was.Presence)
            events.Raise(
                TopicCatalogue.UserPresence,
                id,
                () =>
                    new JsonObject
                    {
                        ["source"] = "PURECLOUD",
                        ["presenceDefinition"] = EventDefinition(now),
                        ["primary"] = true,
                        ["message"] = "",
                        ["modifiedDate"] = Time(now.PresenceSince),
                    }
            );
        if (now.Status != was.Status)
            events.Raise(
                TopicCatalogue.UserRoutingStatus,
                id,
                () => new JsonObject { ["id"] = id, ["routingStatus"] = EventStatus(now) }
            );
        if (now.Presence != was.Presence || now.Status != was.Status)
            events.Raise(
                TopicCatalogue.UserActivity,
                id,
                () =>
                    new JsonObject
                    {
                        ["id"] = id,
                        ["routingStatus"] = EventStatus(now),
                        ["presence"] = new JsonObject
                        {
                            ["presenceDefinition"] = EventDefinition(now),
                            ["presenceMessage"] = "",
                            ["modifiedDate"] = Time(now.PresenceSince),
                        },
                        ["outOfOffice"] = new JsonObject { ["active"] = false },
                        ["activeQueueIds"] = new JsonArray(),
                    }
            );
    }

    private JsonObject EventDefinition(AgentState state) =>
        new()
        {
            ["id"] = Presences.Definition(roster.Organisation.Id, state.Presence),
            ["systemPresence"] = Presences.Event(state.Presence),
        };

    private static JsonObject EventStatus(AgentState state) =>
        new() { ["status"] = state.Status.ToString(), ["startTime"] = Time(state.StatusSince) };

    private AgentState State(Floor floor, string id) =>
        roster.User(id) is var user and >= 0
            ? floor.Agent(user)
            : _own.GetOrAdd(
                id,
                _ => new AgentState(Duty.Offline, clock.NowMs, Staffing.RoutingStatus.OFF_QUEUE, clock.NowMs)
            );

    private JsonObject PresenceJson(string id, AgentState state)
    {
        var definition = Presences.Definition(roster.Organisation.Id, state.Presence);
        return new JsonObject
        {
            ["id"] = id,
            ["source"] = "PURECLOUD",
            ["primary"] = true,
            ["presenceDefinition"] = new JsonObject
            {
                ["id"] = definition,
                ["systemPresence"] = Presences.Answer(state.Presence),
                ["selfUri"] = $"/api/v2/presence/definitions/{definition}",
            },
            ["message"] = "",
            ["modifiedDate"] = Time(state.PresenceSince),
            ["selfUri"] = $"/api/v2/users/{id}/presences/PURECLOUD",
        };
    }

    private static JsonObject StatusJson(string id, AgentState state) =>
        new()
        {
            ["userId"] = id,
            ["status"] = state.Status.ToString(),
            ["startTime"] = Time(state.StatusSince),
        };

    private JsonObject SummaryJson(Floor floor, string id)
    {
        var user = roster.User(id);
        var summary = new JsonObject { ["userId"] = id };
        for (var i = 0; i < s_media.Length; i++)
        {
            var media = Floor.QueueMedia[i];
            var mine = user < 0 ? [] : floor.OfUser(user).Where(one => one.Media == media).ToList();
            summary[s_media[i]] = Counts(mine);
        }
        foreach (var media in s_idleMedia)
            summary[media] = Counts([]);
        return summary;
    }

    private static JsonObject Counts(List<Standing> standings) =>
        new()
        {
            ["contactCenter"] = Counts(standings.Where(one => one.Queue >= 0)),
            ["enterprise"] = Counts(standings.Where(one => one.Queue < 0)),
        };

    private static JsonObject Counts(IEnumerable<Standing> standings) =>
        new()
        {
            ["active"] = standings.Count(one => one.Stage != Stage.Wrapup),
            ["acw"] = standings.Count(one => one.Stage == Stage.Wrapup),
        };

    private static string Time(long milliseconds) => Dates.Write(DateTimeOffset.FromUnixTimeMilliseconds(milliseconds));
}
