using System.Text.Json;
using System.Text.Json.Nodes;
using Puente.Platform;
using Puente.Platform.DataActions;
using Puente.Platform.Integrations;

namespace Puente.Actions.Deploying;

/// <summary>The actions of an organisation: a list of all, each read whole when it is asked for.</summary>
internal sealed class OrganisationActions
{
    private readonly PlatformClient _client;

    private OrganisationActions(PlatformClient client) => _client = client;

    public required string Id { get; init; }

    public required string Name { get; init; }

    /// <summary>Of all types, those without actions included.</summary>
    public required IReadOnlyList<Integration> Integrations { get; init; }

    /// <summary>Published or drafted, built-in ones left out; an action that is both stands here once.</summary>
    public required IReadOnlyList<DataAction> All { get; init; }

    /// <summary>Ids of actions that have a draft.</summary>
    public required IReadOnlySet<DataActionId> Drafted { get; init; }

    public static async Task<OrganisationActions> ReadAsync(PlatformClient client, CancellationToken stop)
    {
        var organisation = await client.Organizations.GetMeAsync(stop);
        var integrations = new List<Integration>();
        await foreach (var integration in client.Integrations.ListAsync(cancellationToken: stop))
            integrations.Add(integration);
        var all = new Dictionary<DataActionId, DataAction>();
        await foreach (var action in client.DataActions.ListAsync(stop))
            all[action.Id] = action;
        var drafted = new HashSet<DataActionId>();
        await foreach (var draft in client.DataActions.ListDraftsAsync(stop))
        {
            drafted.Add(draft.Id);
            all.TryAdd(draft.Id, draft);
        }

        return new OrganisationActions(client)
        {
            Id = organisation.Id.ToString(),
            Name = organisation.Name ?? organisation.Id.ToString(),
            Integrations = integrations,
            All =
            [
                .. all
                    .Values.Where(action => !action.Id.IsStatic)
                    .OrderBy(action => action.Name, StringComparer.Ordinal)
                    .ThenBy(action => action.Id.Value, StringComparer.Ordinal),
            ],
            Drafted = drafted,
        };
    }

    public Integration? IntegrationOf(DataAction action) =>
        Integrations.FirstOrDefault(one =>
            one.Id.ToString().Equals(action.IntegrationId, StringComparison.OrdinalIgnoreCase)
        );

    /// <returns>Null when the action is gone.</returns>
    public async Task<RemoteAction?> ReadAsync(DataActionId id, CancellationToken stop)
    {
        var published = await _client.DataActions.FindAsync(id, stop);
        var draft = await _client.DataActions.FindDraftAsync(id, stop);
        if (published is null && draft is null)
            return null;
        return new RemoteAction(id, await StateAsync(published, false, stop), await StateAsync(draft, true, stop));
    }

    private async Task<RemoteState?> StateAsync(DataAction? action, bool isDraft, CancellationToken stop)
    {
        if (action is null)
            return null;
        var integration = IntegrationOf(action);
        var integrationName = integration?.Name ?? "";
        var json = new JsonObject
        {
            ["name"] = action.Name,
            ["integrationType"] = integration?.IntegrationType?.Id,
            ["actionType"] = action.Id.IsCustomAuth ? "customAuth" : "custom",
            ["config"] = await ConfigAsync(action, isDraft, stop),
            ["contract"] = await ContractAsync(action, isDraft, stop),
            ["secure"] = action.Secure ?? false,
        };
        // The integration's name is the category that the platform gives by itself.
        if (action.Category is { } category && category != integrationName)
            json.Insert(3, "category", category);
        return new RemoteState(action.Version ?? 1, new ActionContent(json, integrationName));
    }

    private async Task<JsonObject> ConfigAsync(DataAction action, bool isDraft, CancellationToken stop)
    {
        var config = Copy(action.Config);
        await FillAsync(Own(config, "request"), "requestTemplate");
        await FillAsync(Own(config, "response"), "successTemplate");
        return config;

        async Task FillAsync(JsonObject owner, string name)
        {
            if (FileName(owner, name + "Uri") is { } file && owner[name] is null)
                owner[name] = await _client.DataActions.GetTemplateAsync(action.Id, isDraft, file, stop);
            owner.Remove(name + "Uri");
        }
    }

    private async Task<JsonObject> ContractAsync(DataAction action, bool isDraft, CancellationToken stop)
    {
        var contract = Copy(action.Contract);
        return new JsonObject
        {
            ["input"] = new JsonObject { ["inputSchema"] = await SchemaAsync("input", "inputSchema") },
            ["output"] = new JsonObject { ["successSchema"] = await SchemaAsync("output", "successSchema") },
        };

        async Task<JsonNode?> SchemaAsync(string side, string name)
        {
            var owner = Own(contract, side);
            if (owner[name] is { } schema)
                return schema.DeepClone();
            return FileName(owner, name + "Uri") is { } file
                ? Copy(await _client.DataActions.GetSchemaAsync(action.Id, isDraft, file, stop))
                : new JsonObject { ["type"] = "object", ["properties"] = new JsonObject() };
        }
    }

    private static JsonObject Copy(JsonElement? element) =>
        element is { ValueKind: JsonValueKind.Object } value ? (JsonObject)JsonNode.Parse(value.GetRawText())! : [];

    private static JsonObject Own(JsonObject owner, string name)
    {
        if (owner[name] is not JsonObject member)
            owner[name] = member = [];
        return member;
    }

    private static string? FileName(JsonObject owner, string name) =>
        owner[name]?.GetValue<string>().Split('?')[0].TrimEnd('/').Split('/')[^1] is { Length: > 0 } file ? file : null;
}
