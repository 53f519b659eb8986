using System.Globalization;
using System.Net;
using System.Text.Json;
using Puente.Platform;
using Puente.Platform.DetailsJobs;
using Puente.Platform.Errors;
using Puente.Store;
using Puente.Store.Checkpoints;
using Puente.Store.Gaps;
using Puente.Sync.Jobs;

namespace Puente.Sync.UserStatus;

/// <summary>
/// Every user's presences and routing statuses, day by day from jobs: the history that events alone cannot give, because it
/// began before anybody listened. A day is read again until the platform's availability date is behind its end.
/// </summary>
internal sealed class UserStatusSync(
    PlatformClient platform,
    IStore store,
    SyncOptions options,
    TimeProvider time,
    RunTotals totals
) : IDisposable
{
    /// <summary>Of checkpoints and gaps.</summary>
    public const string Name = "user status";

    /// <summary>The gap that is open while the platform does not even say up to when it could be asked.</summary>
    private const string Unasked = $"{Name}/unasked";

    /// <summary>Users on a page; each has some dozens of states a day.</summary>
    private const int PageSize = 500;

    private readonly SemaphoreSlim _turn = new(1);
    private readonly JobLife _life = new(platform.UserDetailsJobs, options, time, totals.Note);

    public async Task RunAsync(SyncRequest request, CancellationToken cancellationToken)
    {
        try
        {
            var availability = await platform.UserDetailsJobs.GetAvailabilityAsync(cancellationToken);
            var days = await DueAsync(request, availability, cancellationToken);
            await Parallel.ForEachAsync(
                days,
                new ParallelOptions
                {
                    MaxDegreeOfParallelism = options.ParallelDays,
                    CancellationToken = cancellationToken,
                },
                (day, cancel) => ReadAsync(day, availability, cancel)
            );
            await CloseUnaskedAsync(availability);
        }
        catch (OperationCanceledException)
        {
            totals.Stopped = true;
        }
        catch (PlatformResponseException fault) when (IsForbidden(fault))
        {
            totals.Note("User status is left out: the permission analytics:userDetail:view is missing.");
        }
        catch (PlatformException fault) when (fault is not SignInException)
        {
            await MissAsync(request, fault.Message);
        }
    }

    public void Dispose() => _turn.Dispose();

    public static bool IsForbidden(PlatformResponseException fault) => fault.Status == HttpStatusCode.Forbidden;

    private async Task<List<DateOnly>> DueAsync(
        SyncRequest request,
        DateTimeOffset availability,
        CancellationToken cancellationToken
    )
    {
        var read = (await store.ReadCheckpointsAsync(Name, cancellationToken)).ToDictionary(
            checkpoint => Day.Parse(checkpoint.Key),
            AsOf
        );
        var end = Day.Of(availability).AddDays(1);
        if (request.To is { } to && to < end)
            end = to;
        var due = new List<DateOnly>();
        for (var day = request.From ?? options.Since; day < end && day.Start() < availability; day = day.AddDays(1))
            if (request.Full || !read.TryGetValue(day, out var asOf) || (asOf < day.End() && asOf < availability))
                due.Add(day);
        return due;
    }

    /// <summary>Nothing could be asked: everything that is not read yet is missing until a later run has asked.</summary>
    private async Task MissAsync(SyncRequest request, string reason)
    {
        var now = time.GetUtcNow();
        if (await DueAsync(request, now, CancellationToken.None) is not [var first, ..])
            return;
        totals.Fail(first, $"user status: {reason}");
        var gap = new Gap(Unasked, Name, first.Start(), now, reason, now);
        // A run over fewer days makes nothing of the earlier ones known.
        if (await FindGapAsync(Unasked) is { } open)
            gap = gap with { From = open.From < gap.From ? open.From : gap.From, OpenedAt = open.OpenedAt };
        await WriteAsync(async transaction => await transaction.SaveGapAsync(gap, CancellationToken.None));
    }

    /// <summary>Whatever days this run was asked for: all days of the gap have to be read.</summary>
    private async Task CloseUnaskedAsync(DateTimeOffset availability)
    {
        if (
            await FindGapAsync(Unasked) is { } gap
            && await DueAsync(new SyncRequest(Day.Of(gap.From)), availability, CancellationToken.None) is []
        )
            await WriteAsync(transaction => CloseAsync(transaction, gap));
    }

    private async ValueTask ReadAsync(DateOnly day, DateTimeOffset availability, CancellationToken cancellationToken)
    {
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                try
                {
                    await ReadJobAsync(day, availability, cancellationToken);
                    return;
                }
                catch (Exception fault) when (fault is JobGoneException or JsonException && attempt < options.Attempts)
                {
                    totals.Note($"user status of {day.Key()}: {fault.Message}; submitting its job again");
                    await _life.PauseAsync(attempt, cancellationToken);
                }
            }
        }
        catch (Exception fault) when (fault is JobException or JobGoneException or JsonException)
        {
            totals.Fail(day, $"user status: {fault.Message}");
            var gap = new Gap(GapOf(day), Name, day.Start(), day.End(), fault.Message, time.GetUtcNow());
            await WriteAsync(async transaction => await transaction.SaveGapAsync(gap, CancellationToken.None));
        }
    }

    private async Task ReadJobAsync(DateOnly day, DateTimeOffset availability, CancellationToken cancellationToken)
    {
        // Beyond the availability date the answer would silently be partial, so it is not asked for.
        var end = availability < day.End() ? availability : day.End();
        var job = await _life.SubmitAsync(
            $"user status of {day.Key()}",
            new DetailsJobQuery(day.Start(), end),
            cancellationToken
        );
        await _life.WaitAsync(job, cancellationToken);
        string? cursor = null;
        do
        {
            var page = await ReadPageAsync(job, cursor, cancellationToken);
            cursor = page.Cursor;
            await WriteAsync(async transaction =>
            {
                await transaction.WriteObservationsAsync(page.Rows, CancellationToken.None);
                if (page.Cursor is null)
                    await EndAsync(transaction, day, end < page.Availability ? end : page.Availability ?? end);
            });
        } while (cursor is not null);
    }

    private async Task<UserDetailsRows> ReadPageAsync(
        DetailsJobId job,
        string? cursor,
        CancellationToken cancellationToken
    )
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await using var page = await JobLife.FromJob(() =>
                    platform.UserDetailsJobs.ReadPageAsync(job, cursor, PageSize, cancellationToken)
                );
                var rows = await UserDetailsReader.ReadAsync(page.Utf8Json, cancellationToken);
                if (rows.Cursor is null || rows.Cursor != cursor)
                    return rows;
                // The page before this one came again: its cursor points at the page that was asked for.
                if (attempt >= options.Attempts)
                    throw new JobGoneException($"job {job.Value} repeats one page");
            }
            catch (Exception fault)
                when (attempt < options.Attempts
                    && (fault is JsonException || (fault is PlatformException known && JobLife.MayHelp(known)))
                )
            {
                totals.Note($"user status: page asked for again: {fault.Message}");
            }
            catch (PlatformException fault) when (JobLife.MayHelp(fault))
            {
                throw new JobException(
                    $"A page of job {job.Value} was asked for {attempt} times: {fault.Message}",
                    fault
                );
            }
            await _life.PauseAsync(attempt, cancellationToken);
        }
    }

    /// <summary>Days are read side by side and stored one after another.</summary>
    private async Task WriteAsync(Func<IStoreTransaction, Task> write)
    {
        await _turn.WaitAsync(CancellationToken.None);
        try
        {
            await using var transaction = await store.BeginAsync(CancellationToken.None);
            await write(transaction);
            await transaction.CommitAsync(CancellationToken.None);
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task EndAsync(IStoreTransaction transaction, DateOnly day, DateTimeOffset asOf)
    {
        var state = asOf.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);
        await transaction.SaveCheckpointAsync(
            new Checkpoint(Name, day.Key(), $$"""{"asOf":"{{state}}"}""", time.GetUtcNow()),
            CancellationToken.None
        );
        if (await FindGapAsync(GapOf(day)) is { } gap)
            await CloseAsync(transaction, gap);
    }

    private async Task<Gap?> FindGapAsync(string id) =>
        (await store.ReadGapsAsync(openOnly: true, CancellationToken.None)).FirstOrDefault(gap => gap.Id == id);

    private async Task CloseAsync(IStoreTransaction transaction, Gap gap) =>
        await transaction.SaveGapAsync(
            gap with
            {
                ClosedAt = time.GetUtcNow(),
                Evidence = "read by a job",
            },
            CancellationToken.None
        );

    private static string GapOf(DateOnly day) => $"{Name}/{day.Key()}";

    private static DateTimeOffset AsOf(Checkpoint checkpoint)
    {
        using var state = JsonDocument.Parse(checkpoint.State);
        return state.RootElement.GetProperty("asOf").GetDateTimeOffset();
    }
}
