using System.Globalization;
using System.Text.Json.Nodes;

namespace Puente.Emulator.Tests.Jobs;

/// <summary>Runs a job to its end the way a client does.</summary>
internal static class JobReader
{
    public const string Jobs = "/api/v2/analytics/conversations/details/jobs";

    public static string Id(JsonNode record) => record["conversationId"]!.GetValue<string>();

    public static DateTimeOffset Start(JsonNode record) =>
        DateTimeOffset.Parse(record["conversationStart"]!.GetValue<string>(), CultureInfo.InvariantCulture);

    public static async Task<string> SubmitAsync(Caller caller, string interval, string more = "")
    {
        var submitted = await caller.PostAsync(Jobs, $$"""{"interval":"{{interval}}"{{more}}}""", 202);
        return submitted["jobId"]!.GetValue<string>();
    }

    public static async Task<List<JsonNode>> RunAsync(Caller caller, string interval, int pageSize, string more = "")
    {
        var job = await SubmitAsync(caller, interval, more);
        Assert.Equal("FULFILLED", (await caller.GetAsync($"{Jobs}/{job}"))["state"]!.GetValue<string>());
        var all = new List<JsonNode>();
        string? cursor = null;
        do
        {
            var page = await caller.GetAsync(
                $"{Jobs}/{job}/results?pageSize={pageSize}&cursor={Uri.EscapeDataString(cursor ?? "")}"
            );
            var records = page["conversations"] as JsonArray ?? [];
            Assert.True(records.Count <= pageSize);
            all.AddRange(records.Select(item => item!.DeepClone()));
            cursor = page["cursor"]?.GetValue<string>();
        } while (cursor is not null);
        return all;
    }
}
