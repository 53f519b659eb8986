using System.Threading.Channels;
using Puente.Store;
using Puente.Store.Conversations;
using Puente.Store.Decoding;

namespace Puente.Bench.Loading;

/// <summary>Pages in memory to committed rows, decoding beside storing, as the jobs stream does it.</summary>
internal static class PageLoading
{
    public const int CommitConversations = 50_000;

    /// <summary>Platform time of the first delivery.</summary>
    public static readonly DateTimeOffset AsOf = new(2026, 3, 30, 5, 0, 0, TimeSpan.Zero);

    /// <returns>Rows decoded, which the tables must hold afterwards.</returns>
    public static async Task<long> LoadAsync(IStore store, IEnumerable<ReadOnlyMemory<byte>> pages)
    {
        var free = Channel.CreateUnbounded<ConversationBatch>();
        for (var batch = 0; batch < 4; batch++)
            free.Writer.TryWrite(new ConversationBatch());
        var decoded = Channel.CreateBounded<ConversationBatch>(
            new BoundedChannelOptions(2) { FullMode = BoundedChannelFullMode.Wait }
        );
        using var abort = new CancellationTokenSource();
        var decoding = Task.Run(() => DecodeAsync(pages, free.Reader, decoded.Writer, abort.Token));
        try
        {
            return await StoreAsync(store, decoded.Reader, free.Writer);
        }
        finally
        {
            await abort.CancelAsync();
            await decoding.ContinueWith(static _ => { }, CancellationToken.None, default, TaskScheduler.Default);
        }
    }

    public static Provenance Delivery(DateTimeOffset asOf) => new("job", asOf, ConversationAge.Settled);

    private static async Task DecodeAsync(
        IEnumerable<ReadOnlyMemory<byte>> pages,
        ChannelReader<ConversationBatch> free,
        ChannelWriter<ConversationBatch> decoded,
        CancellationToken abort
    )
    {
        try
        {
            var decoder = new ConversationPageDecoder();
            foreach (var page in pages)
            {
                var batch = await free.ReadAsync(abort);
                batch.Clear();
                decoder.Decode(page.Span, batch);
                await decoded.WriteAsync(batch, abort);
            }
            decoded.Complete();
        }
        catch (Exception fault)
        {
            // The storing side waits on the channel and must hear of it.
            decoded.Complete(fault);
        }
    }

    private static async Task<long> StoreAsync(
        IStore store,
        ChannelReader<ConversationBatch> decoded,
        ChannelWriter<ConversationBatch> free
    )
    {
        var (rows, held) = (0L, 0);
        IStoreTransaction? transaction = null;
        try
        {
            await foreach (var batch in decoded.ReadAllAsync())
            {
                transaction ??= await store.BeginAsync(CancellationToken.None);
                await transaction.WriteAsync(batch, Delivery(AsOf), CancellationToken.None);
                rows += batch.Rows;
                held += batch.Count;
                free.TryWrite(batch);
                if (held < CommitConversations)
                    continue;
                await transaction.CommitAsync(CancellationToken.None);
                await transaction.DisposeAsync();
                (transaction, held) = (null, 0);
            }
            if (transaction is not null)
                await transaction.CommitAsync(CancellationToken.None);
            return rows;
        }
        finally
        {
            if (transaction is not null)
                await transaction.DisposeAsync();
        }
    }
}
