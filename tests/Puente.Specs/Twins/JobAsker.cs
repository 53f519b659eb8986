using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Puente.Specs.Twins;

/// <summary>Submits a job, reads all its pages, and says what came as one answer.</summary>
internal sealed class JobAsker(HttpClient client, string path)
{
    private static readonly string[] s_rows = ["conversations", "userDetails", "results"];

    /// <summary>As <see cref="TwinAnswer"/> writes it; the pages' rows in one list, in their order if that means something.</summary>
    /// <param name="pageSize">Sent with each page's request; null leaves it to the question.</param>
    public async Task<string> AskAsync(JsonObject question, int? pageSize)
    {
        var (status, submitted) = await SendAsync(HttpMethod.Post, path, question);
        if (status != 202)
            return TwinAnswer.Of(status, submitted);
        var job = (string)JsonNode.Parse(submitted)!["jobId"]!;
        var (_, state) = await SendAsync(HttpMethod.Get, $"{path}/{job}");
        Assert.Equal("FULFILLED", (string)JsonNode.Parse(state)!["state"]!);
        var whole = new JsonObject();
        for (string? cursor = ""; cursor is not null; )
        {
            var (got, body) = await SendAsync(HttpMethod.Get, Results(job, cursor, pageSize));
            if (got != 200)
                return TwinAnswer.Of(got, body);
            cursor = Take(JsonNode.Parse(body)!.AsObject(), whole);
        }
        return TwinAnswer.Of(200, JsonSerializer.SerializeToUtf8Bytes(whole));
    }

    /// <summary>What is said of a job that is asked for wrongly, cancelled, and never was; without dates and ids.</summary>
    public async Task<string> LifeAsync(JsonObject question)
    {
        var told = new List<string>();
        var (status, submitted) = await SendAsync(HttpMethod.Post, path, question);
        var job = (string)JsonNode.Parse(submitted)!["jobId"]!;
        told.Add($"{status}");
        await TellAsync(HttpMethod.Get, job);
        await TellAsync(HttpMethod.Get, $"{job}/results?pageSize=0");
        await TellAsync(HttpMethod.Get, $"{job}/results?cursor=nonsense");
        await TellAsync(HttpMethod.Delete, job);
        await TellAsync(HttpMethod.Get, job);
        await TellAsync(HttpMethod.Get, $"{job}/results");
        foreach (var stranger in (string[])["c0ffee00-0000-4000-8000-000000000000", "nonsense"])
        {
            await TellAsync(HttpMethod.Get, stranger);
            await TellAsync(HttpMethod.Get, $"{stranger}/results");
            await TellAsync(HttpMethod.Delete, stranger);
        }
        return string.Join('\n', told);

        async Task TellAsync(HttpMethod method, string below)
        {
            var (got, body) = await SendAsync(method, $"{path}/{below}");
            if (body.Length == 0)
                told.Add($"{got} nothing");
            else if (got == 200 && JsonNode.Parse(body) is JsonObject { } answer && answer["state"] is { } state)
                told.Add($"{got} {state}: {string.Join(' ', answer.Select(member => member.Key))}");
            else
                told.Add(got == 200 ? "200" : TwinAnswer.Of(got, body));
        }
    }

    private static string? Take(JsonObject page, JsonObject whole)
    {
        var cursor = (string?)page["cursor"];
        foreach (var (name, value) in page)
        {
            if (name is "cursor" or "dataAvailabilityDate")
                continue;
            if (!s_rows.Contains(name) || whole[name] is not JsonArray rows)
                whole[name] = value!.DeepClone();
            else
                foreach (var row in value!.AsArray())
                    rows.Add(row!.DeepClone());
        }
        return cursor;
    }

    private string Results(string job, string cursor, int? pageSize) =>
        $"{path}/{job}/results?"
        + (pageSize is { } size ? $"pageSize={size}&" : "")
        + (cursor.Length > 0 ? $"cursor={Uri.EscapeDataString(cursor)}" : "");

    private async Task<(int Status, byte[] Body)> SendAsync(HttpMethod method, string to, JsonObject? question = null)
    {
        using var request = new HttpRequestMessage(method, to);
        if (question is not null)
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(question.ToJsonString()))
            {
                Headers = { ContentType = new("application/json") },
            };
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return (
            (int)answer.StatusCode,
            await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)
        );
    }
}
