using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Puente.Emulator;
using Puente.Emulator.EventBridge;
using Puente.Emulator.Faults;
using Puente.Specs.World;
using Puente.Store;
using Puente.Store.Conversations;
using Puente.Testing;
using Puente.Testing.Sqs;

namespace Puente.Specs.Live;

/// <summary>Which sources a hub has.</summary>
public enum LiveSources
{
    Channels,
    EventBridge,
    Both,
}

/// <summary>
/// A contact centre at work, whose clock and whose hub's clock run many times as fast, with an SQS endpoint between them.
/// </summary>
internal sealed class LiveCentre : IAsyncDisposable
{
    private const string QueueName = "events";

    /// <summary>A Monday at the busiest hour.</summary>
    private static readonly DateTimeOffset Start = new(2026, 3, 30, 9, 0, 0, TimeSpan.Zero);

    private readonly TempFolder _folder = new();
    private readonly HttpClient _http = new();
    private readonly SqsEndpoint _sqs;
    private readonly SqsQueue _queue;
    private readonly ElasticTime _time;
    private readonly JsonObject _settings;

    private LiveCentre(
        LiveSources sources,
        EmptyStore store,
        EmulatorHost emulator,
        SqsEndpoint sqs,
        SqsQueue queue,
        ElasticTime time,
        JsonObject clock,
        string? broken
    )
    {
        (Sources, Store, Emulator, _sqs, _queue, _time) = (sources, store, emulator, sqs, queue, time);
        Hub = new HubProcess(_folder.Path, emulator.Options.ClientSecret);
        _settings = new JsonObject
        {
            ["ApiBase"] = emulator.BaseAddress.ToString(),
            ["ClientId"] = emulator.Options.ClientId,
            [nameof(Store)] = store.Address,
            ["Log"] = _folder["events.log"],
            ["Clock"] = clock,
            ["Channels"] = sources != LiveSources.EventBridge,
            ["Queue"] = sources == LiveSources.Channels ? null : sqs.UrlOf(QueueName),
            ["Endpoint"] = sqs.Address.ToString(),
            ["Broken"] = broken,
        };
        if (broken == "versions")
            _settings["RowsTick"] = "00:00:40";
    }

    public LiveSources Sources { get; }

    public EmptyStore Store { get; }

    public EmulatorHost Emulator { get; }

    public HubProcess Hub { get; }

    /// <summary>How late the faults so far can make an event of EventBridge.</summary>
    public TimeSpan LongestDelay { get; private set; }

    public static async Task<LiveCentre> OpenAsync(
        ulong seed,
        LiveSources sources,
        EmptyStore store,
        Pace pace,
        string? broken = null
    )
    {
        var from = pace.Passed;
        var time = new ElasticTime(pace.Path, from, Start);
        var sqs = await SqsEndpoint.StartAsync(time);
        var queue = sqs.Create(QueueName, TimeSpan.FromMinutes(2));
        var emulator = await EmulatorHost.StartAsync(
            new EmulatorOptions
            {
                Seed = seed,
                Start = Start,
                Speed = 1,
                HistoryDays = 1,
                ConversationsPerDay = 3_500,
                Users = 30,
                Queues = 6,
                RequestsPerMinute = 1_000_000,
                EventBridge = new EventBridgeOptions
                {
                    Sink = new EventBridgeSink { Endpoint = sqs.Address.ToString(), QueueUrl = sqs.UrlOf(QueueName) },
                },
            },
            time
        );
        var clock = new JsonObject
        {
            ["Pace"] = pace.Path,
            ["From"] = from.ToString("c"),
            ["Shows"] = Start,
        };
        var centre = new LiveCentre(sources, store, emulator, sqs, queue, time, clock, broken);
        if (sources != LiveSources.Channels)
            await centre.EnableEventBridgeAsync();
        await centre.Hub.StartAsync(centre._settings);
        return centre;
    }

    public Task SleepAsync(TimeSpan platformTime) =>
        Task.Delay(platformTime, _time, TestContext.Current.CancellationToken);

    public async Task KillAndRestartAsync(string? point)
    {
        if (point is null)
        {
            await Hub.KillAsync();
        }
        else
        {
            await Hub.StopAsync();
            var deadly = (JsonObject)_settings.DeepClone();
            deadly["KillAt"] = point;
            deadly["KillNth"] = 2;
            await Hub.StartAsync(deadly);
            for (var waited = 0; waited < 60 && Hub.IsRunning; waited++)
                await SleepAsync(TimeSpan.FromSeconds(3));
            // Not every run comes by every point; then the blow comes from outside.
            await Hub.KillAsync();
        }

        await Hub.StartAsync(_settings);
    }

    /// <summary>Events of EventBridge come late, twice or damaged.</summary>
    public void Disturb(BridgeFaultRule rule)
    {
        Emulator.EventBridge.Faults.Add(rule);
        LongestDelay = rule.Delay > LongestDelay ? rule.Delay : LongestDelay;
    }

    public async Task PlatformAwayAsync(TimeSpan platformTime)
    {
        Emulator.Faults.Add(new FaultRule { Kind = FaultKind.ServerError, Status = 503 });
        Emulator.Channels.Drop();
        await SleepAsync(platformTime);
        Emulator.Faults.Clear();
    }

    /// <summary>Neither REST nor channels nor EventBridge.</summary>
    public async Task AllAwayAsync(TimeSpan platformTime)
    {
        Emulator.EventBridge.Outage();
        await PlatformAwayAsync(platformTime);
        Emulator.EventBridge.Restore();
    }

    /// <summary>The hub's files, with PostgreSQL its event log, cannot grow beyond some point for a while.</summary>
    public async Task DiskFullAsync(TimeSpan platformTime, Random dice)
    {
        var largest = new DirectoryInfo(_folder.Path).EnumerateFiles().Concat(Store.Files).Max(file => file.Length);
        await Hub.LimitFilesAsync(dice.NextInt64(4_096, Math.Max(8_192, largest)));
        await SleepAsync(platformTime);
        await Hub.LimitFilesAsync(null);
    }

    public void EndFaults()
    {
        Emulator.Faults.Clear();
        Emulator.Channels.Faults.Clear();
        Emulator.Channels.ResumeHeartbeats();
        Emulator.EventBridge.Faults.Clear();
        Emulator.EventBridge.Restore();
    }

    /// <summary>
    /// Waits until nothing is on its way any more and ends the hub; gives up after an hour of platform time.
    /// </summary>
    /// <returns>What was still on its way; null when all is quiet.</returns>
    public async Task<string?> SettleAsync()
    {
        // An event that was made late before the faults ended is still on its way.
        await SleepAsync(LongestDelay);
        string? busy = null;
        var calm = 0;
        for (var asked = 0; asked < 360 && calm < 3; asked++)
        {
            await SleepAsync(TimeSpan.FromSeconds(10));
            busy = await BusyAsync();
            calm = busy is null ? calm + 1 : 0;
        }

        await Hub.StopAsync();
        return calm < 3 ? busy : null;
    }

    private async Task<string?> BusyAsync()
    {
        var status = await Hub.StatusAsync(_http);
        if (!status.TryGetProperty("openGaps", out var gaps))
            return "the store does not answer";
        if (gaps.GetArrayLength() > 0)
            return $"open gaps: {gaps}";
        // The contact centre goes on meanwhile: there is always something under way, but nothing old.
        if (_queue.OldestAge > TimeSpan.FromMinutes(1))
            return $"a message has been in the queue for {_queue.OldestAge}";
        foreach (var stream in status.GetProperty("streams").EnumerateArray())
        {
            var name = stream.GetProperty("name").GetString();
            if (stream.GetProperty("condition").GetString() is { } condition && condition != "healthy")
                return $"{name} is {condition}: {stream.GetProperty("note")}";
            var lag = stream.GetProperty("lagSeconds");
            if (name == "rows" && lag.ValueKind == JsonValueKind.Number && lag.GetDouble() > 60)
                return $"events {lag} s old without rows";
        }

        return null;
    }

    /// <summary>
    /// Every conversation that the hub must have heard of, was over three minutes ago and has told nothing since, is compared
    /// with the emulator's record, byte for byte.
    /// </summary>
    /// <returns>How many were compared, and one line for each difference.</returns>
    public async Task<(int Compared, List<string> Differences)> CompareAsync(DateTimeOffset from, DateTimeOffset until)
    {
        var now = Emulator.Clock.Now;
        var expected = Expected(from, until, now);
        var stored = new Dictionary<Guid, (string Age, string Record)>();
        var differences = new List<string>();
        await using var store = await Store.OpenAsync();
        var ages = new Dictionary<Guid, ConversationAge>();
        await foreach (
            var row in store.ReadConversationsAsync(
                Start.AddDays(-2),
                Start.AddDays(2),
                TestContext.Current.CancellationToken
            )
        )
            if (!ages.TryAdd(row.ConversationId, row.Age))
                differences.Add($"{row.ConversationId} is stored twice");
        await foreach (
            var rebuilt in store.RebuildAsync(
                Start.AddDays(-2),
                Start.AddDays(2),
                TestContext.Current.CancellationToken
            )
        )
        {
            if (expected.ContainsKey(rebuilt.ConversationId))
                stored[rebuilt.ConversationId] = (
                    ages[rebuilt.ConversationId].ToColumn(),
                    WithoutAttributes(rebuilt.Utf8Json)
                );
        }

        foreach (var (id, record) in expected)
        {
            if (!stored.TryGetValue(id, out var found))
                differences.Add($"{id} is missing: {Lifetime(record)}");
            else if (found.Age == "live")
                differences.Add($"{id} has ended and is still live");
            else if (found.Record != record)
                differences.Add($"{id} differs: {Differing(record, found.Record)}");
        }

        foreach (var gap in await store.ReadGapsAsync(openOnly: true, TestContext.Current.CancellationToken))
            differences.Add($"the gap {gap.Id} is open: {gap.Cause}");
        await new LiveUsers(Emulator.BaseAddress, _http, await TokenAsync()).CompareAsync(
            store,
            from,
            until,
            differences
        );
        if (differences.Count == 0)
            return (expected.Count, differences);
        foreach (var gap in await store.ReadGapsAsync(openOnly: false, TestContext.Current.CancellationToken))
            differences.Add($"gap {gap.Id} {gap.From:HH:mm:ss} to {gap.To:HH:mm:ss}: {gap.Cause}, {gap.Evidence}");
        return (expected.Count, differences);
    }

    /// <summary>Records of the conversations that were told of in [from, until) and had ended by then, as they are now.</summary>
    private Dictionary<Guid, string> Expected(DateTimeOffset from, DateTimeOffset until, DateTimeOffset now)
    {
        var told = new Dictionary<Guid, long>();
        foreach (var (topic, time) in Emulator.DetailEvents(from, now))
        {
            var id = Guid.Parse(topic.Split('.')[4]);
            // A socket brings only what a queue tells of; what never reaches a queue is the job's to find.
            if (
                Sources == LiveSources.Channels
                && !topic.EndsWith(".acd.start", StringComparison.Ordinal)
                && !told.ContainsKey(id)
            )
                continue;
            told[id] = time.ToUnixTimeMilliseconds();
        }

        var records = new Dictionary<Guid, string>();
        foreach (var record in Emulator.Truth(Start.AddDays(-2), now, now))
        {
            using var document = JsonDocument.Parse(record);
            var id = document.RootElement.GetProperty("conversationId").GetGuid();
            if (
                told.TryGetValue(id, out var last)
                && last < until.ToUnixTimeMilliseconds()
                && document.RootElement.TryGetProperty("conversationEnd", out var end)
                && end.GetDateTimeOffset() < until
            )
                records.Add(id, WithoutAttributes(record));
        }

        return records;
    }

    /// <summary>Details by id and by query never carry participant attributes; the job brings them (docs/facts.md).</summary>
    private static string WithoutAttributes(ReadOnlyMemory<byte> record)
    {
        var conversation = JsonNode.Parse(record.Span)!;
        foreach (var participant in conversation["participants"]!.AsArray())
            participant!.AsObject().Remove("attributes");
        return Encoding.UTF8.GetString(CanonicalJson.Write(Encoding.UTF8.GetBytes(conversation.ToJsonString())));
    }

    private async Task EnableEventBridgeAsync()
    {
        var token = await TokenAsync();
        _http.DefaultRequestHeaders.Authorization = new("Bearer", token);
        var made = await SendAsync(
            HttpMethod.Post,
            "/api/v2/integrations",
            """{"name":"Hub events","integrationType":{"id":"amazon-eventbridge-source"}}"""
        );
        var id = made.GetProperty("id").GetString();
        await SendAsync(
            HttpMethod.Put,
            $"/api/v2/integrations/{id}/config/current",
            """
            {"name":"Hub events","version":1,"notes":"","credentials":{},"advanced":{},"properties":{"awsAccountId":"123456789012",
            "awsAccountRegion":"eu-west-1","eventSourceSuffix":"hub","eventFilter":["v2.detail.events.conversation.{id}.customer.start",
            "v2.detail.events.conversation.{id}.customer.end","v2.detail.events.conversation.{id}.contact","v2.detail.events.conversation.{id}.acd.start",
            "v2.detail.events.conversation.{id}.acd.end","v2.detail.events.conversation.{id}.user.start","v2.detail.events.conversation.{id}.user.end",
            "v2.detail.events.conversation.{id}.flow.start","v2.detail.events.conversation.{id}.flow.end","v2.detail.events.conversation.{id}.flow.outcome",
            "v2.detail.events.conversation.{id}.acw","v2.detail.events.conversation.{id}.attributes","v2.detail.events.conversation.{id}.outbound",
            "v2.detail.events.conversation.{id}.voicemail.start","v2.detail.events.conversation.{id}.voicemail.end",
            "v2.detail.events.conversation.{id}.wrapup","v2.users.{id}.presence","v2.users.{id}.routingStatus"]}}
            """
        );
        await SendAsync(HttpMethod.Patch, $"/api/v2/integrations/{id}", """{"intendedState":"ENABLED"}""");
    }

    private async Task<string> TokenAsync()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Emulator.BaseAddress, "/oauth/token"));
        request.Headers.Authorization = new(
            "Basic",
            Convert.ToBase64String(
                Encoding.UTF8.GetBytes($"{Emulator.Options.ClientId}:{Emulator.Options.ClientSecret}")
            )
        );
        request.Content = new FormUrlEncodedContent([new("grant_type", "client_credentials")]);
        using var answer = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        using var document = JsonDocument.Parse(
            await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)
        );
        return document.RootElement.GetProperty("access_token").GetString()!;
    }

    private async Task<JsonElement> SendAsync(HttpMethod method, string path, string body)
    {
        using var request = new HttpRequestMessage(method, new Uri(Emulator.BaseAddress, path))
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        using var answer = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, $"{method} {path}: {(int)answer.StatusCode} {text}");
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }

    private static string Lifetime(string record)
    {
        using var document = JsonDocument.Parse(record);
        var (start, end) = (
            document.RootElement.GetProperty("conversationStart").GetDateTime(),
            document.RootElement.GetProperty("conversationEnd").GetDateTime()
        );
        return $"{start:dd HH:mm:ss} to {end:dd HH:mm:ss}";
    }

    private static string Differing(string truth, string stored)
    {
        var at = Enumerable
            .Range(0, Math.Min(truth.Length, stored.Length))
            .FirstOrDefault(index => truth[index] != stored[index]);
        var from = Math.Max(0, at - 60);
        return $"truth …{truth.Substring(from, Math.Min(160, truth.Length - from))}… stored …{stored.Substring(from, Math.Min(160, stored.Length - from))}…";
    }

    public async ValueTask DisposeAsync()
    {
        Hub.Dispose();
        _http.Dispose();
        await Emulator.DisposeAsync();
        await _sqs.DisposeAsync();
        _time.Dispose();
        Store.Dispose();
        _folder.Dispose();
    }
}
