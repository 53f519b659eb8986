using System.Text.Json.Nodes;
using Puente.Emulator.Http;

namespace Puente.Emulator.Usage;

/// <summary>What is asked of the counters, in either spelling of the two query forms.</summary>
internal sealed record UsageQuery(
    DateOnly From,
    DateOnly To,
    string? Granularity,
    IReadOnlySet<string> GroupBy,
    IReadOnlySet<string> Metrics,
    Func<UsageKey, bool> Wanted
)
{
    private static readonly string[] s_metrics =
    [
        "Status200",
        "Status300",
        "Status400",
        "Status500",
        "Status429",
        "Requests",
    ];

    private static readonly string[] s_groups =
    [
        "OAuthClientId",
        "OrganizationId",
        "UserId",
        "TemplateUri",
        "HttpMethod",
    ];

    // The newer form's words, each with the older one's.
    private static readonly Dictionary<string, string> s_jobGroups = new(StringComparer.Ordinal)
    {
        ["OauthClientName"] = "OAuthClientId",
        ["OauthClientId"] = "OAuthClientId",
        ["UserId"] = "UserId",
        ["HttpMethod"] = "HttpMethod",
        ["TemplateUri"] = "TemplateUri",
        ["Platform"] = "Platform",
    };

    /// <param name="clientId">The one client asked about; null for the organisation.</param>
    public static UsageQuery Read(JsonObject body, string? clientId, bool job, Func<string, string> clientName)
    {
        var (from, to) = Interval(Json.Text(body, "interval"));
        var granularity = Json.OneOf(body, "granularity", "Granularity", "Day", "Week", "Month");
        var allowed = job ? [.. s_jobGroups.Keys] : s_groups;
        HashSet<string> groups = [];
        foreach (var group in Texts(body, "groupBy"))
        {
            if (!allowed.Contains(group) || (!job && clientId is not null && group == "UserId"))
                throw ApiException.InvalidValue(group, "GroupBy", allowed);
            groups.Add(job ? s_jobGroups[group] : group);
        }
        HashSet<string> metrics = [];
        foreach (var metric in Texts(body, "metrics"))
            metrics.Add(
                s_metrics.Contains(metric) ? metric : throw ApiException.InvalidValue(metric, "Metric", s_metrics)
            );
        if (metrics.Count == 0)
            metrics = [.. s_metrics];
        var (names, methods) = (Texts(body, "oauthClientNames"), Texts(body, "httpMethods"));
        var (templates, users, clients) = (
            Texts(body, "templateUris"),
            Texts(body, "userIds"),
            Texts(body, "oauthClientIds")
        );
        return new UsageQuery(
            from,
            to,
            granularity,
            groups,
            metrics,
            key =>
                (clientId is null || key.ClientId == clientId)
                && (names.Count == 0 || names.Contains(clientName(key.ClientId)))
                && (clients.Count == 0 || clients.Contains(key.ClientId))
                && (methods.Count == 0 || methods.Contains(key.HttpMethod))
                && (templates.Count == 0 || templates.Any(one => one.TrimStart('/') == key.TemplateUri))
                && (users.Count == 0 || users.Contains(key.UserId))
        );
    }

    /// <summary>What of a key is kept apart; the rest is summed.</summary>
    public UsageKey Kept(UsageKey key) =>
        new(
            Granularity switch
            {
                "Day" => key.Day,
                "Week" => key.Day.AddDays(-(((int)key.Day.DayOfWeek + 6) % 7)),
                "Month" => new DateOnly(key.Day.Year, key.Day.Month, 1),
                _ => From,
            },
            GroupBy.Contains("OAuthClientId") ? key.ClientId : "",
            GroupBy.Contains("UserId") ? key.UserId : "",
            GroupBy.Contains("TemplateUri") ? key.TemplateUri : "",
            GroupBy.Contains("HttpMethod") ? key.HttpMethod : ""
        );

    // Loose: days, even months; the end belongs to it when it has no time of day.
    private static (DateOnly From, DateOnly To) Interval(string? text)
    {
        var parts = (text ?? "").Split('/');
        if (
            parts.Length != 2
            || !Dates.TryRead(Day(parts[0]), out var from)
            || !Dates.TryRead(Day(parts[1]), out var to)
        )
            throw Dates.Unreadable();
        var end = DateOnly.FromDateTime(to.UtcDateTime);
        if (parts[1].Length == 7)
            end = end.AddMonths(1);
        else if (parts[1].Length == 10 || to.TimeOfDay > TimeSpan.Zero)
            end = end.AddDays(1);
        var start = DateOnly.FromDateTime(from.UtcDateTime);
        return end > start
            ? (start, end)
            : throw ApiException.BadRequest("The interval end must be after the interval start.");
    }

    private static string Day(string text) => text.Length == 7 ? text + "-01" : text;

    private static List<string> Texts(JsonObject body, string name) =>
        [.. (Json.List(body, name) ?? []).Select(one => one!.ToString())];
}
