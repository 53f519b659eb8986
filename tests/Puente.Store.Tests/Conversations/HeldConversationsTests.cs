using System.Runtime.CompilerServices;
using Puente.Store.Conversations;

namespace Puente.Store.Tests.Conversations;

public sealed class HeldConversationsTests
{
    private readonly List<long> _loaded = [];
    private readonly Dictionary<Guid, long> _stored = [];

    [Fact]
    public void A_day_is_loaded_when_it_is_first_touched_and_only_then()
    {
        var held = Create(maxEntries: 100);
        Find(held, NewId(), day: 10);
        Find(held, NewId(), day: 10);
        Assert.Equal([10, 9, 11], _loaded);
        Find(held, NewId(), day: 11);
        Assert.Equal([10, 9, 11, 12], _loaded);
        held.Forget();
        Find(held, NewId(), day: 10);
        Assert.Equal(7, _loaded.Count);
    }

    [Fact]
    public void A_conversation_is_found_from_the_day_before_and_the_day_after()
    {
        var id = NewId();
        _stored[id] = At(10);
        Assert.True(Find(Create(100), id, day: 9));
        Assert.True(Find(Create(100), id, day: 10));
        Assert.True(Find(Create(100), id, day: 11));
        Assert.False(Find(Create(100), id, day: 12));
    }

    [Fact]
    public void Days_lately_used_stay_when_others_are_forgotten()
    {
        for (var entry = 0; entry < 50; entry++)
            _stored[NewId()] = At(entry % 5);
        var held = Create(maxEntries: 20);
        for (var day = 0; day < 5; day++)
            Find(held, NewId(), day);
        held.Trim();
        _loaded.Clear();
        Find(held, NewId(), day: 4);
        Assert.DoesNotContain(4, _loaded);
        Find(held, NewId(), day: 0);
        Assert.Contains(0, _loaded);
    }

    [Theory]
    [InlineData(-1, -1)]
    [InlineData(0, 0)]
    [InlineData(86_400_000_000 - 1, 0)]
    [InlineData(86_400_000_000, 1)]
    [InlineData(-86_400_000_000, -1)]
    [InlineData(-86_400_000_001, -2)]
    public void Days_before_1970_are_days_too(long micros, long day) =>
        Assert.Equal(day, HeldConversations.DayOf(micros));

    private HeldConversations Create(int maxEntries) =>
        new(
            (from, to, entries) =>
            {
                _loaded.Add(HeldConversations.DayOf(from));
                foreach (var (id, start) in _stored.Where(stored => stored.Value >= from && stored.Value < to))
                    entries[id] = new Held(start, 0, 0, Stored: true, Index: -1);
            },
            maxEntries
        );

    private static bool Find(HeldConversations held, Guid id, long day) =>
        !Unsafe.IsNullRef(ref held.Find(id, At(day)));

    private static long At(long day) => (day * HeldConversations.MicrosPerDay) + 1_000;

    private static Guid NewId() => Guid.NewGuid();
}
