using Puente.Emulator;

namespace Puente.Bench.Records;

/// <summary>
/// Records of the emulator that lie wholly in one UTC day, from all hours of it. Few enough to hold, and each can be made a
/// different conversation on a different day by writing over some digits (<see cref="MintedPage"/>).
/// </summary>
internal static class SampleRecords
{
    public static readonly DateOnly Day = new(2026, 3, 2);

    /// <param name="about">How many; the exact number depends on how many end on the day they began.</param>
    public static async Task<IReadOnlyList<byte[]>> TakeAsync(int about)
    {
        await using var emulator = await EmulatorHost.StartAsync(OptionsFor(about));
        var midnight = new DateTimeOffset(Day, TimeOnly.MinValue, TimeSpan.Zero);
        var records = new List<byte[]>(about);
        foreach (var record in emulator.Truth(midnight, midnight.AddDays(1)))
        {
            if (DatePlaces.AllOn(record.Span, Day))
                records.Add(record.ToArray());
        }
        return records;
    }

    /// <summary>Every final record of one day, as it is.</summary>
    public static async Task<IReadOnlyList<byte[]>> WholeDayAsync(int about)
    {
        await using var emulator = await EmulatorHost.StartAsync(OptionsFor(about));
        var midnight = new DateTimeOffset(Day, TimeOnly.MinValue, TimeSpan.Zero);
        return [.. emulator.Truth(midnight, midnight.AddDays(1)).Select(record => record.ToArray())];
    }

    // The day is a Monday, a quarter above the average, which makes up for the records that are left out.
    private static EmulatorOptions OptionsFor(int conversations) =>
        new()
        {
            Seed = 7,
            Start = new DateTimeOffset(2026, 3, 30, 9, 0, 0, TimeSpan.Zero),
            Speed = 0,
            HistoryDays = 60,
            ConversationsPerDay = conversations,
        };
}
