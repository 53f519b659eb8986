using Puente.Platform.ApiUsage;
using Puente.Platform.Usage;

namespace Puente.Usage;

/// <summary>Requests of one group: a route, a client, a lane or a day.</summary>
internal sealed record UsageGroup(string Name, long Requests, long Refused, long Failed);

/// <summary>One count, this machine's or the platform's, in one shape.</summary>
/// <param name="Lane">Null in the platform's count, which knows no lanes.</param>
internal sealed record UsageFigure(
    string Client,
    string Route,
    string? Lane,
    DateOnly? Day,
    long Requests,
    long Refused,
    long Failed
)
{
    public static UsageFigure Of(UsageEntry entry) =>
        new(
            entry.Client,
            $"{entry.Method} {entry.Route}",
            entry.Lane.ToString().ToLowerInvariant(),
            entry.Day,
            entry.Requests,
            entry.Outcome == "429" ? entry.Requests : 0,
            entry.Outcome is "4xx" or "5xx" or "none" ? entry.Requests : 0
        );

    public static UsageFigure Of(ApiUsageRow row) =>
        new(
            row.ClientName is { Length: > 0 } name ? name : row.ClientId ?? "",
            $"{row.HttpMethod} /{row.TemplateUri?.TrimStart('/')}",
            null,
            row.Date is { } date ? DateOnly.FromDateTime(date.UtcDateTime) : null,
            row.Requests,
            row.Status429,
            row.Status400 + row.Status500
        );

    public static IReadOnlyList<UsageGroup> Group(IEnumerable<UsageFigure> figures, string by)
    {
        var groups = figures
            .GroupBy(figure =>
                by switch
                {
                    "client" => figure.Client,
                    "lane" => figure.Lane ?? "(all)",
                    "day" => figure.Day is { } day ? Terminal.Words.Day(day) : "(all)",
                    _ => figure.Route,
                }
            )
            .Select(group => new UsageGroup(
                group.Key,
                group.Sum(figure => figure.Requests),
                group.Sum(figure => figure.Refused),
                group.Sum(figure => figure.Failed)
            ));
        return by == "day"
            ? [.. groups.OrderBy(group => group.Name, StringComparer.Ordinal)]
            :
            [
                .. groups
                    .OrderByDescending(group => group.Requests)
                    .ThenBy(group => group.Name, StringComparer.Ordinal),
            ];
    }
}
