using System.Globalization;

namespace Puente.Sync.Jobs;

/// <summary>The unit of reading: conversations that started on one UTC day.</summary>
internal static class Day
{
    public static DateTimeOffset Start(this DateOnly day) => new(day, TimeOnly.MinValue, TimeSpan.Zero);

    public static DateTimeOffset End(this DateOnly day) => day.AddDays(1).Start();

    /// <summary>The checkpoint's key: <c>2026-03-02</c>.</summary>
    public static string Key(this DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static DateOnly Parse(string key) => DateOnly.ParseExact(key, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static DateOnly Of(DateTimeOffset time) => DateOnly.FromDateTime(time.UtcDateTime);
}
