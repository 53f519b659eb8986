using System.Diagnostics;
using System.Globalization;
using System.Text;
using Puente.Specs.Axe;
using Puente.Store;
using Puente.Testing;
using Puente.Testing.Sqs;

namespace Puente.Specs.Replay;

/// <summary>Dead letters are moved record by record: wherever a replay is ended, none is lost and none is there twice.</summary>
public sealed class KilledReplayTests(ITestOutputHelper output)
{
    /// <summary>The endpoint's clock and the replay's: a message that a killed replay held is hidden for a minute.</summary>
    private const int Factor = 100;
    private const int Letters = 60;
    private const int Kills = 10;
    private const int Killed = 137;

    private static readonly string[] s_points =
    [
        "log: before commit",
        "log: after commit",
        "quarantine: before commit",
        "quarantine: after commit",
    ];

    public static TheoryData<ulong> Worlds() => [.. Seeds.All(1)];

    [Theory]
    [MemberData(nameof(Worlds))]
    [Trait("Category", "Slow")]
    [Trait("Soak", "Seeds")]
    public async Task Killed_at_any_record_a_replay_moves_every_dead_letter_once(ulong seed)
    {
        using var folder = new TempFolder();
        await using var sqs = await SqsEndpoint.StartAsync(new FasterTime(Factor));
        var letters = sqs.Create("orders-dead-letters");
        sqs.Create("orders", deadLetters: letters);
        var events = Enumerable.Range(0, Letters).Where(number => number % 4 != 0).Select(Body).ToList();
        var rubbish = Enumerable.Range(0, Letters).Where(number => number % 4 == 0).Select(Rubbish).ToList();
        for (var number = 0; number < Letters; number++)
            letters.Send(number % 4 == 0 ? Rubbish(number) : Envelope(Body(number)));
        var dice = new Random((int)seed);
        var kills = new List<string>();
        for (var run = 0; letters.Count > 0; run++)
        {
            Assert.True(run < 10 * Kills, $"seed {seed}: {letters.Count} letters are left after {run} runs");
            var point = s_points[dice.Next(s_points.Length)];
            var exit = await RunAsync(folder, sqs, kills.Count < Kills ? (point, dice.Next(1, 4)) : null);
            Assert.True(exit is 0 or Killed, $"seed {seed}: run {run} ended with {exit}");
            if (exit == Killed)
                kills.Add(point);
            while (letters.Hidden > 0)
                await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        output.WriteLine($"seed {seed}: {kills.Count} kills: {string.Join(", ", kills)}");
        await using var log = Puente.Sync.Events.EventLog.Open(folder["events"]);
        var logged = await log.ReadAsync(0, 2 * Letters, TestContext.Current.CancellationToken);
        Assert.Equal(events.Order(), logged.Select(item => Encoding.UTF8.GetString(item.Event.Body.Span)).Order());
        await using var store = await Stores.OpenAsync(
            StoreAddress.Parse(folder["puente.duckdb"]),
            TimeProvider.System,
            TestContext.Current.CancellationToken
        );
        var kept = await store.ReadQuarantineAsync(2 * Letters, TestContext.Current.CancellationToken);
        Assert.Equal(rubbish.Order(), kept.Select(record => Encoding.UTF8.GetString(record.Bytes.Span)).Order());
        Assert.Equal(Kills, kills.Count);
    }

    private static async Task<int> RunAsync(TempFolder folder, SqsEndpoint sqs, (string Point, int Nth)? kill)
    {
        List<string> arguments =
        [
            AxeProcess.Program,
            "replay",
            folder.Path,
            sqs.Address.AbsoluteUri,
            "orders",
            Factor.ToString(CultureInfo.InvariantCulture),
        ];
        if (kill is var (point, nth))
            arguments.AddRange([point, nth.ToString(CultureInfo.InvariantCulture)]);
        using var process =
            Process.Start(new ProcessStartInfo("dotnet", arguments).LivingShortly())
            ?? throw new InvalidOperationException("dotnet could not be started.");
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return process.ExitCode;
    }

    private static string Rubbish(int number) => $"rubbish {number}";

    private static string Body(int number) =>
        $$"""{"eventTime":{{1765552507657 + number}},"conversationId":"2f7bf00a-0fc2-4d6a-9b56-92238191433e"}""";

    private static string Envelope(string body) =>
        $$"""
            {"version":"0","id":"{{Guid.NewGuid()}}","detail-type":"v2.detail.events.conversation.{id}.user.end",
             "source":"aws.partner/genesys.com/cloud/23faea37-1117-4c0a-88a2-572c46780b03/hub-events","account":"123456789012",
             "time":"2025-12-12T15:15:07Z","region":"eu-west-1","resources":[],
             "detail":{"topicName":"v2.detail.events.conversation.2f7bf00a-0fc2-4d6a-9b56-92238191433e.user.end","version":"2",
              "eventBody":{{body}},"metadata":{"CorrelationId":"7272d362-23b2-4c14-9d40-dc7b7683153a"},
              "timestamp":"2025-12-12T15:15:07.919Z"} }
            """;
}
