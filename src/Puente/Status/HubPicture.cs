using Puente.Hub.Status;
using Puente.Hub.Streams;
using Puente.Terminal;

namespace Puente.Status;

/// <summary>A running hub for people: what is wrong first, then a line a stream.</summary>
internal static class HubPicture
{
    public static IReadOnlyList<string> Columns { get; } =
    ["stream", "condition", "lag", "handled", "waiting", "restarts", "note"];

    /// <summary>Columns that hold numbers.</summary>
    public static IReadOnlySet<int> Right { get; } = new HashSet<int> { 2, 3, 4, 5 };

    public static void Write(HubStatus status, Screen screen)
    {
        screen.Line(
            $"Hub {status.Hub.Url.ToString().TrimEnd('/')}, process {status.Hub.ProcessId}, since {Words.Time(status.Hub.StartedAt)} UTC: {(status.IsRed ? "RED" : "well")}"
        );
        foreach (var fault in status.Faults)
            screen.Line($"  {fault}");
        screen.Line();
        screen.Table(Columns, [.. status.Streams.Select(Row)], Right);
        screen.Line();
        if (status.Log is { } log)
            screen.Line(
                log.End < log.Begin
                    ? "Event log: empty."
                    : $"Event log: offsets {Words.Count(log.Begin)} to {Words.Count(log.End)}."
            );
        if (status.Lookups is { } lookups)
            WriteLookups(lookups, screen);
        if (status.Rate is { Allowed: { } allowed, Used: { } used } rate)
            screen.Line(
                $"Rate: {Words.Count(used)} of {Words.Count(allowed)} requests in the present minute; {Words.Count(rate.Requests.Values.Sum(), "request")} since the hub began."
            );
        if (status.Rate?.Budget is { } budget)
            BudgetPicture.Write(budget, screen);
        screen.Line();
    }

    private static void WriteLookups(LookupReport lookups, Screen screen)
    {
        screen.Line(
            $"Lookups: {Words.Count(lookups.Good)} answer{(lookups.Broken.Count > 0 ? $", {Words.Count(lookups.Broken.Count, "fault")}" : "")}."
        );
        foreach (var (fault, kept) in lookups.Broken)
        {
            screen.Line(
                FormattableString.Invariant(
                    $"  {fault.File}:{fault.Line}: {fault.Problem}{(kept ? " (answers as before)" : "")}."
                )
            );
            screen.Line($"    {fault.Fix}");
        }
    }

    public static IReadOnlyList<string> Row(StreamReport stream) =>
        [
            stream.Name,
            stream.Condition,
            stream.Lag is { } lag ? Words.Span(lag) : "",
            Words.Count(stream.Handled),
            stream.Waiting is { } waiting ? Words.Count(waiting) : "",
            Words.Count(stream.Restarts),
            stream.Note ?? "",
        ];
}
