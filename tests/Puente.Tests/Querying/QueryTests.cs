using System.Globalization;
using System.Text.Json;
using ParquetSharp;
using Puente.Terminal;

namespace Puente.Tests.Querying;

public sealed class QueryTests(PretendCentreFixture centre)
{
    private const string Days = "2026-03-02T00:00:00Z/2026-03-04T00:00:00Z";

    [Fact]
    public async Task A_table_shows_names_counts_and_readable_durations()
    {
        using var run = Configured();
        var outcome = await run.RunAsync("query", "--by", "queue", "--metrics", "nOffered,tHandle", "--interval", Days);
        Assert.True(outcome.Code == 0, outcome.All);
        var lines = outcome.Output.Split('\n');
        Assert.Matches(@"^media +queue +nOffered +tHandle +avg tHandle$", lines[0]);
        var queues = await run.RunAsync("api", "GET", "/api/v2/routing/queues?pageSize=100", "--paginate");
        var names = queues
            .Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line =>
            {
                using var queue = JsonDocument.Parse(line);
                return queue.RootElement.GetProperty("name").GetString()!;
            });
        Assert.Contains(names, name => outcome.Output.Contains(name, StringComparison.Ordinal));
        Assert.Matches(@"\d+ min \d+ s", outcome.Output);
        Assert.Matches(@"^\d+ rows, 1 request, \d+\.\d{3} s\n$", outcome.Error);
    }

    [Fact]
    public async Task Times_of_users_are_a_row_for_each_and_a_column_for_each_state()
    {
        using var run = Configured();
        var outcome = await run.RunAsync("query", "--users", "--by", "user", "--interval", Days);
        Assert.True(outcome.Code == 0, outcome.All);
        var lines = outcome.Output.Split('\n');
        Assert.Matches("^user +AVAILABLE +MEAL +OFFLINE +ON_QUEUE$", lines[0]);
        Assert.Matches(@"\d+ h \d+ min$", lines[1]);
        run.Write("routing.json", """{"metrics":["tAgentRoutingStatus"],"groupBy":["userId"]}""");
        var asJson = await run.RunAsync("query", "routing.json", "--interval", Days, "--format", "json");
        Assert.True(asJson.Code == 0, asJson.All);
        Assert.Contains("\"qualifier\": \"INTERACTING\"", asJson.Output, StringComparison.Ordinal);
        foreach (
            var wrong in (string[][])
                [
                    ["--by", "queue"],
                    ["--limit", "3"],
                    ["--metrics", "tHandle"],
                ]
        )
            Assert.Equal(2, (await run.RunAsync(["query", "--users", "--interval", Days, .. wrong])).Code);
    }

    [Fact]
    public async Task A_name_is_resolved_and_the_answer_is_that_of_its_id()
    {
        using var run = Configured();
        var (id, name) = await QueueAsync(run);
        var byName = await run.RunAsync(
            "query",
            "--queue",
            name.ToUpperInvariant(),
            "--by",
            "queue",
            "--interval",
            Days,
            "--format",
            "json"
        );
        var byId = await run.RunAsync("query", "--queue", id, "--by", "queue", "--interval", Days, "--format", "json");
        Assert.True(byName.Code == 0, byName.All);
        Assert.Equal(byName.Output, byId.Output);
        Assert.Contains(id, byName.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_name_is_refused_with_the_nearest()
    {
        using var run = Configured();
        var (_, name) = await QueueAsync(run);
        var outcome = await run.RunAsync("query", "--queue", name + "x", "--last", "1d");
        Assert.Equal((2, ""), (outcome.Code, outcome.Output));
        Assert.Contains(
            $"There is no queue '{name}x'. Did you mean '{name}'?",
            outcome.Error,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("There is no metric 'tHandel'. Did you mean tHandle?", "--metrics", "tHandel")]
    [InlineData("There is no dimension 'queu'. Did you mean queue?", "--by", "queu")]
    [InlineData("There is no dimension 'mediaTyp'. Did you mean mediaType?", "--filter", "mediaTyp=voice")]
    [InlineData("Choose one of --last, --from with --to, and --interval.", "--last", "1d", "--from", "2026-03-01")]
    [InlineData("--last soon: write a number", "--last", "soon")]
    [InlineData("--timezone Spain is not known", "--timezone", "Spain")]
    [InlineData("--format parquet and --output FILE belong together.", "--format", "parquet")]
    [InlineData("--metrics and --by make sums", "--details", "--by", "1h")]
    [InlineData("'nothing' is neither a saved query nor a file.", "nothing")]
    [InlineData("Standard input is not JSON", "-")]
    public async Task What_cannot_be_asked_is_refused_before_it_is(string message, params string[] args)
    {
        using var run = Configured();
        var outcome = await run.RunAsync(["query", .. args]);
        Assert.Equal((2, ""), (outcome.Code, outcome.Output));
        Assert.Contains(message, outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_of_a_file_or_standard_input_is_asked_and_checked_for_typing_errors()
    {
        const string query = $$"""{"interval":"{{Days}}","metrics":["nOffered"],"groupBy":["queueId"]}""";
        using var run = Configured(query);
        run.Write("q.json", query);
        run.Write("typo.json", query.Replace("nOffered", "nOfferd", StringComparison.Ordinal));
        var file = await run.RunAsync("query", "q.json", "--format", "csv");
        var input = await run.RunAsync("query", "-", "--format", "csv");
        Assert.True(file.Code == 0, file.All);
        Assert.Equal(file.Output, input.Output);
        Assert.StartsWith(
            "intervalStart,intervalEnd,mediaType,queueId,queueName,nOffered_count\r\n",
            file.Output,
            StringComparison.Ordinal
        );
        var typo = await run.RunAsync("query", "typo.json");
        Assert.Equal(2, typo.Code);
        Assert.Contains("There is no metric 'nOfferd'. Did you mean nOffered?", typo.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Days_of_a_long_interval_add_up_and_the_pieces_are_said()
    {
        using var run = Configured();
        string[] args =
        [
            "query",
            "--metrics",
            "nOffered,tHandle",
            "--from",
            "2026-02-20",
            "--to",
            "2026-03-05",
            "--format",
            "csv",
        ];
        var halves = await run.RunAsync([.. args, "--by", "30m"]);
        var whole = await run.RunAsync(args);
        Assert.True(halves.Code == 0, halves.All);
        Assert.Contains("Asked in 2 pieces.", halves.Error, StringComparison.Ordinal);
        Assert.Equal(Sum(whole.Output, "nOffered_count"), Sum(halves.Output, "nOffered_count"));
        Assert.Equal(Sum(whole.Output, "tHandle_sum"), Sum(halves.Output, "tHandle_sum"));
        Assert.NotEqual(0, Sum(whole.Output, "tHandle_sum"));
    }

    [Fact]
    public async Task Details_are_those_of_the_store_one_record_a_line_and_valid_as_a_whole()
    {
        using var run = Configured();
        var outcome = await run.RunAsync("query", "--details", "--interval", Days, "--format", "json");
        Assert.True(outcome.Code == 0, outcome.All);
        using var document = JsonDocument.Parse(outcome.Output);
        var ids = document
            .RootElement.GetProperty("conversations")
            .EnumerateArray()
            .Select(one => one.GetProperty("conversationId").GetString())
            .ToList();
        Assert.Equal(ids.Count, document.RootElement.GetProperty("totalHits").GetInt64());
        Assert.Equal(ids.Count + 3, outcome.Output.Split('\n').Length);
        using var synced = centre.Synced();
        var stored = await synced.RunAsync(
            "sql",
            "select conversation_id from conversations where conversation_start >= '2026-03-02' and conversation_start < '2026-03-04'",
            "--csv"
        );
        Assert.Equal(
            stored.Output.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Skip(1).Order(StringComparer.Ordinal),
            ids.Order(StringComparer.Ordinal)
        );
        Assert.Contains("Asked by query: ", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_limit_is_said_to_be_one()
    {
        using var run = Configured();
        var outcome = await run.RunAsync("query", "--details", "--interval", Days, "--limit", "3");
        Assert.Equal(0, outcome.Code);
        Assert.Equal(4, outcome.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Matches(@"the first 3 of \d+ conversations", outcome.Error);
    }

    [Fact]
    public async Task An_incomplete_answer_says_so_and_ends_with_1()
    {
        using var run = Configured();
        // Jobs trail behind: at noon they reach the early morning only.
        var outcome = await run.RunAsync(
            "query",
            "--details",
            "--from",
            "2026-03-03",
            "--to",
            "2026-03-05",
            "--way",
            "job",
            "--format",
            "csv"
        );
        Assert.Equal(1, outcome.Code);
        Assert.Contains("incomplete: The job reaches up to 2026-03-04T", outcome.Error, StringComparison.Ordinal);
        Assert.StartsWith("conversationId,", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Parquet_is_read_back_by_another_reader()
    {
        using var run = Configured();
        string[] args = ["query", "--by", "1h", "--interval", Days, "--metrics", "nOffered,tHandle"];
        var csv = await run.RunAsync([.. args, "--format", "csv"]);
        var parquet = await run.RunAsync([.. args, "--format", "parquet", "--output", "hours.parquet"]);
        Assert.True(parquet.Code == 0, parquet.All);
        using var reader = new ParquetFileReader(Path.Combine(run.Folder, "hours.parquet"));
        using var rows = reader.RowGroup(0);
        var column = Enumerable
            .Range(0, reader.FileMetaData.Schema.NumColumns)
            .Single(index => reader.FileMetaData.Schema.Column(index).Name == "tHandle_sum");
        using var values = rows.Column(column).LogicalReader<long?>();
        Assert.Equal(
            Sum(csv.Output, "tHandle_sum"),
            values.ReadAll((int)rows.MetaData.NumRows).Sum(value => value ?? 0)
        );
    }

    [Fact]
    public async Task A_saved_question_is_asked_again_by_its_name_and_bends_to_the_options()
    {
        using var run = Configured();
        string[] args = ["query", "--by", "queue", "--metrics", "nOffered", "--interval", Days, "--format", "csv"];
        var first = await run.RunAsync([.. args, "--save", "offered"]);
        Assert.True(first.Code == 0, first.All);
        Assert.True(File.Exists(Path.Combine(run.Folder, "puente.queries", "offered.json")));
        Assert.Equal("offered\n", (await run.RunAsync("query", "--list")).Output);
        Assert.Equal(first.Output, (await run.RunAsync("query", "offered")).Output);
        var other = await run.RunAsync("query", "offered", "--by", "1d");
        Assert.StartsWith(
            "intervalStart,intervalEnd,mediaType,nOffered_count\r\n",
            other.Output,
            StringComparison.Ordinal
        );
        var near = await run.RunAsync("query", "ofered");
        Assert.Equal(2, near.Code);
        Assert.Contains("Did you mean offered?", near.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dry_run_shows_the_query_and_its_pieces_and_asks_nothing()
    {
        using var run = Configured();
        var outcome = await run.RunAsync(
            "query",
            "--by",
            "1d",
            "--timezone",
            "Europe/Madrid",
            "--from",
            "2026-03-01",
            "--to",
            "2026-04-10",
            "--dry-run"
        );
        Assert.True(outcome.Code == 0, outcome.All);
        using var document = JsonDocument.Parse(outcome.Output);
        Assert.Equal(
            "2026-02-28T23:00:00.000Z/2026-04-09T22:00:00.000Z",
            document.RootElement.GetProperty("interval").GetString()
        );
        // Thirty-one days with the one of 23 hours are a little shorter than thirty-one times 24 hours; borders are local midnights.
        Assert.Contains(
            "\n  2026-02-28T23:00:00.000Z/2026-03-31T22:00:00.000Z\n  2026-03-31T22:00:00.000Z/2026-04-09T22:00:00.000Z\n",
            outcome.Error,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_chart_draws_bars_for_groups_and_heights_over_time()
    {
        using var run = Configured();
        var bars = await run.RunAsync(
            "query",
            "--by",
            "queue",
            "--metrics",
            "nOffered",
            "--interval",
            Days,
            "--format",
            "chart"
        );
        Assert.Contains("█", bars.Output, StringComparison.Ordinal);
        var line = await run.RunAsync(
            "query",
            "--by",
            "1h",
            "--metrics",
            "nOffered",
            "--interval",
            Days,
            "--format",
            "chart"
        );
        Assert.True(line.Code == 0, line.All);
        Assert.StartsWith("nOffered, 2026-03-02 ", line.Output, StringComparison.Ordinal);
        Assert.Matches("voice +[▁▂▃▄▅▆▇█ ]{20,}  1 – [0-9]+", line.Output);
    }

    [Fact]
    public async Task Watch_asks_again_until_it_is_stopped()
    {
        using var run = Configured();
        using var stop = new CancellationTokenSource();
        await using var output = new StringWriter();
        await using var error = new StringWriter();
        var seen = new CountingWriter(output, "media", 2, stop);
        var host = new CommandHost
        {
            Output = seen,
            Error = error,
            Variables = run.Variables,
            Folder = run.Folder,
            Time = new Testing.FasterTime(20),
        };
        var code = await Application.RunAsync(
            ["query", "--metrics", "nOffered", "--interval", Days, "--watch", "5"],
            host,
            stop.Token
        );
        Assert.True(code == 0, error.ToString());
        Assert.Equal(2, output.ToString().Split("media").Length - 1);
    }

    private CommandRun Configured(string input = "")
    {
        var run = new CommandRun { Input = input, Width = 100 };
        centre.Configure(run);
        return run;
    }

    private static async Task<(string Id, string Name)> QueueAsync(CommandRun run)
    {
        var answer = await run.RunAsync("api", "GET", "/api/v2/routing/queues?pageSize=1", "--raw");
        using var document = JsonDocument.Parse(answer.Output);
        var queue = document.RootElement.GetProperty("entities")[0];
        return (queue.GetProperty("id").GetString()!, queue.GetProperty("name").GetString()!);
    }

    private static long Sum(string csv, string column)
    {
        var lines = csv.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var index = lines[0].Split(',').ToList().IndexOf(column);
        return lines
            .Skip(1)
            .Sum(line =>
                line.Split(',')[index] is { Length: > 0 } text ? long.Parse(text, CultureInfo.InvariantCulture) : 0
            );
    }

    /// <summary>Stops the command when a word has been written for the last time wanted.</summary>
    private sealed class CountingWriter(StringWriter inner, string word, int times, CancellationTokenSource stop)
        : StringWriter
    {
        public override void WriteLine(string? value)
        {
            inner.WriteLine(value);
            if (
                value?.Contains(word, StringComparison.Ordinal) == true
                && inner.ToString().Split(word).Length - 1 == times
            )
                stop.Cancel();
        }

        public override void Write(string? value) => inner.Write(value);
    }
}
