using System.Text;
using System.Text.Json;
using Puente.Failures;
using Puente.Platform;
using Puente.Store;
using Puente.Sync.Certificates;
using Puente.Terminal;

namespace Puente.Verifying;

/// <summary><c>puente verify --counts</c>: the counts of days, by hour, medium and queue, beside the platform's aggregates.</summary>
internal static class CountVerification
{
    private const int MostShown = 20;

    /// <returns>The exit code: whether every count is equal.</returns>
    public static async Task<int> RunAsync(
        PlatformClient platform,
        IStore store,
        (DateOnly From, DateOnly To) days,
        CommandHost host,
        bool asJson,
        CancellationToken cancellationToken
    )
    {
        // Later hours may be in the aggregates and not yet in the tables.
        var available = await platform.DetailsJobs.GetAvailabilityAsync(cancellationToken);
        var through = Midnight(days.To);
        if (available < through)
            through = new DateTimeOffset(
                available.UtcTicks - (available.UtcTicks % TimeSpan.TicksPerHour),
                TimeSpan.Zero
            );
        var comparison = new CountComparison(platform, store);
        var differences = new List<CountDifference>();
        long counted = 0;
        for (var day = days.From; day < days.To && Midnight(day) < through; day = day.AddDays(1))
        {
            var end = Midnight(day.AddDays(1));
            var result = await comparison.RunAsync(Midnight(day), end < through ? end : through, cancellationToken);
            counted += result.Counted;
            differences.AddRange(result.Differences);
            if (!asJson)
                host.Error.WriteLine(
                    $"{Words.Day(day)}  {Words.Count(result.Counted, "metric")}, {Words.Count(result.Differences.Count, "difference")}"
                );
        }

        if (asJson)
            host.Output.WriteLine(Json(counted, through, differences));
        else
            Write(counted, through, differences, new Screen(host));
        return differences.Count == 0 ? ExitCode.Done : ExitCode.Failed;
    }

    private static DateTimeOffset Midnight(DateOnly day) => new(day, TimeOnly.MinValue, TimeSpan.Zero);

    private static void Write(long counted, DateTimeOffset through, List<CountDifference> differences, Screen screen)
    {
        screen.Line(
            $"{Words.Count(counted, "metric")} counted by hour, medium and queue up to {Words.Time(through)} UTC: "
                + (differences.Count == 0 ? "equal." : $"{Words.Count(differences.Count, "difference")}.")
        );
        if (differences.Count > 0)
            screen.Table(
                ["hour", "medium", "queue", "metric", "here", "platform"],
                [
                    .. differences
                        .Take(MostShown)
                        .Select(one =>
                            (IReadOnlyList<string>)
                                [
                                    Words.Time(one.Key.Hour),
                                    one.Key.MediaType,
                                    one.Key.QueueId?.ToString() ?? "none",
                                    one.Key.Metric,
                                    Words.Count(one.Ours),
                                    Words.Count(one.Theirs),
                                ]
                        ),
                ],
                new HashSet<int> { 4, 5 }
            );
    }

    private static string Json(long counted, DateTimeOffset through, List<CountDifference> differences)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("metrics", counted);
            json.WriteNumber("differences", differences.Count);
            json.WriteString("through", through.UtcDateTime);
            json.WriteStartArray("examples");
            foreach (var difference in differences.Take(MostShown))
                CountText.WriteTo(json, difference);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }
}
