namespace Puente.Emulator.Tests;

/// <summary>Small organisations with a clock that stands still, on a free port.</summary>
internal static class Emulators
{
    public static readonly DateTimeOffset Start = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);

    public static EmulatorOptions Options { get; } =
        new()
        {
            Start = Start,
            Speed = 0,
            ConversationsPerDay = 400,
            HistoryDays = 20,
            JobDelay = TimeSpan.Zero,
            RequestsPerMinute = 100_000,
            Users = 120,
            Queues = 12,
        };

    public static Task<EmulatorHost> StartAsync(
        Func<EmulatorOptions, EmulatorOptions>? with = null,
        TimeProvider? time = null
    ) => EmulatorHost.StartAsync(with is null ? Options : with(Options), time);
}
