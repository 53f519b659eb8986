using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Puente.Sync.Events;

namespace Puente.Tests.Listening;

public sealed class ListenTests
{
    private const string Secret = "a-secret-of-the-receiver";
    private static readonly DateTimeOffset At = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_log_is_read_from_an_offset_or_a_time_and_filtered()
    {
        using var run = await WithEventsAsync(5);
        Assert.Equal("1 2 3 4 5", await OffsetsAsync(run, "--from", "0"));
        Assert.Equal("3 4 5", await OffsetsAsync(run, "--from", "3"));
        Assert.Equal("4 5", await OffsetsAsync(run, "--from", "2026-03-02T08:00:04Z"));
        Assert.Equal("", await OffsetsAsync(run));
        Assert.Equal("2 4", await OffsetsAsync(run, "--from", "0", "--topic", "*.user2.*", "--topic", "*.USER4.*"));
        Assert.Equal(
            "3",
            await OffsetsAsync(run, "--from", "0", "--conversation", "00000000-0000-0000-0000-000000000003")
        );
    }

    [Fact]
    public async Task A_person_gets_one_plain_line_an_event()
    {
        using var run = await WithEventsAsync(1);
        var outcome = await run.RunAsync("listen", "--from", "0", "--once");
        Assert.Equal(
            "1  2026-03-02T08:00:01.000Z  v2.users.user1.presence  {\"id\":\"00000000-0000-0000-0000-000000000001\"}\n",
            outcome.Output
        );
    }

    [Fact]
    public async Task A_forward_is_signed_and_goes_on_where_it_was()
    {
        using var run = await WithEventsAsync(3);
        run.Variables["PUENTE_FORWARD_SECRET"] = Secret;
        await using var receiver = await HookReceiver.StartAsync();
        string[] forward = ["listen", "--forward-to", receiver.Url, "--from", "2", "--once"];

        Assert.Equal(0, (await run.RunAsync(forward)).Code);
        Assert.Equal(["2", "3"], receiver.Requests.Select(request => request.Headers["Puente-Offset"]));
        Assert.All(
            receiver.Requests,
            request =>
            {
                var signed = Encoding.UTF8.GetBytes($"{request.Headers["Puente-Timestamp"]}.{request.Body}");
                var expected = HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), signed);
                Assert.Equal($"v1={Convert.ToHexStringLower(expected)}", request.Headers["Puente-Signature"]);
            }
        );

        await AppendAsync(run, 4, 5);
        Assert.Equal(0, (await run.RunAsync(forward)).Code);
        Assert.Equal(["2", "3", "4", "5"], receiver.Requests.Select(request => request.Headers["Puente-Offset"]));
    }

    [Fact]
    public async Task An_event_that_is_refused_is_told_and_skipped_and_410_ends_the_forward()
    {
        using var run = await WithEventsAsync(4);
        var secret = run.Write("forward.secret", Secret + "\n");
        await using var receiver = await HookReceiver.StartAsync(200, 400, 410, 200, 200);
        string[] forward =
        [
            "listen",
            "--forward-to",
            receiver.Url,
            "--secret-file",
            secret,
            "--offset-file",
            "crm.offset",
            "--from",
            "1",
            "--once",
        ];

        var outcome = await run.RunAsync(forward);
        Assert.Equal(1, outcome.Code);
        Assert.Contains("offset 2: the receiver refused this event for good", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("410", outcome.Error, StringComparison.Ordinal);
        Assert.Equal("2\n", await File.ReadAllTextAsync(Path.Combine(run.Folder, "crm.offset"), Stop));
        Assert.DoesNotContain(Secret, outcome.All, StringComparison.Ordinal);

        Assert.Equal(0, (await run.RunAsync(forward)).Code);
        Assert.Equal(["1", "2", "3", "3", "4"], receiver.Requests.Select(request => request.Headers["Puente-Offset"]));
    }

    [Theory]
    [InlineData("write an offset", "--from", "yesterday")]
    [InlineData("write the id of a conversation", "--conversation", "12")]
    [InlineData("A forward is signed", "--forward-to", "https://crm.example/hook")]
    [InlineData("clear text", "--forward-to", "http://crm.example/hook")]
    [InlineData("write an address", "--forward-to", "crm")]
    [InlineData("belong to --forward-to", "--offset-file", "x")]
    [InlineData("there is no file nowhere", "--forward-to", "https://crm.example/hook", "--secret-file", "nowhere")]
    public async Task Options_that_cannot_be_used_are_wrong_input(string reason, params string[] args)
    {
        using var run = await WithEventsAsync(1);
        var outcome = await run.RunAsync(["listen", .. args]);
        Assert.Equal(2, outcome.Code);
        Assert.Contains(reason, outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_log_it_says_how_to_get_one()
    {
        using var run = new CommandRun();
        var outcome = await run.RunAsync("listen");
        Assert.Equal(3, outcome.Code);
        Assert.Contains("puente run", outcome.Error, StringComparison.Ordinal);
    }

    private static async Task<CommandRun> WithEventsAsync(int count)
    {
        var run = new CommandRun();
        await AppendAsync(run, [.. Enumerable.Range(1, count)]);
        return run;
    }

    private static async Task AppendAsync(CommandRun run, params int[] numbers)
    {
        await using var log = EventLog.Open(Path.Combine(run.Folder, "puente.duckdb.events"));
        await log.AppendAsync(
            [
                .. numbers.Select(number => new PlatformEvent(
                    $"v2.users.user{number}.presence",
                    At.AddSeconds(number),
                    Encoding.UTF8.GetBytes($"{{\"id\":\"00000000-0000-0000-0000-00000000000{number}\"}}"),
                    "channels",
                    At.AddSeconds(number)
                )),
            ],
            Stop
        );
    }

    private static async Task<string> OffsetsAsync(CommandRun run, params string[] args)
    {
        var outcome = await run.RunAsync(["listen", "--once", "--json", .. args]);
        Assert.True(outcome.Code == 0, outcome.All);
        return string.Join(
            ' ',
            outcome
                .Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => JsonElement.Parse(line).GetProperty("offset").GetInt64())
        );
    }
}
