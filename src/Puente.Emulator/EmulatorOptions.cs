using Puente.Emulator.Aggregates;
using Puente.Emulator.Channels;
using Puente.Emulator.Consistency;
using Puente.Emulator.DataActions;
using Puente.Emulator.EventBridge;
using Puente.Emulator.Live;
using Puente.Emulator.OAuth;
using Puente.Emulator.WebMessaging;

namespace Puente.Emulator;

/// <summary>A client that may sign in.</summary>
/// <param name="Permissions">Permissions such as <c>analytics:conversationDetail:view</c>, in all divisions; null holds
/// all. Of no meaning for users who sign in through the client: theirs are those of their roles.</param>
public sealed record EmulatorClient(string Id, string Secret, IReadOnlyList<string>? Permissions = null)
{
    public string Name { get; init; } = "hub";

    /// <summary>CODE, TOKEN, SAML2-BEARER or CLIENT-CREDENTIALS.</summary>
    public string GrantType { get; init; } = "CLIENT-CREDENTIALS";

    /// <summary>Where a browser may be sent back to after signing in.</summary>
    public IReadOnlyList<string> RedirectUris { get; init; } = [];

    /// <summary>Scopes such as <c>users:readonly</c> that narrow what users may do through it; empty narrows nothing.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary>Leaves the secret out.</summary>
    public override string ToString() => $"EmulatorClient {Id}";
}

/// <summary>What the local platform is like. Every default gives a usable organisation.</summary>
public sealed record EmulatorOptions
{
    /// <summary>The same seed gives the same organisation and, byte for byte, the same history.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Conversations on an average day; Mondays have more, Sundays fewer.</summary>
    public int ConversationsPerDay { get; init; } = 100_000;

    /// <summary>How many days before <see cref="Start"/> the history begins.</summary>
    public int HistoryDays { get; init; } = 365;

    /// <summary>Detail records, as a job writes them, that are part of the history beside what the seed makes. They
    /// start within it, have words the platform knows, and sessions with segments.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Records { get; init; } = [];

    /// <summary>Platform time at the start. The default value stands for the real time, cut to the minute.</summary>
    public DateTimeOffset Start { get; init; }

    /// <summary>Platform seconds per real second. 0: the clock only moves when told to.</summary>
    public double Speed { get; init; } = 1;

    /// <summary>How far the analytics jobs' data availability trails behind platform time.</summary>
    public TimeSpan DataLag { get; init; } = TimeSpan.FromHours(4);

    /// <summary>The data availability date moves in steps of this length.</summary>
    public TimeSpan DataStep { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Address to listen on; port 0 takes a free one.</summary>
    public string Listen { get; init; } = "http://127.0.0.1:0";

    /// <summary>PEM certificate, or a PFX when <see cref="CertificateKeyFile"/> is null. Needed for https.</summary>
    public string? CertificateFile { get; init; }

    public string? CertificateKeyFile { get; init; }

    public string? CertificatePassword { get; init; }

    /// <summary>Host names that requests may carry, such as <c>api.mypurecloud.de</c>. Loopback names are always
    /// accepted; when the list is empty every name is.</summary>
    public IReadOnlyList<string> PublicHosts { get; init; } = [];

    /// <summary>Client id of the client that may do everything; empty derives one from the seed.</summary>
    public string ClientId { get; init; } = "";

    /// <summary>Its secret; empty derives one from the seed.</summary>
    public string ClientSecret { get; init; } = "";

    /// <summary>Further clients, for instance with fewer permissions.</summary>
    public IReadOnlyList<EmulatorClient> Clients { get; init; } = [];

    /// <summary>Whose signed assertions sign users in (SAML2 bearer); without one any assertion does.</summary>
    public IdentityProvider? IdentityProvider { get; init; }

    /// <summary>Requests allowed per token in a window of 60 real seconds.</summary>
    public int RequestsPerMinute { get; init; } = 300;

    /// <summary>Requests allowed per client and user over all their tokens in a window of 60 real seconds; null takes
    /// the larger of 3,000 and <see cref="RequestsPerMinute"/>.</summary>
    public int? RequestsPerMinutePerUser { get; init; }

    /// <summary>How far searches, stations and memberships trail behind changes made over the API.</summary>
    public ConsistencyOptions Consistency { get; init; } = new();

    public int Users { get; init; } = 400;

    public int Queues { get; init; } = 40;

    /// <summary>Time from a job's submission to its result; whichever of platform and real time passes it first counts.</summary>
    public TimeSpan JobDelay { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Platform time from a job's submission to its expiry.</summary>
    public TimeSpan JobLife { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Real time a token lives.</summary>
    public TimeSpan TokenLife { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Memory for result pages kept compressed.</summary>
    public long PageCacheBytes { get; init; } = 256L * 1024 * 1024;

    /// <summary>What the organisation counts into its service level.</summary>
    public ServiceLevelOptions ServiceLevel { get; init; } = new();

    /// <summary>Notification channels and their sockets.</summary>
    public ChannelOptions Channels { get; init; } = new();

    /// <summary>EventBridge integrations and where they deliver.</summary>
    public EventBridgeOptions EventBridge { get; init; } = new();

    /// <summary>Conversations that people steer.</summary>
    public LiveOptions Live { get; init; } = new();

    /// <summary>Guests of web sites.</summary>
    public WebMessagingOptions WebMessaging { get; init; } = new();

    /// <summary>Where data actions may send requests, and how many.</summary>
    public DataActionOptions DataActions { get; init; } = new();

    /// <summary>Leaves the secrets out.</summary>
    public override string ToString() =>
        $"EmulatorOptions seed {Seed}, {ConversationsPerDay} conversations a day, {HistoryDays} days, {Listen}";
}
