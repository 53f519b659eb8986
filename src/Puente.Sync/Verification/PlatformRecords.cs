using System.Runtime.CompilerServices;
using System.Text.Json;
using Puente.Platform;
using Puente.Platform.DetailsJobs;
using Puente.Platform.Errors;

namespace Puente.Sync.Verification;

/// <summary>
/// One day's records as the platform gives them now, whole and undecoded. Reads its own job with its own reader, so that a
/// fault in the decoder shows as a difference instead of hiding in both sides.
/// </summary>
internal sealed class PlatformRecords(PlatformClient platform, SyncOptions options, TimeProvider time)
{
    public async Task<DetailsJobId> SubmitAsync(
        DateTimeOffset from,
        DateTimeOffset to,
        CancellationToken cancellationToken
    )
    {
        var query = new DetailsJobQuery(from, to) { StartOfDayIntervalMatching = true };
        for (var attempt = 1; ; attempt++)
        {
            var job = await platform.DetailsJobs.SubmitAsync(query, cancellationToken);
            var status = await WaitAsync(job, cancellationToken);
            if (status.State == DetailsJobState.Fulfilled)
                return job;
            if (attempt >= options.Attempts)
                throw new InvalidDataException($"Job {job.Value} ended as {status.State}, {attempt} times in a row.");
        }
    }

    /// <summary>Records of the job; the memory is valid until the next one is read.</summary>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(
        DetailsJobId job,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        string? cursor = null;
        do
        {
            var (page, next) = await ReadPageAsync(job, cursor, cancellationToken);
            foreach (var range in page.Records)
                yield return page.Bytes[range];
            cursor = next;
        } while (cursor is not null);
    }

    private async Task<DetailsJobStatus> WaitAsync(DetailsJobId job, CancellationToken cancellationToken)
    {
        for (var look = 1; ; look++)
        {
            var status = await platform.DetailsJobs.GetAsync(job, cancellationToken);
            if (status.State is not (DetailsJobState.Queued or DetailsJobState.Pending or DetailsJobState.Unknown))
                return status;
            await Task.Delay(TimeSpan.FromMilliseconds(100 * Math.Min(look * look, 300)), time, cancellationToken);
        }
    }

    private async Task<(Page Page, string? Cursor)> ReadPageAsync(
        DetailsJobId job,
        string? cursor,
        CancellationToken cancellationToken
    )
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                using var buffer = new MemoryStream();
                await using (
                    var page = await platform.DetailsJobs.ReadPageAsync(
                        job,
                        cursor,
                        options.PageSize,
                        cancellationToken
                    )
                )
                    await page.Utf8Json.CopyToAsync(buffer, cancellationToken);
                var bytes = buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
                var (records, next) = Split(bytes.Span);
                if (next is null || next != cursor)
                    return (new Page(bytes, records), next);
            }
            catch (Exception fault)
                when (fault is JsonException or PlatformConnectionException && attempt < options.Attempts)
            {
                // A page that did not come whole is asked for again; the last attempt's fault is passed on.
            }

            if (attempt >= options.Attempts)
                throw new InvalidDataException($"A page of job {job.Value} came wrong {attempt} times.");
            await Task.Delay(TimeSpan.FromMilliseconds(200 * attempt), time, cancellationToken);
        }
    }

    private static (List<Range> Records, string? Cursor) Split(ReadOnlySpan<byte> page)
    {
        var records = new List<Range>();
        string? cursor = null;
        var reader = new Utf8JsonReader(page);
        Expect(ref reader, JsonTokenType.StartObject);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isConversations = reader.ValueTextEquals("conversations"u8);
            var isCursor = reader.ValueTextEquals("cursor"u8);
            reader.Read();
            if (isConversations && reader.TokenType == JsonTokenType.StartArray)
            {
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    var start = (int)reader.TokenStartIndex;
                    reader.Skip();
                    records.Add(start..(int)reader.BytesConsumed);
                }
            }
            else
            {
                if (isCursor && reader.TokenType == JsonTokenType.String)
                    cursor = reader.GetString();
                reader.Skip();
            }
        }

        while (reader.Read()) { }
        return (records, cursor);
    }

    private static void Expect(ref Utf8JsonReader reader, JsonTokenType type)
    {
        if (!reader.Read() || reader.TokenType != type)
            throw new JsonException($"A page begins with {reader.TokenType}, not with {type}.");
    }

    private readonly record struct Page(ReadOnlyMemory<byte> Bytes, List<Range> Records);
}
