using System.Text.Json;
using Puente.Hub.Streams;
using Puente.Store;
using Puente.Store.Gaps;
using Puente.Store.Runs;

namespace Puente.Hub.Status;

/// <summary>Takes apart what <see cref="StatusJson"/> wrote, for the command that shows another process's status.</summary>
public static class StatusReading
{
    /// <exception cref="JsonException">That is no status of this version.</exception>
    public static HubStatus Read(string text, TimeProvider time)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            var root = document.RootElement;
            var hub = root.GetProperty("hub");
            return new HubStatus(
                new HubIdentity(
                    new Uri(hub.GetProperty("url").GetString()!),
                    hub.GetProperty("pid").GetInt32(),
                    hub.GetProperty("instance").GetString()!,
                    hub.GetProperty("startedAt").GetDateTimeOffset()
                ),
                root.TryGetProperty("store", out _) ? ReadStore(root, time) : null,
                [.. root.GetProperty("streams").EnumerateArray().Select(ReadStream)],
                root.TryGetProperty("log", out var log)
                    ? new LogReach(log.GetProperty("begin").GetInt64(), log.GetProperty("end").GetInt64())
                    : null,
                root.TryGetProperty("rate", out var rate) ? ReadRate(rate, root) : null,
                [.. root.GetProperty("faults").EnumerateArray().Select(fault => fault.GetString()!)]
            )
            {
                Lookups = root.TryGetProperty("lookups", out var lookups) ? LookupJson.Read(lookups) : null,
            };
        }
        catch (Exception fault) when (fault is KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new JsonException(
                "The hub's status has another shape: hub and command are of different versions.",
                fault
            );
        }
    }

    private static StreamReport ReadStream(JsonElement stream) =>
        new(
            stream.GetProperty("name").GetString()!,
            stream.GetProperty("condition").GetString()!,
            stream.GetProperty("note").GetString(),
            stream.GetProperty("lagSeconds") is { ValueKind: JsonValueKind.Number } lag
                ? TimeSpan.FromSeconds(lag.GetDouble())
                : null,
            Moment(stream, "lastEvent"),
            Moment(stream, "lastHandledAt"),
            stream.GetProperty("handled").GetInt64(),
            stream.GetProperty("waiting") is { ValueKind: JsonValueKind.Number } waiting ? waiting.GetInt64() : null,
            stream.GetProperty("restarts").GetInt32(),
            Moment(stream, "nextStart")
        );

    private static RateUse ReadRate(JsonElement rate, JsonElement root) =>
        new(
            rate.TryGetProperty("allowed", out var allowed) ? allowed.GetInt32() : null,
            rate.TryGetProperty("used", out var used) ? used.GetInt32() : null,
            rate.TryGetProperty("seenAt", out _) ? Moment(rate, "seenAt") : null,
            rate.GetProperty("requests")
                .EnumerateObject()
                .ToDictionary(entry => entry.Name, entry => entry.Value.GetInt64(), StringComparer.Ordinal)
        )
        {
            Budget = root.TryGetProperty("budget", out var budget) ? BudgetJson.Read(budget) : null,
        };

    private static StoreStatus ReadStore(JsonElement root, TimeProvider time)
    {
        var asOf = Moment(root, "asOf");
        return new StoreStatus(
            root.GetProperty("store").GetString()!,
            [
                .. root.GetProperty("tables")
                    .EnumerateObject()
                    .Select(table => new TableCount(table.Name, table.Value.GetInt64())),
            ],
            [
                .. root.GetProperty("days")
                    .EnumerateArray()
                    .Select(day => new DayAges(
                        DateOnly.FromDateTime(day.GetProperty("day").GetDateTime()),
                        day.GetProperty("live").GetInt64(),
                        day.GetProperty("settled").GetInt64(),
                        day.GetProperty("final").GetInt64()
                    )),
            ],
            [
                .. root.GetProperty("runs")
                    .EnumerateArray()
                    .Select(run => new Run(
                        run.GetProperty("id").GetGuid(),
                        run.GetProperty("stream").GetString()!,
                        Moment(run, "startedAt")!.Value,
                        Moment(run, "endedAt"),
                        run.GetProperty("outcome").GetString()!,
                        run.GetProperty("summary").GetRawText()
                    )),
            ],
            [
                .. root.GetProperty("openGaps")
                    .EnumerateArray()
                    .Select(gap => new Gap(
                        gap.GetProperty("id").GetString()!,
                        gap.GetProperty("stream").GetString()!,
                        Moment(gap, "from")!.Value,
                        Moment(gap, "to")!.Value,
                        gap.GetProperty("cause").GetString()!,
                        Moment(gap, "openedAt")!.Value
                    )),
            ],
            root.GetProperty("quarantined").GetInt64(),
            new CertificateCounts(
                root.GetProperty("certificates").GetProperty("equal").GetInt64(),
                root.GetProperty("certificates").GetProperty("different").GetInt64(),
                Moment(root.GetProperty("certificates"), "reach")
            ),
            Moment(root, "reach"),
            asOf,
            time.GetUtcNow()
        );
    }

    private static DateTimeOffset? Moment(JsonElement parent, string name) =>
        parent.GetProperty(name) is { ValueKind: JsonValueKind.String } text ? text.GetDateTimeOffset() : null;
}
