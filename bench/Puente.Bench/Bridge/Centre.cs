using Puente.Bench.Processes;
using Puente.Emulator;

namespace Puente.Bench.Bridge;

/// <summary>The emulator of the benchmarks, in a process of its own on this machine.</summary>
internal sealed class Centre : IAsyncDisposable
{
    private const string ClientId = "5f0f3ad2-8a53-4b71-9b3c-2f6b9b2f7c11";
    private static readonly DateTimeOffset s_start = new(2026, 3, 30, 9, 0, 0, TimeSpan.Zero);
    private readonly ChildProcess _process;

    private Centre(ChildProcess process, Uri address) => (_process, Address) = (process, address);

    public Uri Address { get; }

    public TimeSpan CpuTime => _process.CpuTime;

    /// <summary>First day after those that are read.</summary>
    public static DateOnly End { get; } = DateOnly.FromDateTime(s_start.UtcDateTime).AddDays(-1);

    /// <summary>Known to both sides only through the environment of the child.</summary>
    public static string Secret { get; } =
        Environment.GetEnvironmentVariable(ChildProcess.SecretVariable) ?? Guid.NewGuid().ToString("n");

    public static string Client => ClientId;

    public static EmulatorOptions OptionsFor(int days, int perDay) =>
        new()
        {
            Seed = 7,
            Start = s_start,
            Speed = 0,
            HistoryDays = days + 2,
            ConversationsPerDay = perDay,
            JobDelay = TimeSpan.Zero,
            RequestsPerMinute = 100_000_000,
            // All pages stay ready: the emulator's own work must not count.
            PageCacheBytes = 16L * 1024 * 1024 * 1024,
            ClientId = ClientId,
            ClientSecret = Secret,
        };

    public static async Task<Centre> OpenAsync(int days, int perDay)
    {
        var process = ChildProcess.Start(
            Secret,
            "emulator",
            days.ToString(System.Globalization.CultureInfo.InvariantCulture),
            perDay.ToString(System.Globalization.CultureInfo.InvariantCulture)
        );
        return new Centre(process, new Uri(await process.ReadLineAsync()));
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
