using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Puente.Analytics;
using Puente.Analytics.Language;
using Puente.Analytics.Local;

namespace Puente.Hub.Analytics;

/// <summary>
/// Aggregates as the platform's jobs: submit, ask, read by cursor, drop. The question is answered while it is submitted, so a job
/// is fulfilled from its beginning and counts as of its submission. Only who may see the same divisions finds it again.
/// </summary>
internal sealed class AggregateJobs(LocalAnalytics analytics, TimeProvider time)
{
    private const int DefaultPage = 1_000;
    private const int LargestPage = 10_000;

    /// <summary>Answers are kept in memory: of more than this the oldest are forgotten.</summary>
    private const int MostJobs = 100;
    private const long MostBytes = 256_000_000;

    private readonly JobList<AggregateJob> _jobs = new(time, MostJobs, MostBytes);

    public async Task<LocalAnswer> SubmitAsync(
        AnalyticsEndpoint endpoint,
        ReadOnlyMemory<byte> body,
        AnalyticsScope scope,
        CancellationToken cancellationToken
    )
    {
        var submitted = time.GetUtcNow();
        var answer = await analytics.AnswerAsync(endpoint, body, scope, cancellationToken);
        if (answer.Status != StatusCodes.Status200OK)
            return answer;
        var job = new AggregateJob(endpoint, scope, PageSizeOf(body), Groups(answer.Body), submitted, time.GetUtcNow());
        if (job.Bytes > MostBytes)
            throw AnalyticsRefusalException.BadRequest(
                $"The answer has more than {MostBytes} bytes. Ask for fewer dimensions, a coarser granularity or a shorter interval."
            );
        return _jobs.Add(job);
    }

    public LocalAnswer Status(AnalyticsEndpoint endpoint, string jobId, AnalyticsScope scope) =>
        _jobs.Status(endpoint, jobId, scope);

    public LocalAnswer Cancel(AnalyticsEndpoint endpoint, string jobId, AnalyticsScope scope) =>
        _jobs.Cancel(endpoint, jobId, scope);

    public LocalAnswer Results(AnalyticsEndpoint endpoint, string jobId, string? cursor, AnalyticsScope scope)
    {
        var job = _jobs.Demand(endpoint, jobId, scope);
        var groups = job.Groups;
        var first = First(cursor);
        var next = first + job.PageSize;
        return JobList<AggregateJob>.Json(
            StatusCodes.Status200OK,
            json =>
            {
                json.WriteStartArray("results");
                foreach (var group in groups.Skip(first).Take(job.PageSize))
                    json.WriteRawValue(group, skipInputValidation: true);
                json.WriteEndArray();
                if (next < groups.Count)
                    json.WriteString("cursor", CursorText.Write($"groups.{next}"));
            }
        );
    }

    private static int PageSizeOf(ReadOnlyMemory<byte> body)
    {
        using var document = JsonDocument.Parse(body);
        if (!document.RootElement.TryGetProperty("pageSize", out var member) || member.ValueKind == JsonValueKind.Null)
            return DefaultPage;
        return
            member.ValueKind == JsonValueKind.Number
            && member.TryGetInt32(out var size)
            && size is >= 1 and <= LargestPage
            ? size
            : throw AnalyticsRefusalException.InvalidValue($"The pageSize must be from 1 to {LargestPage}.");
    }

    private static List<byte[]> Groups(byte[] answer)
    {
        using var document = JsonDocument.Parse(answer);
        return
        [
            .. document
                .RootElement.GetProperty("results")
                .EnumerateArray()
                .Select(group => JsonSerializer.SerializeToUtf8Bytes(group, HubJobJson.Default.JsonElement)),
        ];
    }

    private static int First(string? cursor)
    {
        if (string.IsNullOrEmpty(cursor))
            return 0;
        return
            CursorText.Read(cursor)?.Split('.') is ["groups", var number]
            && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var first)
            && first <= int.MaxValue - LargestPage
            ? first
            : throw CursorText.Refusal();
    }
}

/// <param name="groups">UTF-8 JSON, one each.</param>
internal sealed class AggregateJob(
    AnalyticsEndpoint endpoint,
    AnalyticsScope scope,
    int pageSize,
    IReadOnlyList<byte[]> groups,
    DateTimeOffset submitted,
    DateTimeOffset completed
) : AnalyticsJob(endpoint, scope, submitted, completed)
{
    public int PageSize => pageSize;

    public IReadOnlyList<byte[]> Groups { get; private set; } = groups;

    public override long Bytes => Groups.Sum(group => (long)group.Length);

    public override void Cancel()
    {
        base.Cancel();
        Groups = [];
    }
}

[System.Text.Json.Serialization.JsonSerializable(typeof(JsonElement))]
internal sealed partial class HubJobJson : System.Text.Json.Serialization.JsonSerializerContext;
