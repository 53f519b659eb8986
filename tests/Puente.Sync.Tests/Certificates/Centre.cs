using Puente.Emulator;
using Puente.Platform;
using Puente.Platform.SignIn;
using Puente.Store;

namespace Puente.Sync.Tests.Certificates;

/// <summary>A contact centre whose clock stands still until it is moved, and a store that reads from it.</summary>
internal sealed class Centre : IAsyncDisposable
{
    public static readonly DateTimeOffset Noon = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);
    public const int HistoryDays = 12;

    private Centre(EmulatorHost emulator)
    {
        Emulator = emulator;
        Client = new PlatformClient(
            new PlatformOptions
            {
                ApiBase = emulator.BaseAddress,
                ClientId = emulator.Options.ClientId,
                ClientSecret = new Secret(emulator.Options.ClientSecret),
                RateShare = 1,
                AssumedRatePerMinute = 100_000,
            }
        );
    }

    public EmulatorHost Emulator { get; }

    public PlatformClient Client { get; }

    public static async Task<Centre> OpenAsync(int conversationsPerDay) =>
        new(
            await EmulatorHost.StartAsync(
                new EmulatorOptions
                {
                    Seed = 11,
                    Start = Noon,
                    Speed = 0,
                    ConversationsPerDay = conversationsPerDay,
                    HistoryDays = HistoryDays,
                    DataLag = TimeSpan.FromMinutes(5),
                    JobDelay = TimeSpan.Zero,
                    Users = 60,
                    Queues = 6,
                    RequestsPerMinute = 1_000_000,
                }
            )
        );

    public Task<SyncResult> SyncAsync(IStore store) =>
        new ConversationSync(
            Client,
            store,
            new SyncOptions { Since = DateOnly.FromDateTime(Noon.UtcDateTime).AddDays(-HistoryDays) }
        ).RunAsync(default, cancellationToken: TestContext.Current.CancellationToken);

    /// <summary>Moves the platform's clock and lets the client see it.</summary>
    public async Task MoveAsync(DateTimeOffset to)
    {
        Emulator.Clock.Set(to);
        await Client.DetailsJobs.GetAvailabilityAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Emulator.DisposeAsync();
    }
}
