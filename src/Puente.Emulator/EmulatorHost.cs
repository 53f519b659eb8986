using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Puente.Emulator.Aggregates;
using Puente.Emulator.Chance;
using Puente.Emulator.Channels;
using Puente.Emulator.Clock;
using Puente.Emulator.Consistency;
using Puente.Emulator.Conversations;
using Puente.Emulator.DataActions;
using Puente.Emulator.Details;
using Puente.Emulator.Entities;
using Puente.Emulator.EventBridge;
using Puente.Emulator.Events;
using Puente.Emulator.Events.Timelines;
using Puente.Emulator.Faults;
using Puente.Emulator.Flows;
using Puente.Emulator.Http;
using Puente.Emulator.Jobs;
using Puente.Emulator.Levers;
using Puente.Emulator.Live;
using Puente.Emulator.OAuth;
using Puente.Emulator.Observations;
using Puente.Emulator.Organisation;
using Puente.Emulator.People;
using Puente.Emulator.Requests;
using Puente.Emulator.Softphone;
using Puente.Emulator.Staffing;
using Puente.Emulator.Text;
using Puente.Emulator.Usage;
using Puente.Emulator.WebMessaging;

namespace Puente.Emulator;

/// <summary>
/// A local Genesys Cloud: one organisation with people, queues and a history of conversations, spoken to over HTTP.
/// Nothing of it outlives the process.
/// </summary>
public sealed class EmulatorHost : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly History _history;
    private EventEngine _engine = null!;
    private DetailEvents _details = null!;
    private DataActionFamily _dataActions = null!;
    private InboundFlows _flows = null!;

    private EmulatorHost(
        WebApplication server,
        EmulatorOptions options,
        VirtualClock clock,
        FaultPlan faults,
        RequestLog requests,
        History history
    )
    {
        (_server, Options, Clock, Faults, Requests, _history) = (server, options, clock, faults, requests, history);
        Consistency = new ConsistencyLevers(options.Consistency);
        BaseAddress = new Uri("http://127.0.0.1/");
    }

    /// <summary>What it answers of the API, as <c>GET /api/v2/users/{userId}</c>.</summary>
    public IReadOnlyList<string> Operations { get; private set; } = [];

    /// <summary>Origin of both sign-in and API, with the port actually taken.</summary>
    public Uri BaseAddress { get; private set; }

    /// <summary>The options with start, client id and secret filled in.</summary>
    public EmulatorOptions Options { get; }

    /// <summary>Platform time.</summary>
    public VirtualClock Clock { get; }

    public FaultPlan Faults { get; }

    public RequestLog Requests { get; }

    /// <summary>How far the organisation trails behind its own changes; can be changed at any time.</summary>
    public ConsistencyLevers Consistency { get; }

    /// <summary>Where transports join to be told what happens.</summary>
    internal EventStage Stage { get; } = new();

    /// <param name="time">Real time, for the rate limit, token life and slow answers; platform time runs on it.</param>
    /// <exception cref="ArgumentException">The options make no sense; the message lists every fault.</exception>
    /// <exception cref="IOException">The address is taken.</exception>
    public static async Task<EmulatorHost> StartAsync(
        EmulatorOptions options,
        TimeProvider? time = null,
        CancellationToken ct = default
    )
    {
        time ??= TimeProvider.System;
        OptionsCheck.Demand(options);
        options = Resolve(options, time);
        var clock = new VirtualClock(time, options.Start, options.Speed);
        var faults = new FaultPlan(options.Seed);
        var requests = new RequestLog();
        var organisation = new OrganisationSeed(options.Seed, options.Users, options.Queues);
        var begins = options.Start.AddDays(-options.HistoryDays).ToUnixTimeMilliseconds();
        var given = new GivenRecords(options.Records, begins, options.Start.ToUnixTimeMilliseconds());
        var history = new History(options.Seed, options.ConversationsPerDay, organisation, begins, given);

        var server = Build(options);
        var host = new EmulatorHost(server, options, clock, faults, requests, history);
        var routes = new RouteTable();
        var tokens = new TokenStore(time, options.TokenLife);
        var usage = new UsageCounters(clock);
        var watermark = new Watermark(clock, options);
        var jobs = new JobEndpoints(history, clock, time, watermark, options);
        jobs.Map(routes);
        List<Action<string, string>> forceJob = [jobs.Force];
        new DetailsEndpoints(history, clock).Map(routes);
        var roster = new Roster(organisation);
        host.Raise(roster, time);
        var live = Provisioning.Start(host, roster, tokens, routes, usage, time);
        var aggregates = new AggregateSource(history, options.ServiceLevel, live.Queues.ServiceTarget);
        foreach (var domain in AggregateDomain.All)
        {
            new AggregateEndpoints(domain, aggregates, clock).Map(routes);
            var aggregateJobs = new AggregateJobs(domain, aggregates, clock, time, options);
            aggregateJobs.Map(routes);
            forceJob.Add(aggregateJobs.Force);
        }
        new ObservationEndpoints(host._engine, roster, history).Map(routes);
        new ActivityEndpoints(host._engine, roster).Map(routes);
        new UserAggregates(host._engine.Attendance, roster, clock).Map(routes);
        var userDetails = new UserDetails(new StatusTimelines(host._engine.Attendance), roster, clock);
        userDetails.Map(routes);
        var userJobs = new UserDetailsJobs(userDetails, clock, time, watermark, options);
        userJobs.Map(routes);
        forceJob.Add(userJobs.Force);
        new UserObservations(roster).Map(routes);
        new LeverEndpoints(host).Map(routes);
        host._dataActions = DataActionFamily.Start(options, clock, time, () => host.BaseAddress, routes);
        host._flows = host._dataActions.StartFlows(host.Live, routes, time);
        var apps = HostPage.HostPageFamily.Start(host, live, tokens, routes);
        host.Transports = Transports.Start(
            host,
            organisation,
            tokens,
            routes,
            time,
            host._dataActions.Integrations,
            apps
        );
        host.Softphones = SoftphoneFamily.Start(host, host.Transports.ChannelStore, tokens, live, routes, time);
        new EventLevers(host).Map(routes);
        host.Operations =
        [
            .. routes
                .All.Where(route => route.Template.StartsWith("/api/", StringComparison.Ordinal))
                .Select(route => route.Name)
                .Order(StringComparer.Ordinal),
        ];
        var dispatcher = new Dispatcher(
            routes,
            tokens,
            faults,
            new FaultedAnswers(forceJob, time, options),
            requests,
            usage,
            clock,
            time,
            options
        );
        server.UseWebSockets();
        server.Run(dispatcher.HandleAsync);
        await server.StartAsync(ct);
        host.BaseAddress = new Uri(
            server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()
        );
        return host;
    }

    /// <summary>The records of all conversations that start in [from, to), in order of start.</summary>
    /// <param name="asOf">Platform time to see them at; null gives the final records, after every late change.</param>
    public IEnumerable<ReadOnlyMemory<byte>> Truth(DateTimeOffset from, DateTimeOffset to, DateTimeOffset? asOf = null)
    {
        var seenAt = asOf?.ToUnixTimeMilliseconds() ?? Conversations.Draft.ConversationDraft.Never;
        var end = Math.Min(to.ToUnixTimeMilliseconds(), seenAt == long.MaxValue ? long.MaxValue : seenAt + 1);
        var scene = _history.Borrow();
        var text = new Utf8Text();
        try
        {
            foreach (var place in _history.Started(from.ToUnixTimeMilliseconds(), end))
            {
                text.Clear();
                RecordWriter.Write(_history.Play(scene, place), seenAt, attributes: true, text);
                yield return text.Span.ToArray();
            }
        }
        finally
        {
            _history.GiveBack(scene);
        }
    }

    /// <summary>Notification channels and what can go wrong with them.</summary>
    public ChannelLevers Channels => Transports.Channels;

    /// <summary>Delivery of EventBridge integrations and what can go wrong with it.</summary>
    public EventBridgeLevers EventBridge => Transports.EventBridge;

    private Transports Transports { get; set; } = null!;

    /// <summary>Softphones, their signalling and their media.</summary>
    internal SoftphoneFamily Softphones { get; private set; } = null!;

    /// <summary>The detail events of [from, to) in order, as the engine raises them to whoever wants them.</summary>
    internal IEnumerable<RaisedEvent> Events(DateTimeOffset from, DateTimeOffset to) =>
        _details.Between(from.ToUnixTimeMilliseconds(), to.ToUnixTimeMilliseconds());

    /// <summary>Topic and platform time of the detail events of [from, to), in order.</summary>
    public IEnumerable<(string Topic, DateTimeOffset Time)> DetailEvents(DateTimeOffset from, DateTimeOffset to) =>
        Events(from, to).Select(raised => (raised.Topic, DateTimeOffset.FromUnixTimeMilliseconds(raised.TimeMs)));

    /// <summary>Returns when everything that happened up to now has been raised.</summary>
    /// <exception cref="InvalidOperationException">The event engine failed; the cause is inside.</exception>
    public Task DrainEventsAsync(CancellationToken ct = default) => _engine.DrainAsync(ct);

    /// <summary>Raises one event that has no part in the truth; see <see cref="Puente.Emulator.Events.Trigger"/>.</summary>
    internal RaisedEvent Trigger(string name, string? id, JsonObject set) =>
        new Puente.Emulator.Events.Trigger(Stage, topic => _engine.Sample(topic, _details)).Raise(
            name,
            id,
            set,
            Clock.NowMs
        );

    /// <summary>Adds a conversation that begins now; records, jobs, events and truth have it like any other.</summary>
    internal (Guid Id, DateTimeOffset Start) Begin(ConversationKind kind)
    {
        var (place, start) = _engine.Begin(kind);
        return (_history.IdOf(place), DateTimeOffset.FromUnixTimeMilliseconds(start));
    }

    private void Raise(Roster roster, TimeProvider time)
    {
        var late = new LateEvents(_history, roster);
        var shifts = new Shifts(Options.Seed, _history.Days, roster.Organisation.Users.Length);
        _details = new DetailEvents(_history, roster, late);
        _engine = new EventEngine(_history, Clock, Stage, new Watermark(Clock, Options), shifts, late, roster, time);
    }

    internal EventEngine Engine => _engine;

    internal History History => _history;

    /// <summary>Conversations that people steer: callers, chat servers and media join here.</summary>
    internal LiveConversations Live { get; set; } = null!;

    /// <summary>People call, write or are spoken to at this moment: time should pass for them as it does for everybody.</summary>
    public bool IsSteered => Live.Open.Any();

    /// <summary>Guests of web sites, and what can go wrong with their sockets.</summary>
    public WebMessagingLevers WebMessaging { get; internal set; } = null!;

    public async ValueTask DisposeAsync()
    {
        WebMessaging.Dispose();
        _engine.Dispose();
        await _flows.DisposeAsync();
        await Softphones.DisposeAsync();
        await Live.DisposeAsync();
        await Transports.DisposeAsync();
        await _server.StopAsync();
        await _server.DisposeAsync();
        _dataActions.Dispose();
    }

    private static EmulatorOptions Resolve(EmulatorOptions options, TimeProvider time)
    {
        var start = options.Start;
        if (start == default)
            start = time.GetUtcNow() is var now ? now.AddTicks(-(now.UtcTicks % TimeSpan.TicksPerMinute)) : default;
        var dice = new Dice(Mix.Hash(options.Seed, 0xC11E47));
        var (id, secret) = (
            Entity.TextOf(dice.Guid()),
            Entity.TextOf(dice.Guid()).Replace("-", "", StringComparison.Ordinal)
        );
        return options with
        {
            Start = start.ToUniversalTime(),
            RequestsPerMinutePerUser = options.RequestsPerMinutePerUser ?? Math.Max(3_000, options.RequestsPerMinute),
            ClientId = options.ClientId.Length > 0 ? options.ClientId : id,
            ClientSecret = options.ClientSecret.Length > 0 ? options.ClientSecret : secret,
        };
    }

    private static WebApplication Build(EmulatorOptions options)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration();
        builder.Logging.SetMinimumLevel(LogLevel.None);
        // Whoever still waits for a slow answer is cut off; nothing here needs a long good-bye.
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(2));
        var address = new Uri(options.Listen);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null;
            var listen =
                address.Host == "localhost" ? IPAddress.Loopback : IPAddress.Parse(address.Host.Trim('[', ']'));
            kestrel.Listen(listen, address.Port, endpoint => Secure(endpoint, address, options));
        });
        return builder.Build();
    }

    private static void Secure(ListenOptions endpoint, Uri address, EmulatorOptions options)
    {
        if (address.Scheme != Uri.UriSchemeHttps)
            return;
        var file = options.CertificateFile!;
        endpoint.UseHttps(
            options.CertificateKeyFile is { } key
                ? X509Certificate2.CreateFromPemFile(file, key)
                : X509CertificateLoader.LoadPkcs12FromFile(file, options.CertificatePassword)
        );
    }
}
