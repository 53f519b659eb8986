using Microsoft.Extensions.Time.Testing;
using Puente.Hub.Gateway.Caching;
using Puente.Hub.Gateway.Lookups;
using Puente.Hub.Tests.Fakes;

namespace Puente.Hub.Tests.Gateway.Caching;

public sealed class AnswerCacheTests
{
    private static readonly LookupCache Policy = new(TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(300));
    private readonly FakeTimeProvider _time = new();
    private int _fetches;

    [Fact]
    public async Task An_answer_is_fresh_then_stale_then_gone()
    {
        var cache = new AnswerCache(1 << 20, _time);
        Assert.Equal((1, CacheResult.Miss), await AskAsync(cache));
        _time.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal((1, CacheResult.Hit), await AskAsync(cache));
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal((1, CacheResult.Stale), await AskAsync(cache));
        await Eventually.TrueAsync(() => Volatile.Read(ref _fetches) == 2);
        while ((await AskAsync(cache)).Result != CacheResult.Hit)
            await Task.Yield();
        Assert.Equal((2, CacheResult.Hit), await AskAsync(cache));
        _time.Advance(TimeSpan.FromSeconds(361));
        Assert.Equal((3, CacheResult.Miss), await AskAsync(cache));
    }

    [Fact]
    public async Task A_stale_answer_outlives_a_source_that_fails_until_its_time_is_over()
    {
        var cache = new AnswerCache(1 << 20, _time);
        await AskAsync(cache);
        _time.Advance(TimeSpan.FromSeconds(100));
        for (var round = 0; round < 5; round++)
            Assert.Equal((1, CacheResult.Stale), await AskAsync(cache, new IOException("away")));
        _time.Advance(TimeSpan.FromSeconds(300));
        await Assert.ThrowsAsync<IOException>(() => AskAsync(cache, new IOException("away")));
    }

    [Fact]
    public async Task A_question_that_many_ask_is_fetched_once()
    {
        var cache = new AnswerCache(1 << 20, _time);
        var answer = new TaskCompletionSource<byte[]>();
        var count = 0;
        var asked = Enumerable
            .Range(0, 50)
            .Select(_ =>
                cache.GetAsync(
                    "q",
                    Policy,
                    () =>
                    {
                        Interlocked.Increment(ref count);
                        return answer.Task;
                    }
                )
            )
            .ToArray();
        answer.SetResult([7]);
        Assert.All(await Task.WhenAll(asked), given => Assert.Equal([7], given.Answer));
        Assert.Equal(1, count);
    }

    [Fact]
    public async Task Memory_is_bounded_and_what_was_unused_longest_goes_first()
    {
        var cache = new AnswerCache(3 * 1_200, _time);
        foreach (var key in (string[])["a", "b", "c", "a", "d"])
            await cache.GetAsync(key, Policy, () => Task.FromResult(new byte[1_000]));
        Assert.Equal(3, cache.Count);
        Assert.Equal(3 * 1_200, cache.Bytes);
        Assert.Equal(CacheResult.Hit, (await GetAsync(cache, "a")).Result);
        Assert.Equal(CacheResult.Miss, (await GetAsync(cache, "b")).Result);
        await cache.GetAsync("huge", Policy, () => Task.FromResult(new byte[10_000]));
        Assert.Equal(3, cache.Count);
    }

    private static Task<(byte[] Answer, CacheResult Result)> GetAsync(AnswerCache cache, string key) =>
        cache.GetAsync(key, Policy, () => Task.FromResult(new byte[1_000]));

    private async Task<(int Number, CacheResult Result)> AskAsync(AnswerCache cache, Exception? fault = null)
    {
        var (answer, result) = await cache.GetAsync(
            "q",
            Policy,
            () =>
                fault is null
                    ? Task.FromResult(new[] { (byte)Interlocked.Increment(ref _fetches) })
                    : Task.FromException<byte[]>(fault)
        );
        return (answer[0], result);
    }
}
