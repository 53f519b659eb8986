using System.Threading.Channels;
using Puente.Store.Conversations;

namespace Puente.Sync.Jobs;

/// <summary>One page of a job's results, decoded and not yet stored.</summary>
/// <param name="Batch">Owned by the receiver, who gives it back to the <see cref="BatchPool"/>.</param>
/// <param name="Reading">The day's reading as it stands once this page is stored.</param>
internal sealed record DecodedPage(DateOnly Day, ConversationBatch Batch, DateTimeOffset AsOf, ReadingUnderWay Reading);

/// <summary>
/// A fixed number of batches that go round between readers and the committer, so that memory does not grow with a
/// backlog (promise P6): a reader that finds none waits for the store.
/// </summary>
internal sealed class BatchPool
{
    private readonly Channel<ConversationBatch> _free;

    public BatchPool(int count, Func<ConversationBatch> make)
    {
        _free = Channel.CreateBounded<ConversationBatch>(count);
        for (var made = 0; made < count; made++)
            _free.Writer.TryWrite(make());
    }

    public ValueTask<ConversationBatch> TakeAsync(CancellationToken cancellationToken) =>
        _free.Reader.ReadAsync(cancellationToken);

    public void Give(ConversationBatch batch)
    {
        batch.Clear();
        _free.Writer.TryWrite(batch);
    }
}
