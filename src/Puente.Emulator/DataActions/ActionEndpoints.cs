using System.Text;
using System.Text.Json.Nodes;
using Puente.Actions.Execution;
using Puente.Emulator.Http;

namespace Puente.Emulator.DataActions;

/// <summary>The actions family of the REST API: published actions, their drafts, and running both.</summary>
internal sealed class ActionEndpoints(ActionStore actions, ActionExecution execution)
{
    private const string Root = ActionJson.Root;
    private const string One = Root + "/{actionId}";
    private const string Draft = One + "/draft";

    /// <summary>Above the engine's own 50, so that a body too deep is judged by it.</summary>
    private const int Depth = 64;

    private static readonly string[] s_view = ["integrations:action:view", "bridge:actions:view"];
    private static readonly string[] s_execute = ["integrations:action:execute", "bridge:actions:execute"];
    private const string Add = "integrations:action:add";
    private const string Edit = "integrations:action:edit";
    private const string Remove = "integrations:action:delete";

    public void Map(RouteTable routes)
    {
        routes.Add("GET", Root, request => new(ActionListing.Write(request, actions.List(), drafts: false)), s_view);
        routes.Add(
            "GET",
            Root + "/categories",
            request => new(ActionListing.Categories(request, actions.List())),
            s_view
        );
        routes.Add("POST", Root, request => AddAsync(request, isPublished: true), Add);
        routes.Add("GET", One, request => new(Get(request, isDraft: false)), s_view);
        routes.Add("PATCH", One, request => ChangeAsync(request, actions.Patch, isDraft: false), Edit);
        routes.Add("DELETE", One, request => new(Delete(request, actions.Remove)), Remove);
        routes.Add("POST", One + "/execute", ExecuteAsync, s_execute);
        routes.Add("POST", One + "/test", request => TestAsync(request, isDraft: false), s_execute);

        routes.Add(
            "GET",
            Root + "/drafts",
            request => new(ActionListing.Write(request, actions.List(), drafts: true)),
            s_view
        );
        routes.Add("POST", Root + "/drafts", request => AddAsync(request, isPublished: false), Add);
        routes.Add("POST", Draft, request => new(Shown(actions.StartDraft(request.Value(0)), isDraft: true)), Edit);
        routes.Add("GET", Draft, request => new(Get(request, isDraft: true)), s_view);
        routes.Add("PATCH", Draft, request => ChangeAsync(request, actions.PatchDraft, isDraft: true), Edit);
        routes.Add("DELETE", Draft, request => new(Delete(request, actions.RemoveDraft)), Remove);
        routes.Add("GET", Draft + "/validation", request => new(Validate(request)), Edit);
        routes.Add("POST", Draft + "/test", request => TestAsync(request, isDraft: true), s_execute);
        routes.Add("POST", Draft + "/publish", request => ChangeAsync(request, actions.Publish, isDraft: false), Edit);

        foreach (var (at, isDraft) in new[] { (One, false), (Draft, true) })
        {
            routes.Add("GET", at + "/schemas/{fileName}", request => new(Schema(request, isDraft)), s_view);
            routes.Add("GET", at + "/templates/{fileName}", request => new(Template(request, isDraft)), s_view);
        }
    }

    private async ValueTask<ApiAnswer> AddAsync(ApiRequest request, bool isPublished) =>
        Shown(actions.Add(await request.ObjectAsync(Depth), isPublished), isDraft: !isPublished);

    private static async ValueTask<ApiAnswer> ChangeAsync(
        ApiRequest request,
        Func<string, JsonObject, DataAction> change,
        bool isDraft
    ) => Shown(change(request.Value(0), await request.ObjectAsync(Depth)), isDraft);

    private static ApiAnswer Shown(DataAction action, bool isDraft) =>
        ApiAnswer.Json(ActionJson.Write(action, isDraft, config: true, contract: true, flatten: false));

    private ApiAnswer Get(ApiRequest request, bool isDraft) =>
        ApiAnswer.Json(
            ActionJson.Write(
                Find(request, isDraft),
                isDraft,
                ActionListing.Flag(request, "includeConfig") == true,
                request.QueryList("expand").Contains("contract"),
                ActionListing.Flag(request, "flatten") == true
            )
        );

    private DataAction Find(ApiRequest request, bool isDraft) =>
        isDraft ? actions.FindDraft(request.Value(0)) : actions.FindPublished(request.Value(0));

    private ActionDefinition Definition(ApiRequest request, bool isDraft)
    {
        var action = Find(request, isDraft);
        return (isDraft ? action.Draft : action.Published)!;
    }

    private static ApiAnswer Delete(ApiRequest request, Action<string> remove)
    {
        remove(request.Value(0));
        return ApiAnswer.Empty(204);
    }

    private ApiAnswer Schema(ApiRequest request, bool isDraft) =>
        ApiAnswer.Json(
            ActionJson.Schema(
                Definition(request, isDraft),
                request.Value(1),
                ActionListing.Flag(request, "flatten") == true
            ) ?? throw ApiException.NotFound()
        );

    private ApiAnswer Template(ApiRequest request, bool isDraft)
    {
        var text = ActionJson.Template(Definition(request, isDraft), request.Value(1)) ?? throw ApiException.NotFound();
        return new ApiAnswer(200, Encoding.UTF8.GetBytes(text)) { ContentType = "text/plain; charset=UTF-8" };
    }

    private ApiAnswer Validate(ApiRequest request)
    {
        var action = actions.FindDraft(request.Value(0));
        var integration = actions.StateOf(action);
        var faults = action.Draft!.Faults(integration.Type.Id, integration.Id);
        return ApiAnswer.Json(
            new JsonObject
            {
                ["valid"] = faults.Count == 0,
                ["errors"] = new JsonArray([
                    .. faults.Select(fault => ApiException.BadRequest(fault).Body(request.ContextId)),
                ]),
            }
        );
    }

    private async ValueTask<ApiAnswer> ExecuteAsync(ApiRequest request)
    {
        if (actions.FindPublished(request.Value(0)).IsCustomAuth)
            throw ApiException.BadRequest("A custom auth action cannot be executed directly.");
        var trace = await RunAsync(request, isDraft: false);
        return trace.Error is { } error
            ? throw new ApiException(error.Status, error.Code, error.Message) { DetailCode = ActionError.DetailCode }
            : new ApiAnswer(200, Encoding.UTF8.GetBytes(trace.Result!));
    }

    private async ValueTask<ApiAnswer> TestAsync(ApiRequest request, bool isDraft) =>
        new(200, Encoding.UTF8.GetBytes((await RunAsync(request, isDraft)).ToTestResult()));

    private async Task<ActionTrace> RunAsync(ApiRequest request, bool isDraft)
    {
        var action = Find(request, isDraft);
        var auth = actions.List().FirstOrDefault(one => one.Id == DataAction.AuthId(action.IntegrationId));
        return await execution.RunAsync(
            (isDraft ? action.Draft : action.Published)!,
            action.IsCustomAuth,
            actions.StateOf(action),
            auth?.Published,
            Encoding.UTF8.GetString(await request.BytesAsync()),
            ActionListing.Flag(request, "flatten") == true,
            request.Aborted
        );
    }
}
