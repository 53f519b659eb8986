using Puente.Emulator;
using Puente.Tests;

[assembly: AssemblyFixture(typeof(PretendCentreFixture))]

namespace Puente.Tests;

/// <summary>One emulator for all tests of this project, and a store that was synced from it once.</summary>
public sealed class PretendCentreFixture : IAsyncLifetime
{
    public const string LimitedId = "11111111-1111-4111-8111-111111111111";
    public const string LimitedSecret = "limited-secret-that-must-not-show";
    public const string FullSecret = "full-secret-that-must-not-show";
    public static readonly DateTimeOffset Start = new(2026, 3, 4, 12, 0, 0, TimeSpan.Zero);

    private readonly CommandRun _synced = new();
    private EmulatorHost? _emulator;

    public EmulatorHost Emulator => _emulator ?? throw new InvalidOperationException("The fixture has not started.");

    public async ValueTask InitializeAsync()
    {
        _emulator = await EmulatorHost.StartAsync(
            new EmulatorOptions
            {
                Seed = 3,
                ConversationsPerDay = 60,
                HistoryDays = 4,
                Start = Start,
                Speed = 0,
                RequestsPerMinute = 100_000,
                JobDelay = TimeSpan.Zero,
                ClientSecret = FullSecret,
                Clients = [new(LimitedId, LimitedSecret, ["analytics:conversationDetail:view"])],
            },
            ct: TestContext.Current.CancellationToken
        );
        Configure(_synced);
        var outcome = await _synced.RunAsync("sync");
        Assert.True(outcome.Code == 0, outcome.All);
    }

    /// <summary>Settings for the emulator in the folder of a run.</summary>
    internal void Configure(CommandRun run, string? clientId = null, string? secret = null)
    {
        run.Write(
            "puente.json",
            $$"""
            {
              "apiBase": "{{Emulator.BaseAddress.ToString().TrimEnd('/')}}",
              "clientId": "{{clientId ?? Emulator.Options.ClientId}}",
              "clientSecretFile": "puente.secret",
              "since": "2026-03-02",
              "rateShare": 1,
            }
            """
        );
        run.Write("puente.secret", secret ?? FullSecret);
    }

    /// <summary>A run with settings and a store of its own that is synced already.</summary>
    internal CommandRun Synced(bool terminal = false, int width = 80)
    {
        var run = new CommandRun { IsTerminal = terminal, Width = width };
        Configure(run);
        File.Copy(Path.Combine(_synced.Folder, "puente.duckdb"), Path.Combine(run.Folder, "puente.duckdb"));
        return run;
    }

    public async ValueTask DisposeAsync()
    {
        _synced.Dispose();
        if (_emulator is not null)
            await _emulator.DisposeAsync();
    }
}
