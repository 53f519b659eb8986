using System.Text.Json;
using System.Text.Json.Nodes;
using Puente.Analytics;
using Puente.Analytics.Remote;
using Puente.Api;
using Puente.Terminal;

namespace Puente.Querying;

/// <summary>Shows a question without asking it.</summary>
internal static class DryRun
{
    public static void Write(Question question, AnalyticsClient? analytics, CommandHost host)
    {
        using var document = JsonDocument.Parse(question.Utf8);
        host.Output.WriteLine(JsonText.Indented(document.RootElement));
        if (analytics is null)
        {
            host.Error.WriteLine("answered by one statement on the tables; --explain prints it");
            return;
        }

        host.Error.WriteLine($"POST {AnalyticsEndpoints.PathOf(question.Endpoint)}");
        if (AnalyticsEndpoints.IsAboutNow(question.Endpoint))
            return;
        var plan = analytics.Plan(question.Endpoint, question.Utf8);
        host.Error.WriteLine(plan.Count == 1 ? "asked in one piece" : $"asked in {Words.Count(plan.Count, "piece")}:");
        if (plan.Count > 1)
            foreach (var request in plan)
                host.Error.WriteLine($"  {request.Interval}{Bucket(question, request)}");
        if (question.Endpoint == AnalyticsEndpoint.ConversationDetails)
            host.Error.WriteLine(
                "each counted first, then read in pages of 100, or by job when there are many; cut further where pages do not reach the end"
            );
    }

    private static string Bucket(Question question, PlannedRequest request) =>
        question.HasBuckets && JsonNode.Parse(request.Body)!["granularity"] is null ? "  within one bucket" : "";
}
