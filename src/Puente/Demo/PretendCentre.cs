using System.Net;
using System.Net.Sockets;
using Puente.Configuration;
using Puente.Emulator;
using Puente.Emulator.Consistency;
using Puente.Platform;
using Puente.Platform.SignIn;
using Puente.Running;
using Puente.Sql;
using Puente.Store;
using Puente.Sync;
using Puente.Sync.Verification;
using Puente.Syncing;
using Puente.Terminal;
using Puente.Verifying;

namespace Puente.Demo;

/// <summary>Emulator, sync, questions and proof in one process.</summary>
internal sealed class PretendCentre(CommandHost host, ulong seed, TimeSpan history)
{
    private const string FolderName = "puente-demo";

    /// <summary>A small contact centre: a minute's patience covers the whole demonstration.</summary>
    private const int ConversationsPerDay = 5_000;

    private const string PagesClient = "puente-demo-pages";
    private const string Loopback = "127.0.0.1";

    private static readonly TimeSpan TickEvery = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan TickTime = TimeSpan.FromSeconds(6);

    private static readonly (string Title, string Sql)[] Questions =
    [
        (
            "Conversations by day and how far each can be relied on",
            "select strftime(conversation_start, '%Y-%m-%d') as day, age, count(*) as conversations from conversations group by 1, 2 order by 1, 2"
        ),
        (
            "Sessions by kind of media",
            "select media_type, direction, count(*) as sessions from sessions group by 1, 2 order by 3 desc limit 8"
        ),
        (
            "Who was there",
            "select purpose, count(*) as participants, count(distinct user_id) as people from participants group by 1 order by 2 desc limit 6"
        ),
    ];

    /// <summary>What the pages show of a customer; in a company it would ask the company's own database.</summary>
    private const string Customer = """
        -- @description What the tables know of a caller
        -- @input phone string required
        -- @output conversations integer
        -- @output firstConversation string
        -- @output lastConversation string
        -- @rows one
        select count(distinct conversation_id) as conversations,
               min(conversation_start) as first_conversation,
               max(conversation_start) as last_conversation
        from sessions
        where ani in ($phone, 'tel:' || $phone)

        """;

    /// <returns>False when a record differs or the sync did not come through.</returns>
    public async Task<bool> RunAsync(bool once, CancellationToken stop)
    {
        var folder = Directory.CreateDirectory(host.PathOf(FolderName)).FullName;
        var hub = FreeAddress();
        await using var emulator = await EmulatorHost.StartAsync(
            new EmulatorOptions
            {
                Seed = seed,
                // Stands still, so that the platform gives the proof the very records that were synced.
                Speed = 0,
                ConversationsPerDay = ConversationsPerDay,
                HistoryDays = (int)Math.Ceiling(history.TotalDays) + 1,
                RequestsPerMinute = 100_000,
                JobDelay = TimeSpan.FromMilliseconds(100),
                // Nor would anything trail behind for a while on a clock that stands still: it would for ever.
                Consistency = new ConsistencyOptions { Station = TimeSpan.Zero, Search = TimeSpan.Zero },
                Clients =
                [
                    new EmulatorClient(PagesClient, Guid.NewGuid().ToString("N"))
                    {
                        Name = "Puente pages",
                        GrantType = "CODE",
                        RedirectUris = [new Uri(hub, "signin/callback").AbsoluteUri],
                    },
                ],
            },
            host.Time,
            stop
        );
        var since = DateOnly.FromDateTime((emulator.Clock.Now - history).UtcDateTime);
        var address = Prepare(folder, emulator, hub, since);
        using var platform = new PlatformClient(
            new PlatformOptions
            {
                ApiBase = emulator.BaseAddress,
                ClientId = emulator.Options.ClientId,
                ClientSecret = new Secret(emulator.Options.ClientSecret),
                RateShare = 1,
            },
            host.Time
        );
        var options = new SyncOptions { Since = since };
        host.Output.WriteLine(
            $"A pretend contact centre (seed {seed}) with about {Words.Count(ConversationsPerDay)} conversations a day runs at {emulator.BaseAddress}"
        );
        host.Output.WriteLine($"Syncing everything since {Words.Day(since)} into {FolderName}/puente.duckdb");
        host.Output.WriteLine();

        bool good;
        await using (var store = await Stores.OpenAsync(address, host.Time, stop))
        {
            var sync = new ConversationSync(platform, store, options, time: host.Time);
            if (await SyncVerb.RunAsync(sync, new SyncRequest(), host, json: false, stop) != Failures.ExitCode.Done)
                return false;
            await AskAsync(store, stop);
            host.Output.WriteLine();
            host.Output.WriteLine(
                $"Look around: puente sql \"from sessions limit 5\" --config {FolderName}/puente.json"
            );
            good = await ProveAsync(platform, store, options, emulator, stop);
        }

        if (once || !good)
            return good;
        var agent = await PretendAgent.HireAsync(platform, stop);
        return await FollowAsync(folder, emulator, hub, agent, stop);
    }

    /// <summary>The hub's address has to be known to the platform, which sends people back to it, before the hub starts.</summary>
    private static Uri FreeAddress()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return new Uri($"http://{Loopback}:{((IPEndPoint)probe.LocalEndpoint).Port}/");
    }

    private async Task AskAsync(IStore store, CancellationToken stop)
    {
        var screen = new Screen(host);
        foreach (var (title, sql) in Questions)
        {
            screen.Line();
            screen.Line(title);
            await using var result = await store.QueryAsync(sql, stop);
            await RowOutput.WriteTableAsync(result, screen, stop);
        }
    }

    private async Task<bool> ProveAsync(
        PlatformClient platform,
        IStore store,
        SyncOptions options,
        EmulatorHost emulator,
        CancellationToken stop
    )
    {
        host.Output.WriteLine();
        host.Output.WriteLine(
            "The proof: every record read again from the platform and compared, field by field, with the tables"
        );
        var verification = new Verification(platform, store, options, time: host.Time);
        var end = DateOnly.FromDateTime(emulator.Clock.Now.UtcDateTime).AddDays(1);
        var result = await verification.RunAsync(options.Since, end, deep: true, cancellationToken: stop);
        VerifyVerb.Write(result, new Screen(host));
        host.Output.WriteLine($"verified {result.Conversations} conversations, {result.Differences} differences");
        return result.Differences == 0;
    }

    /// <summary>Pretend time passes, and the hub that 'puente run' starts keeps the tables current.</summary>
    private async Task<bool> FollowAsync(
        string folder,
        EmulatorHost emulator,
        Uri hub,
        PretendAgent agent,
        CancellationToken stop
    )
    {
        host.Output.WriteLine();
        host.Output.WriteLine(
            "The contact centre goes on, a minute of pretend time a second (as fast as yours while you talk), and the hub keeps the tables current."
        );
        // The demonstration must not follow settings that the user has made for a real organisation.
        var alone = new CommandHost
        {
            Output = host.Output,
            Error = host.Error,
            Variables = host.Variables.Where(pair => pair.Key is "NO_COLOR" or "TERM").ToDictionary(),
            Folder = host.Folder,
            Time = host.Time,
            OutputIsTerminal = host.OutputIsTerminal,
            ErrorIsTerminal = host.ErrorIsTerminal,
            Width = host.Width,
        };
        var file = Path.Combine(folder, "puente.json");
        if (await InstallAsync(alone, file, stop) != Failures.ExitCode.Done)
            return false;
        Show(emulator.BaseAddress, hub, agent);
        var configuration = ConfigurationReader.Read(alone, file, RunVerb.Needed);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var passing = PassTimeAsync(emulator, over.Token);
        try
        {
            return await RunVerb.RunAsync(configuration, alone, json: false, stop) == Failures.ExitCode.Done;
        }
        finally
        {
            await over.CancelAsync();
            await passing;
        }
    }

    /// <summary>The page beside the call is put into the pretended organisation as into a real one.</summary>
    private static async Task<int> InstallAsync(CommandHost alone, string file, CancellationToken stop)
    {
        var quiet = new CommandHost
        {
            Output = TextWriter.Null,
            Error = alone.Error,
            Variables = alone.Variables,
            Folder = alone.Folder,
            Time = alone.Time,
        };
        return await Application.RunAsync(
            ["ui", "install", "--group", PretendAgent.Group, "--config", file],
            quiet,
            stop
        );
    }

    private void Show(Uri platform, Uri hub, PretendAgent agent)
    {
        var screen = new Screen(host);
        screen.Line();
        screen.Line("Open in a browser");
        screen.Table(
            ["PAGE", "ADDRESS", "WHAT"],
            [
                ["wallboard", new Uri(hub, "wallboard").AbsoluteUri, "queues and agents, live"],
                ["explorer", new Uri(hub, "explorer").AbsoluteUri, "conversations as timelines"],
                ["health", new Uri(hub, "health-board").AbsoluteUri, "the sync: streams, gaps, certificates"],
                ["agent desk", new Uri(hub, "desk").AbsoluteUri, $"sign in as {agent.Name} and be on queue"],
                [
                    "caller",
                    new Uri(platform, $"caller?queue={Uri.EscapeDataString(agent.Queue)}").AbsoluteUri,
                    "call: the desk rings",
                ],
                [
                    "web chat",
                    new Uri(platform, $"widget-demo?hub={hub.GetLeftPart(UriPartial.Authority)}").AbsoluteUri,
                    "a company's web site with the widget",
                ],
                ["screen pop", new Uri(platform, "host").AbsoluteUri, $"the page beside the call, as {agent.Name}"],
            ]
        );
        screen.Line();
        screen.Line(
            $"From another terminal: puente status --config {FolderName}/puente.json, or the day as a chart: puente query --local --metrics nOffered,tHandle --by 1h --last 1d --format chart --config {FolderName}/puente.json"
        );
    }

    private async Task PassTimeAsync(EmulatorHost emulator, CancellationToken over)
    {
        using var timer = new PeriodicTimer(TickEvery, host.Time);
        try
        {
            while (await timer.WaitForNextTickAsync(over))
                emulator.Clock.Advance(emulator.IsSteered ? TickEvery : TickTime);
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            // The end of the demonstration is the end of its time.
        }
    }

    /// <summary>Starts afresh: the demonstration's own files of an earlier run are replaced, nothing else.</summary>
    private static StoreAddress Prepare(string folder, EmulatorHost emulator, Uri hub, DateOnly since)
    {
        var store = Path.Combine(folder, "puente.duckdb");
        File.Delete(store);
        foreach (var ending in (string[])[".wal", ".events", ".events-wal", ".events-shm", ".hub"])
            File.Delete(store + ending);
        File.WriteAllText(Path.Combine(folder, "puente.secret"), emulator.Options.ClientSecret + "\n");
        File.WriteAllText(
            Path.Combine(folder, "puente.json"),
            $$"""
            {
              // Settings of the demonstration; the address holds while 'puente demo' runs.
              "apiBase": "{{emulator.BaseAddress.ToString().TrimEnd('/')}}",
              "clientId": "{{emulator.Options.ClientId}}",
              "clientSecretFile": "puente.secret",
              "store": "puente.duckdb",
              "since": "{{Words.Day(since)}}",
              "channels": { "queues": ["all"], "users": ["all"], "detailEvents": true },
              "hub": { "listen": "{{hub.GetLeftPart(UriPartial.Authority)}}" },
              // Everyone looks unsigned; the desk and the page beside the call ask who you are.
              "web": {
                "demo": true,
                "clientId": "{{PagesClient}}",
                "embeddingOrigins": ["{{emulator.BaseAddress.GetLeftPart(UriPartial.Authority)}}"],
                "customerLookup": "customer",
                "screenPopAttributes": ["case"]
              }
            }

            """
        );
        var lookups = Directory.CreateDirectory(Path.Combine(folder, "lookups"));
        File.WriteAllText(Path.Combine(lookups.FullName, "customer.sql"), Customer);
        return StoreAddress.Parse(store);
    }
}
