using System.Text;
using Puente.Emulator.Faults;
using Puente.Specs.World;
using Puente.Store;
using Puente.Store.Quarantine;
using Puente.Sync;

namespace Puente.Specs.BadInput;

/// <summary>Promise P4: what cannot be read is kept with its bytes and its reason, and the rest is not held up.</summary>
public sealed class BadPageTests(StoreFixture stores) : IClassFixture<StoreFixture>
{
    private const string Results = "GET */details/jobs/*/results";

    [Fact]
    public async Task A_conversation_without_id_is_set_aside_with_its_bytes()
    {
        var record = await OnlyQuarantinedAsync(FaultKind.MissingId);

        Assert.Contains("conversationId", record.Reason, StringComparison.Ordinal);
        Assert.Contains("\"conversationStart\"", Encoding.UTF8.GetString(record.Bytes.Span), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_negative_time_is_set_aside_with_the_place_where_it_stands()
    {
        var record = await OnlyQuarantinedAsync(FaultKind.NegativeTime);

        Assert.Contains("metrics", record.Reason, StringComparison.Ordinal);
        Assert.Contains("-60000", Encoding.UTF8.GetString(record.Bytes.Span), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_attribute_of_fifty_megabytes_is_set_aside_whole()
    {
        var record = await OnlyQuarantinedAsync(FaultKind.HugeAttribute);

        Assert.Contains("longer than", record.Reason, StringComparison.Ordinal);
        Assert.InRange(record.Bytes.Length, 50_000_000, 60_000_000);
    }

    [Fact]
    public async Task Unknown_values_and_members_are_stored_and_come_back()
    {
        await using var run = await RunAsync(FaultKind.UnknownValues);

        Assert.Empty(await run.QuarantineAsync());
        Assert.Contains(
            await run.RebuiltAsync(),
            record => record.Contains("\"hologramId\":{\"depth\":3}", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task The_same_conversation_twice_in_a_page_is_one_conversation()
    {
        await using var run = await RunAsync(FaultKind.DuplicateIds);

        Assert.Empty(await run.QuarantineAsync());
        Assert.Equal(run.Truth, (await run.RebuiltAsync()).Count);
    }

    [Fact]
    public async Task A_page_that_is_not_JSON_is_asked_for_again()
    {
        await using var run = await RunAsync(FaultKind.NotJson);

        Assert.Equal(1, run.Centre.Emulator.Faults.Fired(FaultKind.NotJson));
        Assert.Empty(run.Result.Failed);
        Assert.Equal(run.Truth, (await run.RebuiltAsync()).Count);
    }

    [Fact]
    public async Task A_day_whose_pages_never_become_JSON_is_an_open_gap_until_they_do()
    {
        await using var run = await RunAsync(FaultKind.NotJson, times: null);

        Assert.NotEmpty(run.Result.Failed);
        var gap = Assert.Single(await run.GapsAsync(), gap => gap.Id == $"jobs/{run.Centre.Since:yyyy-MM-dd}");
        Assert.Contains("byte 0 of the page", gap.Cause, StringComparison.Ordinal);

        run.Centre.Emulator.Faults.Clear();
        await run.AgainAsync();
        Assert.Empty(await run.GapsAsync());
        Assert.Equal(run.Truth, (await run.RebuiltAsync()).Count);
    }

    private async Task<QuarantinedRecord> OnlyQuarantinedAsync(FaultKind kind)
    {
        await using var run = await RunAsync(kind);
        var record = Assert.Single(await run.QuarantineAsync());
        var truth = run.Truth;

        Assert.Equal("job", record.Source);
        Assert.Equal(1, run.Result.Quarantined);
        Assert.Equal(truth - 1, (await run.RebuiltAsync()).Count);
        return record;
    }

    private async Task<FaultedRun> RunAsync(FaultKind kind, int? times = 1)
    {
        var centre = await ContactCentre.OpenAsync(seed: 4, days: 1, conversationsPerDay: 100);
        centre.Emulator.Clock.Set(ContactCentre.Start.AddDays(1));
        centre.Emulator.Faults.Add(
            new FaultRule
            {
                Kind = kind,
                Route = Results,
                Times = times,
            }
        );
        var empty = await stores.CreateAsync(StoreKind.DuckDb);
        var store = await empty.OpenAsync();
        var run = new FaultedRun(centre, empty, store);
        await run.AgainAsync();
        return run;
    }

    private sealed class FaultedRun(ContactCentre centre, EmptyStore empty, IStore store) : IAsyncDisposable
    {
        public ContactCentre Centre => centre;

        public int Truth => centre.Truth(centre.Since, centre.Since.AddDays(1)).Count;

        public SyncResult Result { get; private set; } = null!;

        // One day only: the second would show the same thing again.
        public async Task AgainAsync() =>
            Result = await centre.SyncAsync(
                store,
                new SyncOptions { Since = centre.Since, PageSize = 30 },
                new SyncRequest(To: centre.Since.AddDays(1))
            );

        public Task<IReadOnlyList<QuarantinedRecord>> QuarantineAsync() =>
            store.ReadQuarantineAsync(10, TestContext.Current.CancellationToken);

        public Task<IReadOnlyList<Store.Gaps.Gap>> GapsAsync() =>
            store.ReadGapsAsync(openOnly: true, TestContext.Current.CancellationToken);

        public async Task<List<string>> RebuiltAsync() =>
            [.. (await ContactCentre.TablesAsync(store, centre.Since, centre.Since.AddDays(1))).Values];

        public async ValueTask DisposeAsync()
        {
            await store.DisposeAsync();
            await centre.DisposeAsync();
            empty.Dispose();
        }
    }
}
