using Puente.Specs.World;
using Puente.Store;
using Puente.Store.Conversations;
using Puente.Sync;
using Puente.Testing;

namespace Puente.Specs.Equality;

/// <summary>Promise P1: whatever happens on the way, the tables end up equal to the platform's records.</summary>
public sealed class EqualityTests(StoreFixture stores) : IClassFixture<StoreFixture>
{
    private const int Days = 3;

    /// <summary>Hours after the first run: nightly corrections, late evaluations, closures after sixty days all fall between.</summary>
    private static readonly int[] Visits =
    [
        0,
        7,
        24,
        2 * 24,
        3 * 24,
        4 * 24,
        8 * 24,
        17 * 24,
        36 * 24,
        68 * 24,
        71 * 24,
    ];

    public static TheoryData<ulong, StoreKind> Worlds()
    {
        var worlds = new TheoryData<ulong, StoreKind>();
        foreach (var seed in Seeds.All(20))
        {
            worlds.Add(seed, StoreKind.DuckDb);
            worlds.Add(seed, StoreKind.Postgres);
        }

        return worlds;
    }

    [Theory]
    [MemberData(nameof(Worlds))]
    [Trait("Category", "Slow")]
    [Trait("Soak", "Seeds")]
    public async Task Tables_rebuilt_to_records_equal_the_truth_after_a_storm(ulong seed, StoreKind kind)
    {
        await using var centre = await ContactCentre.OpenAsync(seed, Days, conversationsPerDay: 120);
        using var empty = await stores.CreateAsync(kind);
        var options = new SyncOptions
        {
            Since = centre.Since,
            PageSize = 25,
            CommitConversations = 60,
        };
        var request = new SyncRequest(To: centre.Since.AddDays(Days));
        Weather.Storm(centre.Emulator);

        foreach (var hours in Visits)
        {
            centre.Emulator.Clock.Set(ContactCentre.Start.AddHours(hours));
            await using var store = await empty.OpenAsync();
            await centre.SyncAsync(store, options, request);
        }

        // The storm may have left a day unread in the last run; a calm run closes what is open.
        centre.Emulator.Faults.Clear();
        centre.Emulator.Clock.Advance(TimeSpan.FromDays(2));
        await using var last = await empty.OpenAsync();
        var calm = await centre.SyncAsync(last, options, request);
        var cancel = TestContext.Current.CancellationToken;

        RecordAssert.Equal(
            centre.Truth(centre.Since, centre.Since.AddDays(Days)),
            await ContactCentre.TablesAsync(last, centre.Since, centre.Since.AddDays(Days)),
            seed
        );
        Assert.Empty(calm.Failed);
        Assert.Empty(await last.ReadGapsAsync(openOnly: true, cancel));
        Assert.Empty(await last.ReadQuarantineAsync(10, cancel));
        await foreach (
            var stored in last.ReadConversationsAsync(DateTimeOffset.MinValue, DateTimeOffset.MaxValue, cancel)
        )
            Assert.Equal(ConversationAge.Final, stored.Age);
    }

    [Fact]
    public async Task A_day_read_only_once_differs_from_the_truth_two_months_later()
    {
        // The control: without the later readings the same comparison must see what they bring.
        await using var centre = await ContactCentre.OpenAsync(seed: 1, Days, conversationsPerDay: 400);
        using var empty = await stores.CreateAsync(StoreKind.DuckDb);
        await using var store = await empty.OpenAsync();
        await centre.SyncAsync(store, new SyncOptions { Since = centre.Since });

        var tables = await ContactCentre.TablesAsync(store, centre.Since, centre.Since.AddDays(Days - 1));
        var truth = centre.Truth(centre.Since, centre.Since.AddDays(Days - 1));

        Assert.Equal(truth.Keys.Order(), tables.Keys.Order());
        Assert.Contains(truth.Keys, id => truth[id] != tables[id]);
    }
}
