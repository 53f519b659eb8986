using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Puente.Analytics;
using Puente.Analytics.Local;
using Puente.Emulator.Events;
using Puente.Specs.Equality;
using Puente.Specs.World;
using Puente.Store;
using Puente.Store.Observations;
using Puente.Sync;
using Puente.Sync.Events;
using Puente.Sync.Live;
using Puente.Sync.Streams;
using Puente.Testing;

namespace Puente.Specs.Twins;

/// <summary>Promise P10 for questions about now: the tables hold a listing of the morning and the events that followed.</summary>
public sealed class PresentTwinTests(StoreFixture stores) : IClassFixture<StoreFixture>
{
    private const int Rounds = 3;
    private const int QuestionsPerRound = 70;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public static TheoryData<ulong, StoreKind> Worlds()
    {
        var worlds = new TheoryData<ulong, StoreKind>();
        foreach (var seed in Seeds.All(2))
            worlds.Add(seed, seed % 2 == 0 ? StoreKind.Postgres : StoreKind.DuckDb);
        return worlds;
    }

    [Theory]
    [MemberData(nameof(Worlds))]
    [Trait("Soak", "Seeds")]
    public async Task The_tables_say_how_things_stand_as_the_platform_does(ulong seed, StoreKind kind)
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var centre = await ContactCentre.OpenAsync(seed, days: 1, conversationsPerDay: 600);
        using var empty = await stores.CreateAsync(kind);
        await using var store = new SharedStore(await empty.OpenAsync());
        var sink = new Sink();
        // For the names of queues, users and members.
        await centre.SyncAsync(
            store,
            new SyncOptions { Since = centre.Since },
            new SyncRequest(To: centre.Since.AddDays(1))
        );
        centre.Emulator.Stage.Add(sink);
        using var emulator = await TwinAsker.SignInAsync(centre);
        var local = new LocalAnalytics(store, TimeProvider.System);
        await ListAsync(centre, emulator, store);

        using var folder = new TempFolder();
        await using var log = EventLog.Open(folder["events.db"], new EventLogOptions());
        var stream = new LiveRowsStream(
            store,
            log,
            new LiveRowsOptions(),
            masking: null,
            NullLogger<LiveRowsStream>.Instance
        );
        var monitor = new StreamMonitor(stream.Name, TimeProvider.System);
        using var stop = new CancellationTokenSource();
        var running = Task.Run(() => stream.RunAsync(monitor, stop.Token), cancel);

        var random = new Random((int)seed);
        var questions = new PresentQuestions(
            random,
            await IdsAsync(store, "queues"),
            await IdsAsync(store, "users"),
            await IdsAsync(store, "presence_definitions")
        );
        var differences = new List<string>();
        var (told, answered) = (0, 0);
        for (var round = 0; round < Rounds; round++)
        {
            centre.Emulator.Clock.Advance(TimeSpan.FromMinutes(7 + (round * 31)));
            await centre.Emulator.DrainEventsAsync(cancel);
            told += await log.AppendAsync(sink.Taken(), cancel);
            await HandledAsync(monitor, running, told);
            for (var number = 0; number < QuestionsPerRound; number++)
            {
                var endpoint = PresentQuestions.Endpoints[random.Next(PresentQuestions.Endpoints.Length)];
                var question = questions.Next(endpoint);
                var (theirs, ours) = await TwinAsker.AskAsync(emulator, local, endpoint, question);
                if (theirs != ours)
                    differences.Add(
                        $"{AnalyticsEndpoints.PathOf(endpoint)}\n{question.ToJsonString()}\n{TwinAnswer.Parting(theirs, ours)}"
                    );
                if (theirs.StartsWith("200 ", StringComparison.Ordinal) && theirs.Length > 100)
                    answered++;
            }
        }
        await stop.CancelAsync();
        await running.WaitAsync(Patience, cancel);

        Assert.True(
            differences.Count == 0,
            $"seed {seed}, {kind}: {differences.Count} differ\n{string.Join('\n', differences.Take(3))}"
        );
        Assert.True(told > 100, $"seed {seed}: only {told} events were told.");
        Assert.True(answered > QuestionsPerRound * Rounds / 3, $"seed {seed}: only {answered} had an answer.");
    }

    /// <summary>How queues and users stand when the events begin, which tell of changes only.</summary>
    private static async Task ListAsync(ContactCentre centre, HttpClient emulator, SharedStore store)
    {
        var cancel = TestContext.Current.CancellationToken;
        var now = centre.Emulator.Clock.Now;
        var rows = new List<Observation>();
        using var asked = await emulator.PostAsJsonAsync(
            "/api/v2/analytics/queues/observations/query",
            JsonNode.Parse(
                """{"metrics":["oWaiting","oAlerting","oInteracting"],"filter":{"type":"and","predicates":[{"dimension":"mediaType","operator":"exists"}]}}"""
            ),
            cancel
        );
        foreach (var result in (await asked.Content.ReadFromJsonAsync<JsonObject>(cancel))!["results"]!.AsArray())
        foreach (var metric in result!["data"]!.AsArray())
            rows.Add(
                Observation.OfQueue(
                    Guid.Parse((string)result["group"]!["queueId"]!),
                    (string?)result["group"]!["mediaType"],
                    now,
                    null,
                    (string)metric!["metric"]!,
                    null,
                    new QueueStats { Count = (double)metric["stats"]!["count"]! }
                )
            );
        var users = await emulator.GetFromJsonAsync<JsonObject>(
            "/api/v2/users?pageSize=100&expand=presence,routingStatus",
            cancel
        );
        foreach (var user in users!["entities"]!.AsArray())
        {
            var id = Guid.Parse((string)user!["id"]!);
            var presence = user["presence"]!;
            rows.Add(
                Observation.OfPresence(
                    id,
                    (DateTimeOffset)presence["modifiedDate"]!,
                    "PURECLOUD",
                    Guid.Parse((string)presence["presenceDefinition"]!["id"]!),
                    (string)presence["presenceDefinition"]!["systemPresence"]!,
                    true,
                    null
                )
            );
            rows.Add(
                Observation.OfRoutingStatus(
                    id,
                    (DateTimeOffset)user["routingStatus"]!["startTime"]!,
                    (string)user["routingStatus"]!["status"]!
                )
            );
        }
        await using var transaction = await store.BeginAsync(cancel);
        await transaction.WriteObservationsAsync(rows, cancel);
        await transaction.CommitAsync(cancel);
    }

    private static async Task HandledAsync(StreamMonitor monitor, Task running, long told)
    {
        using var patience = new CancellationTokenSource(Patience);
        using var glance = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (monitor.State.Handled < told)
        {
            if (running.IsCompleted)
                await running;
            Assert.False(patience.IsCancellationRequested, $"{told} events did not become rows.");
            await glance.WaitForNextTickAsync(CancellationToken.None);
        }
    }

    private static async Task<List<string>> IdsAsync(SharedStore store, string table)
    {
        var ids = new List<string>();
        await using var found = await store.QueryAsync(
            $"SELECT key FROM {table} WHERE valid_to IS NULL ORDER BY key",
            [],
            TestContext.Current.CancellationToken
        );
        await foreach (var row in found.ReadRowsAsync(TestContext.Current.CancellationToken))
            ids.Add((string)row[0]!);
        return ids;
    }

    /// <summary>Takes what is told of users' states and of queues.</summary>
    private sealed class Sink : IEventSink
    {
        private readonly ConcurrentQueue<RaisedEvent> _taken = new();

        public bool Wants(string template, string topic) =>
            template is "v2.users.{id}.presence" or "v2.users.{id}.routingStatus"
            || template == "v2.analytics.queues.{id}.observations";

        public void Take(RaisedEvent raised) => _taken.Enqueue(raised);

        public List<PlatformEvent> Taken()
        {
            var events = new List<PlatformEvent>();
            while (_taken.TryDequeue(out var raised))
            {
                var time = DateTimeOffset.FromUnixTimeMilliseconds(raised.TimeMs);
                events.Add(new PlatformEvent(raised.Topic, time, raised.Body, "channels", time));
            }
            return events;
        }
    }
}
