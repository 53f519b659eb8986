using System.Text.Json.Nodes;
using Puente.Emulator.Http;
using Puente.Emulator.OAuth;

namespace Puente.Emulator.Usage;

/// <summary>What was asked of the API by whom: the query form, its search, and the summary of one client.</summary>
internal sealed class UsageEndpoints(
    UsageCounters counters,
    UsageExecutions executions,
    ClientStore clients,
    Func<DateTimeOffset> now
)
{
    private const string OfClient = "/api/v2/oauth/clients/{clientId}/usage";
    private static readonly string[] s_organisation = ["oauth:client:view", "usage:organization:view"];
    private static readonly string[] s_client = ["oauth:client:view", "usage:client:view"];
    private static readonly string[] s_search = ["oauth:client:view", "usage:simpleSearch:view"];

    public void Map(RouteTable routes)
    {
        routes.Add(
            "POST",
            "/api/v2/usage/query",
            request => StartAsync(request, null, id => $"/api/v2/usage/query/{id}/results"),
            s_organisation
        );
        routes.Add(
            "GET",
            "/api/v2/usage/query/{executionId}/results",
            request => new(Results(request, 0)),
            s_organisation
        );
        routes.Add(
            "POST",
            "/api/v2/usage/simplesearch",
            request => StartAsync(request, null, id => $"/api/v2/usage/simplesearch/{id}/results"),
            s_search
        );
        routes.Add(
            "GET",
            "/api/v2/usage/simplesearch/{executionId}/results",
            request => new(Results(request, 0)),
            s_search
        );
        routes.Add(
            "POST",
            OfClient + "/query",
            request => StartAsync(request, Client(request), id => Uri(request, id)),
            s_client
        );
        routes.Add("GET", OfClient + "/query/results/{executionId}", request => new(Results(request, 1)), s_client);
        routes.Add("GET", OfClient + "/summary", request => new(Summary(request)), s_client);
    }

    private static string Uri(ApiRequest request, string id) =>
        $"/api/v2/oauth/clients/{request.Value(0)}/usage/query/results/{id}";

    private string Client(ApiRequest request) =>
        clients.Store.Contains(request.Value(0)) ? request.Value(0) : throw ApiException.NotFound();

    private async ValueTask<ApiAnswer> StartAsync(ApiRequest request, string? client, Func<string, string> uri)
    {
        var query = UsageQuery.Read(await request.ObjectAsync(), client, job: false, clients.NameOf);
        return Started(query, uri);
    }

    private ApiAnswer Started(UsageQuery query, Func<string, string> uri)
    {
        var execution = executions.Start(query, counters);
        return ApiAnswer.Json(
            new JsonObject { ["executionId"] = execution.Id, ["resultsUri"] = uri(execution.Id) },
            executions.IsRunning(execution) ? 202 : 200
        );
    }

    private ApiAnswer Summary(ApiRequest request)
    {
        var client = Client(request);
        var days = request.QueryInt("days", 7, 1, 365);
        var today = DateOnly.FromDateTime(now().UtcDateTime);
        var body = new JsonObject
        {
            ["interval"] = $"{today.AddDays(1 - days):yyyy-MM-dd}/{today:yyyy-MM-dd}",
            ["granularity"] = "Day",
            ["groupBy"] = new JsonArray("TemplateUri", "HttpMethod", "OAuthClientId"),
        };
        return Started(UsageQuery.Read(body, client, job: false, clients.NameOf), id => Uri(request, id));
    }

    private ApiAnswer Results(ApiRequest request, int index)
    {
        var execution = executions.Get(request.Value(index));
        if (executions.IsRunning(execution))
            return ApiAnswer.Json(new JsonObject { ["queryStatus"] = "Running" });
        var (rows, after) = UsageExecutions.Page(execution, request, usual: 1_000);
        var answer = new JsonObject
        {
            ["queryStatus"] = "Complete",
            ["results"] = new JsonArray([.. rows.Select(row => Written(execution.Query, row.Key, row.Counts))]),
        };
        if (after is not null)
            answer["cursors"] = new JsonObject { ["after"] = after };
        return ApiAnswer.Json(answer);
    }

    private JsonObject Written(UsageQuery query, UsageKey key, UsageCounts counts)
    {
        var row = new JsonObject
        {
            ["clientId"] = key.ClientId,
            ["clientName"] = key.ClientId.Length > 0 ? clients.NameOf(key.ClientId) : "",
            ["organizationId"] = "",
            ["userId"] = key.UserId,
            ["templateUri"] = key.TemplateUri,
            ["httpMethod"] = key.HttpMethod,
        };
        foreach (var (metric, count) in Counts(counts))
            if (query.Metrics.Contains(metric))
                row[char.ToLowerInvariant(metric[0]) + metric[1..]] = count;
        row["date"] = $"{key.Day:yyyy-MM-dd}T00:00:00Z";
        return row;
    }

    public static (string Metric, long Count)[] Counts(UsageCounts counts) =>
        [
            ("Status200", counts.Status200),
            ("Status300", counts.Status300),
            ("Status400", counts.Status400),
            ("Status500", counts.Status500),
            ("Status429", counts.Status429),
            ("Requests", counts.Requests),
        ];
}
