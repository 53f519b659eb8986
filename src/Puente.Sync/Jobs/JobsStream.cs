using System.Threading.Channels;
using Puente.Platform;
using Puente.Store;
using Puente.Store.Conversations;
using Puente.Store.Decoding;
using Puente.Store.Gaps;
using Puente.Store.Masking;

namespace Puente.Sync.Jobs;

/// <summary>
/// The stream that fills the tables from analytics jobs: several days are read side by side, one committer stores them.
/// </summary>
internal sealed class JobsStream(
    PlatformClient platform,
    IStore store,
    MaskingOptions? masking,
    SyncOptions options,
    TimeProvider time
)
{
    /// <summary>The stream's name in checkpoints, gaps and runs.</summary>
    public const string Name = "jobs";

    /// <summary>Id of the gap that stands for a day which has to be read again.</summary>
    public static string GapOf(DateOnly day) => $"{Name}/{day.Key()}";

    /// <param name="stop">Takes nothing new; what has been read is stored.</param>
    /// <param name="cancellationToken">Leaves now; the next run goes on from the last commit.</param>
    public async Task RunAsync(
        SyncPlan plan,
        RunTotals totals,
        CancellationToken stop,
        CancellationToken cancellationToken
    )
    {
        var pool = new BatchPool(options.ParallelDays + 3, () => new ConversationBatch());
        var pages = Channel.CreateBounded<DecodedPage>(
            new BoundedChannelOptions(2) { FullMode = BoundedChannelFullMode.Wait, SingleReader = true }
        );
        using var abort = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(abort.Token, stop);
        var readers = ReadDaysAsync(plan, pool, pages.Writer, totals, reading.Token);
        try
        {
            var committer = new PageCommitter(store, pool, options, time, totals, plan);
            await committer.RunAsync(pages.Reader, cancellationToken);
        }
        catch
        {
            // The committer's fault is the one to report; the readers only end.
            await abort.CancelAsync();
            await readers.ContinueWith(static _ => { }, CancellationToken.None, default, TaskScheduler.Default);
            throw;
        }

        await readers;
        await CloseAsync(totals, cancellationToken);
    }

    private async Task ReadDaysAsync(
        SyncPlan plan,
        BatchPool pool,
        ChannelWriter<DecodedPage> pages,
        RunTotals totals,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await Parallel.ForEachAsync(
                plan.Days,
                new ParallelOptions
                {
                    MaxDegreeOfParallelism = options.ParallelDays,
                    CancellationToken = cancellationToken,
                },
                async (planned, cancel) =>
                {
                    var decoder = new ConversationPageDecoder(new DecoderOptions { Masking = masking, Time = time });
                    var reader = new JobReader(platform, decoder, pool, options, time, totals.Note);
                    try
                    {
                        var day = reader.ReadAsync(planned.Day, planned.State.UnderWay, plan.Availability, cancel);
                        await foreach (var page in day.WithCancellation(cancel))
                            await pages.WriteAsync(page, cancel);
                    }
                    catch (JobException fault)
                    {
                        totals.Fail(planned.Day, fault.Message);
                    }
                }
            );
            pages.Complete();
        }
        catch (OperationCanceledException)
        {
            totals.Stopped = true;
            pages.Complete();
        }
        catch (Exception fault)
        {
            pages.Complete(fault);
            throw;
        }
    }

    /// <summary>A day that could not be read is a gap until it is read (promise P5).</summary>
    private async Task CloseAsync(RunTotals totals, CancellationToken cancellationToken)
    {
        if (totals.Failed.Count == 0)
            return;
        await using var transaction = await store.BeginAsync(cancellationToken);
        foreach (var failed in totals.Failed)
        {
            var gap = new Gap(
                GapOf(failed.Day),
                Name,
                failed.Day.Start(),
                failed.Day.End(),
                failed.Reason,
                time.GetUtcNow()
            );
            await transaction.SaveGapAsync(gap, cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
    }
}
