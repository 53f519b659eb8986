using System.Text;
using Puente.Emulator;
using Puente.Platform;
using Puente.Platform.SignIn;
using Puente.Store;
using Puente.Sync;
using Puente.Testing;

namespace Puente.Specs.World;

/// <summary>A small contact centre on a stepped clock, and a client that signs in there.</summary>
internal sealed class ContactCentre : IAsyncDisposable
{
    /// <summary>A Monday morning after the night in which clocks went forward in Madrid.</summary>
    public static readonly DateTimeOffset Start = new(2026, 3, 30, 9, 0, 0, TimeSpan.Zero);

    private ContactCentre(EmulatorHost emulator, DateTimeOffset opened, DateOnly since) =>
        (Emulator, Opened, Since) = (emulator, opened, since);

    public EmulatorHost Emulator { get; }

    /// <summary>Where the clock began.</summary>
    public DateTimeOffset Opened { get; }

    public DateOnly Since { get; }

    /// <param name="start">Where the clock begins; null for <see cref="Start"/>.</param>
    /// <param name="dataLag">How far the jobs' data trails behind; null for the emulator's own.</param>
    public static async Task<ContactCentre> OpenAsync(
        ulong seed,
        int days,
        int conversationsPerDay,
        DateTimeOffset? start = null,
        TimeSpan? dataLag = null
    )
    {
        var opened = start ?? Start;
        var emulator = await EmulatorHost.StartAsync(
            new EmulatorOptions
            {
                Seed = seed,
                Start = opened,
                DataLag = dataLag ?? new EmulatorOptions().DataLag,
                Speed = 0,
                HistoryDays = days,
                ConversationsPerDay = conversationsPerDay,
                Users = 30,
                Queues = 6,
                JobDelay = TimeSpan.Zero,
                RequestsPerMinute = 1_000_000,
            }
        );
        return new ContactCentre(emulator, opened, DateOnly.FromDateTime(opened.UtcDateTime).AddDays(1 - days));
    }

    public PlatformClient Connect(TimeProvider? time = null) =>
        new(
            new PlatformOptions
            {
                ApiBase = Emulator.BaseAddress,
                ClientId = Emulator.Options.ClientId,
                ClientSecret = new Secret(Emulator.Options.ClientSecret),
                RateShare = 1,
                AssumedRatePerMinute = 100_000,
                // On the quickened clock these are seconds; a busy machine must not look like a dead platform.
                Timeout = TimeSpan.FromMinutes(10),
                IdleTimeout = TimeSpan.FromMinutes(10),
            },
            time
        );

    /// <summary>One run as a restarted program would do it, with pauses that pass fifty times as fast.</summary>
    public async Task<SyncResult> SyncAsync(IStore store, SyncOptions options, SyncRequest request = default)
    {
        var time = new FasterTime(50);
        using var platform = Connect(time);
        return await new ConversationSync(platform, store, options, time: time).RunAsync(
            request,
            cancellationToken: TestContext.Current.CancellationToken
        );
    }

    /// <summary>The emulator's final records by id, members in order.</summary>
    public Dictionary<Guid, string> Truth(DateOnly from, DateOnly to)
    {
        var records = new Dictionary<Guid, string>();
        foreach (var record in Emulator.Truth(Midnight(from), Midnight(to)))
            Add(records, CanonicalJson.Write(record.Span));
        return records;
    }

    public static async Task<Dictionary<Guid, string>> TablesAsync(IStore store, DateOnly from, DateOnly to)
    {
        var records = new Dictionary<Guid, string>();
        await foreach (
            var rebuilt in store.RebuildAsync(Midnight(from), Midnight(to), TestContext.Current.CancellationToken)
        )
            Add(records, rebuilt.Utf8Json.Span);
        return records;
    }

    public ValueTask DisposeAsync() => Emulator.DisposeAsync();

    private static void Add(Dictionary<Guid, string> records, ReadOnlySpan<byte> canonical)
    {
        var text = Encoding.UTF8.GetString(canonical);
        using var document = System.Text.Json.JsonDocument.Parse(text);
        records.Add(document.RootElement.GetProperty("conversationId").GetGuid(), text);
    }

    private static DateTimeOffset Midnight(DateOnly day) => new(day, TimeOnly.MinValue, TimeSpan.Zero);
}
