using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Puente.Analytics.Remote.Intervals;
using Puente.Platform;
using Puente.Platform.DetailsJobs;
using Puente.Platform.Errors;

namespace Puente.Analytics.Remote.Details;

/// <summary>Reads a part of a details query by job.</summary>
internal sealed class DetailsJob(
    PlatformClient platform,
    QueryDocument query,
    DetailsOrder order,
    AnalyticsClientOptions options,
    TimeProvider time,
    DetailsLedger ledger
)
{
    /// <returns>Null when the client may not know it; that is no fault of the question.</returns>
    public async Task<DateTimeOffset?> AvailabilityAsync(CancellationToken cancellationToken)
    {
        try
        {
            ledger.Asked();
            return await platform.DetailsJobs.GetAvailabilityAsync(cancellationToken);
        }
        catch (PlatformResponseException refusal) when (refusal.Status == HttpStatusCode.Forbidden)
        {
            return null;
        }
    }

    /// <summary>Submits a job and waits for its end.</summary>
    /// <returns>Null, with a note, when it did not end well.</returns>
    public async Task<DetailsJobId?> RunAsync(QueryInterval interval, CancellationToken cancellationToken)
    {
        ledger.Asked();
        var id = await platform.DetailsJobs.SubmitAsync(
            new DetailsJobQuery(interval.From, interval.To)
            {
                Order = order is { Descending: true, ByEnd: false } ? "desc" : "asc",
                OrderBy = "conversationStart",
                ConversationFilters = query.Element("conversationFilters"),
                SegmentFilters = query.Element("segmentFilters"),
                EvaluationFilters = query.Element("evaluationFilters"),
                SurveyFilters = query.Element("surveyFilters"),
                ResolutionFilters = query.Element("resolutionFilters"),
                // A job selects by lifetime, the query by the day of the start.
                StartOfDayIntervalMatching = true,
            },
            cancellationToken
        );
        var started = time.GetTimestamp();
        try
        {
            while (true)
            {
                ledger.Asked();
                var status = await platform.DetailsJobs.GetAsync(id, cancellationToken);
                if (status.State == DetailsJobState.Fulfilled)
                    return id;
                if (status.IsFinal || time.GetElapsedTime(started) > options.JobPatience)
                {
                    ledger.Note($"The job for {interval} ended {status.StateText}, so its part was asked by query.");
                    await DeleteAsync(id, cancellationToken);
                    return null;
                }

                await Task.Delay(options.JobPoll, time, cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            await DeleteAsync(id, CancellationToken.None);
            throw;
        }
    }

    /// <param name="attributes">Keep the attributes of participants, which a query does not give.</param>
    public async IAsyncEnumerable<DetailsRow> ReadAsync(
        DetailsJobId id,
        QueryInterval interval,
        bool attributes,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        string? cursor = null;
        try
        {
            do
            {
                ledger.Asked();
                var answer = await PageAsync(id, cursor, cancellationToken);
                if (cursor is null && answer.Availability < interval.To)
                    ledger.Cut(
                        $"The job reaches up to {QueryInterval.Instant(answer.Availability.Value)}; what is newer is not in the platform's jobs yet."
                    );
                foreach (var row in answer.Rows)
                    yield return attributes ? row : row with { Utf8Json = WithoutAttributes(row.Utf8Json) };
                cursor = answer.Cursor;
            } while (cursor is not null);
        }
        finally
        {
            // Also when the reader has seen enough or was stopped: its token may be cancelled by now.
            await DeleteAsync(id, CancellationToken.None);
        }
    }

    private async Task<DetailsAnswer> PageAsync(DetailsJobId id, string? cursor, CancellationToken cancellationToken)
    {
        await using var page = await platform.DetailsJobs.ReadPageAsync(
            id,
            cursor,
            options.JobPageSize,
            cancellationToken
        );
        using var body = new MemoryStream();
        await page.Utf8Json.CopyToAsync(body, cancellationToken);
        return DetailsAnswer.Read(body.GetBuffer().AsMemory(0, (int)body.Length));
    }

    private async Task DeleteAsync(DetailsJobId id, CancellationToken cancellationToken)
    {
        try
        {
            await platform.DetailsJobs.DeleteAsync(id, cancellationToken);
        }
        catch (PlatformException fault)
        {
            // The rows are there; the job expires by itself.
            ledger.Note($"The job could not be discarded and will expire by itself: {fault.Message}");
        }
    }

    private static ReadOnlyMemory<byte> WithoutAttributes(ReadOnlyMemory<byte> record)
    {
        if (record.Span.IndexOf("\"attributes\""u8) < 0)
            return record;
        var node = JsonNode.Parse(record.Span)!;
        if (node["participants"] is JsonArray participants)
            foreach (var participant in participants.OfType<JsonObject>())
                participant.Remove("attributes");
        return QueryDocument.Write(node);
    }
}
