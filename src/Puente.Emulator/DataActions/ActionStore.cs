using System.Text.Json.Nodes;
using Puente.Emulator.Chance;
using Puente.Emulator.Http;

namespace Puente.Emulator.DataActions;

/// <summary>The organisation's actions, published and drafted. Safe to use from several threads.</summary>
internal sealed class ActionStore(ActionIntegrations integrations, DataActionOptions options, ulong seed)
{
    private readonly Lock _lock = new();
    private readonly List<DataAction> _all = [];
    private Dice _dice = new(Mix.Hash(seed, 0xAC71045));

    public IReadOnlyList<DataAction> List()
    {
        lock (_lock)
            return [.. _all];
    }

    public DataAction Find(string id)
    {
        lock (_lock)
            return _all[Place(id)];
    }

    /// <summary>The published action; 404 while there is only a draft.</summary>
    public DataAction FindPublished(string id) =>
        Find(id) is { Published: not null } found ? found : throw ApiException.NotFound();

    public DataAction FindDraft(string id) =>
        Find(id) is { Draft: not null } found ? found : throw ApiException.NotFound();

    /// <param name="isPublished">True for an action that is published at once.</param>
    public DataAction Add(JsonObject body, bool isPublished)
    {
        var integrationId = Json.Text(body, "integrationId") ?? "";
        var integration =
            integrations.State(integrationId)
            ?? throw ApiException.BadRequest($"The integration {integrationId} does not exist.", "invalid.value");
        if (isPublished && integration.Type.Id == ActionIntegrationType.Functions)
            throw ApiException.BadRequest("An action of a function integration begins as a draft.");
        var definition = new ActionDefinition(
            ActionDefinition.NameIn(body, "name") ?? throw Missing("name"),
            ActionDefinition.NameIn(body, "category") ?? throw Missing("category"),
            Json.Flag(body, "secure"),
            ActionDefinition.Member(body, "config") ?? throw Missing("config"),
            ActionDefinition.Member(body, "contract") ?? throw Missing("contract"),
            Version: 1
        );
        if (isPublished)
            Demand(definition, integration);
        else if (options.NewDraftLosesTemplate && definition.Config["request"] is JsonObject request)
            request.Remove("requestTemplate");
        lock (_lock)
        {
            var id = DataAction.CustomId(Organisation.Entity.TextOf(_dice.Guid()));
            var made = isPublished
                ? new DataAction(id, integration.Id, definition, null)
                : new DataAction(id, integration.Id, null, definition);
            _all.Add(made);
            return made;
        }
    }

    public DataAction Patch(string id, JsonObject body) =>
        Change(
            id,
            action =>
            {
                var published = Writable(action).Published ?? throw ApiException.NotFound();
                Match(body, published.Version);
                var saved = published.With(Without(body, "contract", "secure"), mayChangeContract: false);
                DemandNoTimeout(action, saved);
                Demand(saved, StateOf(action));
                return action with { Published = saved };
            }
        );

    public DataAction StartDraft(string id) =>
        Change(
            id,
            action =>
                action switch
                {
                    { IsStatic: true } => throw ReadOnly(),
                    { Published: null } => throw ApiException.NotFound(),
                    { Draft: not null } => throw ApiException.Conflict("The action has a draft already."),
                    _ => action with { Draft = action.Published },
                }
        );

    public DataAction PatchDraft(string id, JsonObject body) =>
        Change(
            id,
            action =>
            {
                var draft = Writable(action).Draft ?? throw ApiException.NotFound();
                Match(body, draft.Version);
                var saved = draft.With(body, mayChangeContract: action.Published is null);
                DemandNoTimeout(action, saved);
                return action with { Draft = saved };
            }
        );

    public DataAction Publish(string id, JsonObject body) =>
        Change(
            id,
            action =>
            {
                var draft = Writable(action).Draft ?? throw ApiException.NotFound();
                Match(body, draft.Version);
                Demand(draft, StateOf(action));
                var version = Math.Max(draft.Version, (action.Published?.Version ?? 0) + 1);
                return action with { Published = draft with { Version = version }, Draft = null };
            }
        );

    public void RemoveDraft(string id)
    {
        lock (_lock)
        {
            var at = Place(id);
            if (_all[at].Draft is null)
                throw ApiException.NotFound();
            if (_all[at].Published is null)
                _all.RemoveAt(at);
            else
                _all[at] = _all[at] with { Draft = null };
        }
    }

    public void Remove(string id)
    {
        lock (_lock)
        {
            var at = Place(id);
            if (_all[at].IsCustomAuth)
                throw ApiException.BadRequest("A custom auth action goes with its integration and cannot be deleted.");
            Writable(_all[at]);
            _all.RemoveAt(at);
        }
    }

    /// <summary>Keeps the built-in actions in step with their integration; all actions go with it.</summary>
    public void Follow(string integrationId, IntegrationState? integration)
    {
        lock (_lock)
        {
            if (integration is null)
            {
                _all.RemoveAll(action => action.IntegrationId == integrationId);
                return;
            }

            var own = _all.Where(action => action.IntegrationId == integrationId).ToArray();
            if (integration.Type.Id == ActionIntegrationType.Self && !own.Any(action => action.IsStatic))
                _all.Add(
                    new DataAction(
                        DataAction.StaticId(Organisation.Entity.TextOf(_dice.Guid())),
                        integrationId,
                        BuiltInActions.GetUser(integration.Name),
                        null
                    )
                );
            var auth = own.FirstOrDefault(action => action.IsCustomAuth);
            if (integration.Credential?.Type.Name == "userDefinedOAuth")
            {
                if (auth is null)
                    _all.Add(
                        new DataAction(
                            DataAction.AuthId(integrationId),
                            integrationId,
                            BuiltInActions.SignIn(integration.Name),
                            null
                        )
                    );
            }
            else if (auth is not null)
                _all.Remove(auth);
        }
    }

    /// <summary>The integration an action belongs to; it goes with it, so it is there.</summary>
    public IntegrationState StateOf(DataAction action) =>
        integrations.State(action.IntegrationId) ?? throw ApiException.NotFound();

    private DataAction Change(string id, Func<DataAction, DataAction> change)
    {
        lock (_lock)
        {
            var at = Place(id);
            return _all[at] = change(_all[at]);
        }
    }

    private int Place(string id) =>
        _all.FindIndex(action => action.Id.Equals(id, StringComparison.OrdinalIgnoreCase)) is var at and >= 0
            ? at
            : throw ApiException.NotFound();

    private static DataAction Writable(DataAction action) => action.IsStatic ? throw ReadOnly() : action;

    private static void Demand(ActionDefinition definition, IntegrationState integration)
    {
        if (definition.Faults(integration.Type.Id, integration.Id) is [var first, ..])
            throw ApiException.BadRequest(first);
    }

    private static void DemandNoTimeout(DataAction action, ActionDefinition definition)
    {
        if (action.IsCustomAuth && definition.Config["timeoutSeconds"] is not null)
            throw ApiException.BadRequest("timeoutSeconds is not valid on a custom auth action.", "invalid.value");
    }

    private static void Match(JsonObject body, int version)
    {
        var given = Json.Whole(body, "version") ?? throw ApiException.BadRequest("The version is required.");
        if (given != version)
            throw ApiException.Conflict(
                $"The version supplied ({given}) does not match the current version of the action ({version})"
            );
    }

    private static JsonObject Without(JsonObject body, params string[] names)
    {
        foreach (var name in names)
            body.Remove(name);
        return body;
    }

    private static ApiException Missing(string member) =>
        ApiException.BadRequest($"The member {member} is required.", "invalid.value");

    private static ApiException ReadOnly() =>
        ApiException.BadRequest("A built-in action cannot be changed. Copy it into one of your own.");
}
