using System.CommandLine;
using Puente.Analytics;
using Puente.CommandLine;
using Puente.Failures;

namespace Puente.Querying;

/// <summary>The options that describe a question.</summary>
internal sealed class QueryFlags
{
    private readonly Option<bool> _details = Options.Switch("--details", "Conversations instead of sums.");
    private readonly Option<bool> _flows = Options.Switch("--flows", "Sums over flows instead of conversations.");
    private readonly Option<bool> _users = Options.Switch(
        "--users",
        "How long users had which presence or routing status, instead of conversations."
    );
    private readonly Option<string?> _observe = Options.Text(
        "--observe",
        "WHAT",
        "How queues or users stand now, instead of sums: queues or users."
    );
    private readonly Option<string[]> _metrics = Many(
        "--metrics",
        "NAMES",
        "Metrics of the platform, by commas: tHandle,nOffered."
    );
    private readonly Option<string[]> _by = Many(
        "--by",
        "WHAT",
        "Period (30m, 1h, 1d, 1w, 1mo) and dimensions (queue, user, media, wrapup, …), by commas."
    );
    private readonly Option<string[]> _queue = Many(
        "--queue",
        "NAME",
        "Only this queue, by name or id; may be repeated."
    );
    private readonly Option<string[]> _user = Many("--user", "NAME", "Only this user; may be repeated.");
    private readonly Option<string[]> _media = Many(
        "--media",
        "TYPE",
        "Only this medium: voice, callback, chat, email, message; may be repeated."
    );
    private readonly Option<string?> _direction = Options.Text("--direction", "WAY", "Only inbound or only outbound.");
    private readonly Option<string[]> _filter = Many(
        "--filter",
        "TERM",
        "dimension=value; dimension alone: has any; '!dimension': has none. May be repeated."
    );
    private readonly Option<string?> _last = Options.Text(
        "--last",
        "SPAN",
        "Whole minutes, hours, days, weeks or months before now and the present one: 30m, 8h, 7d, 4w, 2mo."
    );
    private readonly Option<string?> _from = Options.Text("--from", "TIME", "Begin: a day or a time, in --timezone.");
    private readonly Option<string?> _to = Options.Text("--to", "TIME", "End, not included; else now.");
    private readonly Option<string?> _interval = Options.Text("--interval", "ISO", "start/end as ISO 8601.");
    private readonly Option<string?> _timezone = Options.Text(
        "--timezone",
        "NAME",
        "IANA name for days, buckets and the table; else UTC."
    );
    private readonly Option<long?> _limit = Options.Number(
        "--limit",
        "N",
        "Details: the first N. Sums: the N groups with most of the first metric.",
        1,
        1_000_000
    );
    private readonly Option<string?> _format = Options.Text("--format", "FORM", "table, chart, json, csv or parquet.");

    public IEnumerable<Option> All =>
        [
            _queue,
            _metrics,
            _by,
            _last,
            _from,
            _to,
            _interval,
            _timezone,
            _user,
            _media,
            _direction,
            _filter,
            _details,
            _flows,
            _users,
            _observe,
            _limit,
            _format,
        ];

    public QueryRequest Read(ParseResult arguments) =>
        new()
        {
            Endpoint =
                arguments.GetValue(_observe) is { } what ? Observed(what)
                : arguments.GetValue(_details) ? AnalyticsEndpoint.ConversationDetails
                : arguments.GetValue(_flows) ? AnalyticsEndpoint.FlowAggregates
                : arguments.GetValue(_users) ? AnalyticsEndpoint.UserAggregates
                : null,
            Metrics = Commas(arguments.GetValue(_metrics)),
            By = Commas(arguments.GetValue(_by)),
            Filters =
            [
                .. Terms("queueId", arguments.GetValue(_queue)),
                .. Terms("userId", arguments.GetValue(_user)),
                .. Terms("mediaType", arguments.GetValue(_media)),
                .. Terms("originatingDirection", arguments.GetValue(_direction) is { } way ? [way] : null),
                .. arguments.GetValue(_filter) ?? [],
            ],
            Last = arguments.GetValue(_last),
            From = arguments.GetValue(_from),
            To = arguments.GetValue(_to),
            Interval = arguments.GetValue(_interval),
            TimeZone = arguments.GetValue(_timezone),
            Limit = arguments.GetValue(_limit) is { } limit ? (int)limit : null,
            Format = arguments.GetValue(_format),
        };

    private static AnalyticsEndpoint Observed(string what) =>
        what switch
        {
            "queues" => AnalyticsEndpoint.QueueObservations,
            "users" => AnalyticsEndpoint.UserObservations,
            _ => throw new InputException($"--observe {what}: write queues or users."),
        };

    private static IEnumerable<string> Terms(string dimension, string[]? values) =>
        (values ?? []).Select(value => $"{dimension}={value}");

    private static string[] Commas(string[]? values) =>
        [
            .. (values ?? []).SelectMany(value =>
                value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            ),
        ];

    private static Option<string[]> Many(string name, string helpName, string description) =>
        new(name) { Description = description, HelpName = helpName };
}
