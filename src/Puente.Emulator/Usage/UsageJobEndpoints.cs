using System.Text.Json.Nodes;
using Puente.Emulator.Http;
using Puente.Emulator.OAuth;

namespace Puente.Emulator.Usage;

/// <summary>The newer form of the same: a job, its pages, and other words for the same groups.</summary>
internal sealed class UsageJobEndpoints(UsageCounters counters, UsageExecutions executions, ClientStore clients)
{
    private const string Organisation = "/api/v2/usage/aggregates/query/jobs";
    private const string Client = "/api/v2/usage/client/{clientId}/aggregates/query/jobs";
    private static readonly string[] s_organisation = ["oauth:client:view", "usage:organization:view"];
    private static readonly string[] s_client = ["oauth:client:view", "usage:client:view"];

    private static readonly Dictionary<string, Func<UsageKey, UsageCounts, IComparable>> s_sorts = new(
        StringComparer.OrdinalIgnoreCase
    )
    {
        ["date"] = (key, _) => key.Day,
        ["templateUri"] = (key, _) => key.TemplateUri,
        ["httpMethod"] = (key, _) => key.HttpMethod,
        ["requestCount"] = (_, counts) => counts.Requests,
        ["status429"] = (_, counts) => counts.Status429,
    };

    public void Map(RouteTable routes)
    {
        routes.Add("POST", Organisation, request => StartAsync(request, null), s_organisation);
        routes.Add("GET", Organisation + "/{jobId}", request => new(Results(request, 0)), s_organisation);
        routes.Add("POST", Client, request => StartAsync(request, request.Value(0)), s_client);
        routes.Add("GET", Client + "/{jobId}", request => new(Results(request, 1)), s_client);
    }

    private async ValueTask<ApiAnswer> StartAsync(ApiRequest request, string? client)
    {
        if (client is not null && !clients.Store.Contains(client))
            throw ApiException.NotFound();
        var body = await request.ObjectAsync();
        var execution = executions.Start(UsageQuery.Read(body, client, job: true, clients.NameOf), counters);
        Sort(execution, body);
        var uri = $"{request.Http.Request.Path}/{execution.Id}";
        return ApiAnswer.Json(
            new JsonObject
            {
                ["id"] = execution.Id,
                ["name"] = "",
                ["resultsUri"] = uri,
                ["selfUri"] = uri,
            },
            executions.IsRunning(execution) ? 202 : 200
        );
    }

    private static void Sort(UsageExecutions.Execution execution, JsonObject body)
    {
        foreach (var by in (Json.List(body, "sortBy") ?? []).OfType<JsonObject>().Reverse())
        {
            if (!s_sorts.TryGetValue(Json.Text(by, "fieldName") ?? "", out var value))
                throw ApiException.InvalidValue(Json.Text(by, "fieldName") ?? "", "FieldName", s_sorts.Keys);
            var rows = execution.Rows;
            var sorted =
                Json.OneOf(by, "order", "Order", "Asc", "Desc") == "Desc"
                    ? rows.OrderByDescending(row => value(row.Key, row.Counts)).ToList()
                    : rows.OrderBy(row => value(row.Key, row.Counts)).ToList();
            rows.Clear();
            rows.AddRange(sorted);
        }
    }

    private ApiAnswer Results(ApiRequest request, int index)
    {
        var execution = executions.Get(request.Value(index));
        var answer = new JsonObject { ["selfUri"] = request.Http.Request.Path.Value };
        if (executions.IsRunning(execution))
        {
            answer["queryStatus"] = "Running";
            return ApiAnswer.Json(answer, 202);
        }
        var (rows, after) = UsageExecutions.Page(execution, request, usual: 100);
        answer["queryStatus"] = "Succeeded";
        answer["entities"] = new JsonArray([.. rows.Select(row => Written(row.Key, row.Counts))]);
        if (after is not null)
            answer["nextUri"] =
                $"{request.Http.Request.Path}?after={after}&pageSize={request.QueryInt("pageSize", 100, 1, 1_000)}";
        return ApiAnswer.Json(answer);
    }

    private JsonObject Written(UsageKey key, UsageCounts counts)
    {
        var row = new JsonObject
        {
            ["date"] = $"{key.Day:yyyy-MM-dd}T00:00:00Z",
            ["platform"] = "",
            ["httpMethod"] = key.HttpMethod,
            ["templateUri"] = key.TemplateUri,
            ["requestCount"] = counts.Requests,
        };
        foreach (var (metric, count) in UsageEndpoints.Counts(counts))
            if (metric != "Requests")
                row[char.ToLowerInvariant(metric[0]) + metric[1..]] = count;
        if (key.ClientId.Length > 0)
            row["oauthClient"] = new JsonObject { ["id"] = key.ClientId, ["name"] = clients.NameOf(key.ClientId) };
        if (key.UserId.Length > 0)
            row["user"] = new JsonObject { ["id"] = key.UserId };
        return row;
    }
}
