using System.Text.Json.Nodes;
using Puente.Hub.Gateway;
using Puente.Hub.Gateway.Lookups;
using Puente.Hub.Gateway.Reloading;
using Puente.Hub.Status;
using Puente.Hub.Tests.Fakes;
using Puente.Hub.Tests.Gateway.Services;
using Puente.Testing;

namespace Puente.Hub.Tests.Gateway.Reloading;

public sealed class ReloadTests : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private FakeService _service = null!;
    private GatewayHub _hub = null!;
    private string _secret = "first-secret";
    private LookupFault? _fault;
    private Exception? _failure;

    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(_folder["lookups"]);
        _service = await FakeService.StartAsync();
        _service.Json = """{"x":"from the service"}""";
        Write("kept.sql", Sql("one", "-- @cache 1h\n"));
        Write("service.http", "# @output x string\n# @rows one\n# @source crm\nGET /x\nX-Key: $secret");
        _hub = await GatewayHub.StartAsync(Options());
    }

    public async ValueTask DisposeAsync()
    {
        await _hub.DisposeAsync();
        await _service.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_changed_file_answers_in_its_new_form_without_a_restart()
    {
        Assert.Equal("one", await AnswerAsync("kept"));
        Write("kept.sql", Sql("two", "-- @cache 1h\n"));
        await BecomesAsync("kept", "two");
        Write("new.sql", Sql("new"));
        await BecomesAsync("new", "new");
        File.Delete(_folder["lookups/new.sql"]);
        await BecomesAsync("new", "lookup.not.found");
    }

    [Fact]
    public async Task A_file_that_breaks_keeps_its_last_good_form_and_is_named_everywhere()
    {
        Assert.Equal("one", await AnswerAsync("kept"));
        Write("kept.sql", Sql("two").Replace("string", "text", StringComparison.Ordinal));
        await EventuallyAsync(async () => (await ReadAsync("healthz"))["lookups"]!["broken"]!.AsArray().Count > 0);
        Assert.Equal("one", await AnswerAsync("kept"));

        var told = (await ReadAsync("healthz"))["lookups"]!;
        Assert.Equal(2, (int)told["good"]!);
        var broken = told["broken"]!.AsArray()[0]!;
        Assert.Equal(
            ("lookups/kept.sql", 1, true),
            ((string?)broken["file"], (int)broken["line"]!, (bool)broken["kept"]!)
        );
        Assert.Equal("@output is not NAME TYPE", (string?)broken["problem"]);
        Assert.NotEmpty((string)broken["fix"]!);
        var status = StatusReading.Read((await _hub.Hub.GetAsync("api/local/status")).Body, TimeProvider.System);
        Assert.Equal("lookups/kept.sql", status.Lookups!.Broken[0].Fault.File);
        Assert.False(status.IsRed);
        var (_, metrics) = await _hub.Hub.GetAsync("metrics");
        Assert.Contains(
            "puente_gateway_lookup_fault{file=\"lookups/kept.sql\",line=\"1\",problem=\"@output is not NAME TYPE\"",
            metrics,
            StringComparison.Ordinal
        );
        Assert.Contains("\npuente_gateway_readings_total 1\n", metrics, StringComparison.Ordinal);

        Write("kept.sql", Sql("three"));
        await BecomesAsync("kept", "three");
        Assert.Empty((await ReadAsync("healthz"))["lookups"]!["broken"]!.AsArray());
    }

    [Fact]
    public async Task A_file_that_was_never_good_is_left_out_until_it_is_mended()
    {
        Write("bad.sql", "select 1");
        await BecomesAsync("bad", "lookup.broken");
        Write("bad.sql", Sql("good"));
        await BecomesAsync("bad", "good");
    }

    [Fact]
    public async Task A_source_that_changes_is_asked_in_its_new_form_and_the_others_keep_their_connections()
    {
        var store = _hub.Hub.Host.Gateway!.Sources.First();
        Assert.Equal("from the service", await AnswerAsync("service"));
        Assert.Equal("first-secret", (string?)_service.Last.Headers["X-Key"]);
        _secret = "second-secret";
        Touch();
        await EventuallyAsync(async () =>
        {
            await AnswerAsync("service");
            return _service.Last.Headers["X-Key"] == "second-secret";
        });
        Assert.Same(store, _hub.Hub.Host.Gateway!.Sources.First());
    }

    [Fact]
    public async Task Settings_that_cannot_be_used_leave_lookups_and_sources_as_they_were()
    {
        _fault = new LookupFault("puente.json", 4, "gateway.sources: an entry is not NAME URL SECRET", "Mend it.");
        Write("kept.sql", Sql("two"));
        await EventuallyAsync(async () => (await ReadAsync("healthz"))["lookups"]!["broken"]!.AsArray().Count > 0);
        Assert.Equal("one", await AnswerAsync("kept"));
        Assert.Equal("from the service", await AnswerAsync("service"));
        var broken = (await ReadAsync("healthz"))["lookups"]!["broken"]![0]!;
        Assert.Equal(("puente.json", 4), ((string?)broken["file"], (int)broken["line"]!));

        (_fault, _failure) = (null, new InvalidOperationException("secret words"));
        Touch();
        await EventuallyAsync(async () =>
            ((string?)(await ReadAsync("healthz"))["lookups"]!["broken"]![0]!["problem"])!.EndsWith(
                "InvalidOperationException",
                StringComparison.Ordinal
            )
        );
        Assert.Equal("one", await AnswerAsync("kept"));
        _failure = null;
        Touch();
        await BecomesAsync("kept", "two");
    }

    private static string Sql(string answer, string more = "") =>
        $"-- @output a string\n-- @rows one\n{more}select '{answer}' as a";

    private GatewayOptions Options() =>
        new()
        {
            Lookups = LookupFolder.Read(
                _folder["lookups"],
                "lookups",
                LookupSources.None with
                {
                    Services = new Dictionary<string, bool> { ["crm"] = true },
                }
            ),
            Services = [new GatewayService("crm", _service.Url, null, _secret)],
            Keys = [new("flows", GatewayHub.Key)],
            Reload = new GatewayReload(
                [new WatchedFolder(_folder["lookups"])],
                () =>
                    _failure is not null ? throw _failure
                    : _fault is null ? new GatewayReading(Options(), [])
                    : new GatewayReading(null, [_fault])
            )
            {
                Quiet = TimeSpan.FromMilliseconds(20),
            },
        };

    // In one step, so that no reading can see half of it.
    private void Write(string file, string text)
    {
        File.WriteAllText(_folder["half-written"], text);
        File.Move(_folder["half-written"], _folder["lookups/" + file], overwrite: true);
    }

    private void Touch() => Write("note.txt", Guid.NewGuid().ToString());

    private async Task<string?> AnswerAsync(string lookup)
    {
        var answer = await _hub.AskAsync(lookup, "{}");
        return answer.Code ?? (string?)answer.Body["a"] ?? (string?)answer.Body["x"];
    }

    private Task BecomesAsync(string lookup, string answer) =>
        EventuallyAsync(async () => await AnswerAsync(lookup) == answer);

    private async Task<JsonNode> ReadAsync(string path) => JsonNode.Parse((await _hub.Hub.GetAsync(path)).Body)!;

    private static async Task EventuallyAsync(Func<Task<bool>> condition)
    {
        using var late = new CancellationTokenSource(Patience.Limit);
        while (!await condition())
            await Task.Delay(5, late.Token);
    }
}
