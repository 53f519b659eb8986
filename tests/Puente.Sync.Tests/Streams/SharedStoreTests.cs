using Puente.Store.Checkpoints;
using Puente.Sync.Tests.World;
using Puente.Testing;

namespace Puente.Sync.Tests.Streams;

public sealed class SharedStoreTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task Writers_take_turns_in_the_order_of_asking()
    {
        await using var place = await Place.OpenAsync();
        var first = await place.Store.BeginAsync(None);
        var order = new List<int>();
        var others = new List<Task>();
        for (var number = 1; number <= 5; number++)
        {
            var asked = place.Store.BeginAsync(None);
            var mine = number;
            others.Add(
                Task.Run(async () =>
                {
                    await using var transaction = await asked;
                    order.Add(mine);
                })
            );
        }
        Assert.Equal((5, 0), (place.Store.Waiting, order.Count));
        await first.DisposeAsync();
        await first.DisposeAsync();
        await Task.WhenAll(others).WaitAsync(Patience.Limit);
        Assert.Equal([1, 2, 3, 4, 5], order);
    }

    [Fact]
    public async Task Reads_wait_for_no_writer_and_see_only_what_was_committed()
    {
        await using var place = await Place.OpenAsync();
        await using var transaction = await place.Store.BeginAsync(None);
        await transaction.SaveCheckpointAsync(new Checkpoint("s", "k", "{}", Call.Noon), None);
        Assert.Empty(await place.Store.ReadCheckpointsAsync("s", None));
        await transaction.CommitAsync(None);
        Assert.Single(await place.Store.ReadCheckpointsAsync("s", None));
    }

    [Fact]
    public async Task Whoever_stops_waiting_leaves_the_queue_and_a_failed_commit_passes_the_turn_on()
    {
        await using var place = await Place.OpenAsync();
        var first = await place.Store.BeginAsync(None);
        using var impatient = new CancellationTokenSource();
        var gone = place.Store.BeginAsync(impatient.Token);
        var next = place.Store.BeginAsync(None);
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);
        await first.DisposeAsync();
        await using (await next.WaitAsync(Patience.Limit)) { }
        await using (await place.Store.BeginAsync(None).WaitAsync(Patience.Limit)) { }
    }

    [Fact]
    public async Task Closing_waits_for_the_open_transaction_and_sends_the_others_away()
    {
        await using var place = await Place.OpenAsync();
        var open = await place.Store.BeginAsync(None);
        await open.SaveCheckpointAsync(new Checkpoint("s", "k", "{}", Call.Noon), None);
        var waiting = place.Store.BeginAsync(None);
        var closing = place.Store.DisposeAsync().AsTask();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => waiting);
        Assert.False(closing.IsCompleted);
        await open.CommitAsync(None);
        await open.DisposeAsync();
        await closing.WaitAsync(Patience.Limit);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => place.Store.BeginAsync(None));
        await place.ReopenAsync();
        Assert.Single(await place.Store.ReadCheckpointsAsync("s", None));
    }

    [Fact]
    public async Task Many_streams_at_once_lose_no_write()
    {
        await using var place = await Place.OpenAsync();
        var counts = await Task.WhenAll(
            Enumerable
                .Range(0, 6)
                .Select(stream =>
                    Task.Run(async () =>
                    {
                        for (var number = 0; number < 10; number++)
                        {
                            await using var transaction = await place.Store.BeginAsync(None);
                            await transaction.SaveCheckpointAsync(
                                new Checkpoint($"stream {stream}", $"{number}", "{}", Call.Noon),
                                None
                            );
                            if (number % 3 != 2)
                                await transaction.CommitAsync(None);
                            await place.Store.CountAsync(None);
                            await place.Store.DigestAsync(Call.Noon, Call.Noon.AddDays(1), None);
                        }
                        return (await place.Store.ReadCheckpointsAsync($"stream {stream}", None)).Count;
                    })
                )
        );
        Assert.All(counts, count => Assert.Equal(7, count));
    }
}
