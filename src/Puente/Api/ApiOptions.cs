using System.CommandLine;
using System.CommandLine.Parsing;
using Puente.Actions.JsonPaths;
using Puente.Api.Calls;
using Puente.Api.Output;
using Puente.CommandLine;
using Puente.Failures;
using Puente.Querying;
using Puente.Terminal;

namespace Puente.Api;

/// <summary>The words behind <c>puente api</c>, and which of them go together.</summary>
internal sealed class ApiOptions
{
    private const string Methods = "GET, POST, PUT, PATCH, DELETE or HEAD";

    public Argument<string> First { get; } =
        new("method") { Description = $"{Methods}. Left out: GET, or POST with fields or --input." };

    public Argument<string?> Second { get; } =
        new("path")
        {
            Description = "Path and query, sent as given: /api/v2/users?pageSize=5.",
            Arity = ArgumentArity.ZeroOrOne,
        };

    private readonly Option<string?> _method = Short(
        Options.Text("--method", "METHOD", "The method, as gh has it."),
        "-X"
    );
    private readonly Option<string[]> _field = Many("--field", "KEY=VALUE", "Add a text.", "-f");

    private readonly Option<string[]> _typed = Many(
        "--json-field",
        "KEY=VALUE",
        "Add a value: true, false, null, a number, JSON in {} or [], @FILE or @- for the text of a file; else a text.",
        "-F"
    );

    private readonly Option<string?> _input = Options.Text(
        "--input",
        "FILE",
        "Send this file as the body; - is standard input."
    );
    private readonly Option<string[]> _header = Many("--header", "NAME:VALUE", "Add a request header.", "-H");
    private readonly Option<bool> _paginate = Options.Switch("--paginate", "Follow all pages; one entity a line.");
    private readonly Option<bool> _slurp = Options.Switch("--slurp", "With --paginate: one JSON array.");
    private readonly Option<string?> _format = Options.Text("--format", "FORM", "json, ndjson, csv, table or raw.");
    private readonly Option<string?> _columns = Options.Text(
        "--columns",
        "NAMES",
        "Columns of csv and table: id,name,division.name."
    );
    private readonly Option<string?> _path = Options.Text(
        "--jsonpath",
        "PATH",
        "Print only what this finds, one hit a line."
    );
    private readonly Option<bool> _raw = Options.Switch("--raw", "The same as --format raw: byte for byte.");
    private readonly Option<bool> _include = Short(
        Options.Switch("--include", "Status and headers before the body."),
        "-i"
    );
    private readonly Option<bool> _silent = Options.Switch("--silent", "Print no body.");
    private readonly Option<string?> _cache = Options.Text(
        "--cache",
        "TIME",
        "Keep answers to GET this long: 90s, 15m, 1h, 2d."
    );
    private readonly Option<bool> _dryRun = Options.Switch("--dry-run", "Print the request instead of sending it.");

    private readonly Option<string?> _watch = new("--watch")
    {
        Description = "Ask again every so many seconds (10); Ctrl+C ends.",
        HelpName = "SECONDS",
        Arity = ArgumentArity.ZeroOrOne,
    };

    public IReadOnlyList<Option> All =>
        [
            _method,
            _field,
            _typed,
            _input,
            _header,
            _paginate,
            _slurp,
            _format,
            _columns,
            _path,
            _raw,
            _include,
            _silent,
            _cache,
            _dryRun,
            _watch,
        ];

    /// <exception cref="InputException">Options that do not go together, or a value that cannot be read.</exception>
    public ApiRequest Read(ParseResult arguments, CommandHost host)
    {
        var call = new CallText(
            arguments.GetRequiredValue(First),
            arguments.GetValue(Second),
            arguments.GetValue(_method),
            FieldsOf(arguments),
            arguments.GetValue(_header) ?? [],
            arguments.GetValue(_input)
        ).Read(host);
        var format = FormatOf(arguments);
        var columns = arguments.GetValue(_columns) is { } names ? Column.ReadList(names) : null;
        var path = arguments.GetValue(_path) is { } text ? PathOutput.Parse(text) : null;
        var request = new ApiRequest(
            call,
            new ApiDisplay(
                host,
                format,
                columns,
                path,
                arguments.GetValue(_slurp),
                arguments.GetValue(_include),
                arguments.GetValue(_silent)
            ),
            arguments.GetValue(_paginate),
            arguments.GetValue(_dryRun),
            arguments.GetValue(_cache) is { } span ? AnswerCache.Span(span) : null,
            arguments.GetResult(_watch) is null ? null : Watching.Every(arguments.GetValue(_watch))
        );
        Check(request);
        return request;
    }

    private static void Check(ApiRequest request)
    {
        var (call, display) = (request.Call, request.Display);
        Refuse(
            request.Paginate && !(call.Reads && call.Method != HttpMethod.Head),
            $"--paginate asks again for each page, which is for GET and for POST to a path that ends in /query or /search; {call.Method} {call.Route.Template} is neither."
        );
        Refuse(
            request.Paginate && (display.Format == ApiFormat.Raw || display.Include),
            "--paginate prints entities, not answers; leave out --raw and --include."
        );
        Refuse(
            display.Slurp && !request.Paginate,
            "--slurp puts the entities of all pages into one array; add --paginate."
        );
        Refuse(
            display.Slurp && (display.Path is not null || display.Format is not (ApiFormat.Usual or ApiFormat.Json)),
            "--slurp prints one JSON array; leave out --jsonpath and --format."
        );
        Refuse(
            display.Columns is not null && display.Format is not (ApiFormat.Csv or ApiFormat.Table),
            "--columns needs --format csv or --format table."
        );
        Refuse(
            display.Path is not null && display.Format != ApiFormat.Usual,
            "--jsonpath prints what it finds, one hit a line; leave out --format and --raw."
        );
        Refuse(
            request.Cache is not null && call.Method != HttpMethod.Get,
            $"--cache keeps answers to GET, not to {call.Method}; leave it out."
        );
        Refuse(
            request.Every is not null && !call.Reads,
            $"--watch would send {call.Method} {call.Route.Template} again and again; it is for GET and for questions."
        );
        Refuse(
            request.Every is not null && request.Cache is not null,
            "--watch wants new answers and --cache old ones; leave one out."
        );
    }

    private static void Refuse(bool isWrong, string message)
    {
        if (isWrong)
            throw new InputException(message);
    }

    private ApiFormat FormatOf(ParseResult arguments)
    {
        var raw = arguments.GetValue(_raw);
        ApiFormat? format = arguments.GetValue(_format) switch
        {
            null => null,
            "raw" => ApiFormat.Raw,
            "json" => ApiFormat.Json,
            "ndjson" => ApiFormat.Ndjson,
            "csv" => ApiFormat.Csv,
            "table" => ApiFormat.Table,
            var other => throw new InputException($"--format {other}: write json, ndjson, csv, table or raw."),
        };
        Refuse(
            raw && format is not (null or ApiFormat.Raw),
            "--raw and --format contradict each other; leave one out."
        );
        return raw ? ApiFormat.Raw : format ?? ApiFormat.Usual;
    }

    /// <summary>Both kinds in the order in which they stand: the members of a list's objects belong together by their order.</summary>
    private List<(string Text, bool Typed)> FieldsOf(ParseResult arguments)
    {
        var fields = new List<(string, bool)>();
        Option? open = null;
        foreach (var token in arguments.Tokens)
            if (token.Type == TokenType.Option)
                open =
                    IsNamed(_field, token.Value) ? _field
                    : IsNamed(_typed, token.Value) ? _typed
                    : null;
            else if (open is not null)
            {
                fields.Add((token.Value, open == _typed));
                open = null;
            }

        return fields;
    }

    private static bool IsNamed(Option option, string name) => option.Name == name || option.Aliases.Contains(name);

    private static Option<T> Short<T>(Option<T> option, string alias)
    {
        option.Aliases.Add(alias);
        return option;
    }

    private static Option<string[]> Many(string name, string helpName, string description, params string[] aliases) =>
        new(name, aliases) { Description = description, HelpName = helpName };
}
