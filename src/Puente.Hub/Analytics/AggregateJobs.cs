using System.Globalization;
using System.Text;
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
    public static readonly TimeSpan Life = TimeSpan.FromHours(24);

    private const int DefaultPage = 1_000;
    private const int LargestPage = 10_000;

    /// <summary>Answers are kept in memory: of more than this the oldest are forgotten.</summary>
    private const int MostJobs = 100;
    private const long MostBytes = 256_000_000;

    private readonly Lock _gate = new();
    private readonly LinkedList<AggregateJob> _jobs = new();
    private long _bytes;

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
        lock (_gate)
        {
            _jobs.AddLast(job);
            _bytes += job.Bytes;
            while (_jobs.Count > MostJobs || _bytes > MostBytes)
                Forget(_jobs.First!);
        }
        return Json(StatusCodes.Status202Accepted, json => json.WriteString("jobId", job.Id.ToString()));
    }

    public LocalAnswer Status(AnalyticsEndpoint endpoint, string jobId, AnalyticsScope scope)
    {
        var job = Find(endpoint, jobId, scope).Value;
        return Json(
            StatusCodes.Status200OK,
            json =>
            {
                json.WriteString("state", IsExpired(job) ? "EXPIRED" : "FULFILLED");
                json.WriteString("submissionDate", Text(job.Submitted));
                json.WriteString("completionDate", Text(job.Completed));
                json.WriteString("expirationDate", Text(job.Submitted + Life));
            }
        );
    }

    public LocalAnswer Results(AnalyticsEndpoint endpoint, string jobId, string? cursor, AnalyticsScope scope)
    {
        var job = Find(endpoint, jobId, scope).Value;
        if (IsExpired(job))
            throw new AnalyticsRefusalException(
                StatusCodes.Status404NotFound,
                "not.found",
                "The results of the job have expired."
            );
        var first = First(cursor);
        var next = first + job.PageSize;
        return Json(
            StatusCodes.Status200OK,
            json =>
            {
                json.WriteStartArray("results");
                foreach (var group in job.Groups.Skip(first).Take(job.PageSize))
                    json.WriteRawValue(group, skipInputValidation: true);
                json.WriteEndArray();
                if (next < job.Groups.Count)
                    json.WriteString("cursor", Convert.ToBase64String(Encoding.ASCII.GetBytes($"groups.{next}")));
            }
        );
    }

    public LocalAnswer Drop(AnalyticsEndpoint endpoint, string jobId, AnalyticsScope scope)
    {
        lock (_gate)
            Forget(Find(endpoint, jobId, scope));
        return new LocalAnswer(StatusCodes.Status200OK, []);
    }

    private bool IsExpired(AggregateJob job) => time.GetUtcNow() >= job.Submitted + Life;

    private void Forget(LinkedListNode<AggregateJob> node)
    {
        _bytes -= node.Value.Bytes;
        _jobs.Remove(node);
    }

    private LinkedListNode<AggregateJob> Find(AnalyticsEndpoint endpoint, string jobId, AnalyticsScope scope)
    {
        lock (_gate)
            for (var node = _jobs.First; node is not null; node = node.Next)
                if (
                    Guid.TryParse(jobId, out var id)
                    && node.Value.Id == id
                    && node.Value.Endpoint == endpoint
                    && IsSame(node.Value.Scope.Divisions, scope.Divisions)
                )
                    return node;
        throw new AnalyticsRefusalException(
            StatusCodes.Status404NotFound,
            "not.found",
            "The requested resource was not found."
        );
    }

    private static bool IsSame(IReadOnlySet<Guid>? one, IReadOnlySet<Guid>? other) =>
        one is null || other is null ? one == other : one.SetEquals(other);

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
        // A plus in an unescaped base64 cursor arrives as a space.
        cursor = cursor.Replace(' ', '+');
        var bytes = new byte[cursor.Length];
        return
            Convert.TryFromBase64String(cursor, bytes, out var written)
            && Encoding.ASCII.GetString(bytes, 0, written).Split('.') is ["groups", var number]
            && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var first)
            && first <= int.MaxValue - LargestPage
            ? first
            : throw AnalyticsRefusalException.BadRequest("The cursor is not valid.");
    }

    private static string Text(DateTimeOffset moment) =>
        moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static LocalAnswer Json(int status, Action<Utf8JsonWriter> members)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }
        return new LocalAnswer(status, buffer.ToArray());
    }
}

/// <param name="Groups">UTF-8 JSON, one each.</param>
internal sealed record AggregateJob(
    AnalyticsEndpoint Endpoint,
    AnalyticsScope Scope,
    int PageSize,
    IReadOnlyList<byte[]> Groups,
    DateTimeOffset Submitted,
    DateTimeOffset Completed
)
{
    public Guid Id { get; } = Guid.NewGuid();

    public long Bytes { get; } = Groups.Sum(group => (long)group.Length);
}

[System.Text.Json.Serialization.JsonSerializable(typeof(JsonElement))]
internal sealed partial class HubJobJson : System.Text.Json.Serialization.JsonSerializerContext;
