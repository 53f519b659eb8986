using Microsoft.Extensions.Logging;
using Puente.Platform.ApiUsage;
using Puente.Platform.ConversationAggregates;
using Puente.Platform.ConversationDetails;
using Puente.Platform.Conversations;
using Puente.Platform.DataActions;
using Puente.Platform.DetailsJobs;
using Puente.Platform.Divisions;
using Puente.Platform.Errors;
using Puente.Platform.Governor;
using Puente.Platform.Groups;
using Puente.Platform.Integrations;
using Puente.Platform.Languages;
using Puente.Platform.Locations;
using Puente.Platform.Notifications;
using Puente.Platform.Organizations;
using Puente.Platform.PhoneBaseSettings;
using Puente.Platform.Phones;
using Puente.Platform.PresenceDefinitions;
using Puente.Platform.Queues;
using Puente.Platform.Requests;
using Puente.Platform.Roles;
using Puente.Platform.Sites;
using Puente.Platform.Skills;
using Puente.Platform.Stations;
using Puente.Platform.UserDetails;
using Puente.Platform.Users;
using Puente.Platform.WrapUpCodes;

namespace Puente.Platform;

/// <summary>One organisation's REST API. Safe for use from many threads; make one per organisation and keep it.</summary>
public sealed partial class PlatformClient : IDisposable
{
    private readonly Connection _connection;
    private readonly Lane _lane;
    private readonly bool _owner;

    /// <param name="socket">Instead of a real connection, for tests. It is disposed with the client.</param>
    /// <exception cref="PlatformOptionsException">The options have faults; all of them are named.</exception>
    public PlatformClient(
        PlatformOptions options,
        TimeProvider? time = null,
        ILoggerFactory? log = null,
        HttpMessageHandler? socket = null
    )
        : this(new Connection(options, time ?? TimeProvider.System, log, socket), options.Lane, owner: true) { }

    private PlatformClient(Connection connection, Lane lane, bool owner)
    {
        (_connection, _lane, _owner) = (connection, lane, owner);
        Organizations = new OrganizationsApi(this);
        Users = new UsersApi(this);
        Queues = new QueuesApi(this);
        WrapUpCodes = new WrapUpCodesApi(this);
        Skills = new SkillsApi(this);
        Languages = new LanguagesApi(this);
        Divisions = new DivisionsApi(this);
        Groups = new GroupsApi(this);
        Integrations = new IntegrationsApi(this);
        Locations = new LocationsApi(this);
        PresenceDefinitions = new PresenceDefinitionsApi(this);
        DataActions = new DataActionsApi(this);
        DetailsJobs = new DetailsJobsApi(this, "conversations");
        UserDetailsJobs = new DetailsJobsApi(this, "users");
        UserDetails = new UserDetailsApi(this);
        ConversationAggregates = new ConversationAggregatesApi(this);
        ConversationDetails = new ConversationDetailsApi(this);
        Conversations = new ConversationsApi(this);
        Notifications = new NotificationsApi(this);
        Stations = new StationsApi(this);
        Sites = new SitesApi(this);
        Roles = new RolesApi(this);
        PhoneBaseSettings = new PhoneBaseSettingsApi(this);
        Phones = new PhonesApi(this);
        ApiUsage = new ApiUsageApi(this);
    }

    public OrganizationsApi Organizations { get; }
    public UsersApi Users { get; }
    public QueuesApi Queues { get; }
    public WrapUpCodesApi WrapUpCodes { get; }
    public SkillsApi Skills { get; }
    public LanguagesApi Languages { get; }
    public DivisionsApi Divisions { get; }
    public GroupsApi Groups { get; }
    public IntegrationsApi Integrations { get; }
    public LocationsApi Locations { get; }
    public PresenceDefinitionsApi PresenceDefinitions { get; }
    public DataActionsApi DataActions { get; }
    public DetailsJobsApi DetailsJobs { get; }

    /// <summary>The same for users: pages hold <c>userDetails</c>. Needs <c>analytics:userDetail:view</c>.</summary>
    public DetailsJobsApi UserDetailsJobs { get; }

    public UserDetailsApi UserDetails { get; }
    public ConversationAggregatesApi ConversationAggregates { get; }
    public ConversationDetailsApi ConversationDetails { get; }
    public ConversationsApi Conversations { get; }
    public NotificationsApi Notifications { get; }
    public StationsApi Stations { get; }
    public SitesApi Sites { get; }
    public RolesApi Roles { get; }
    public PhoneBaseSettingsApi PhoneBaseSettings { get; }
    public PhonesApi Phones { get; }
    public ApiUsageApi ApiUsage { get; }

    /// <summary>What the last answer said about the rate limit; null before the first.</summary>
    public RateState? RateState => _connection.Seen.Rate;

    /// <summary>The budget of all processes that share it, lane by lane.</summary>
    public BudgetReading Budget => _connection.Budget;

    /// <summary>The platform's clock minus this machine's, from the last answer's Date (whole seconds); null before the first.</summary>
    public TimeSpan? ClockSkew => _connection.Seen.ClockSkew;

    /// <summary>Requests sent since the client was made, by <c>GET /api/v2/users</c>; what fair use counts.</summary>
    public IReadOnlyDictionary<string, long> Usage => _connection.Seen.Usage;

    /// <summary>Where requests go.</summary>
    public Uri ApiBase => _connection.ApiBase;

    /// <summary>The same client, connection and rate limit, with requests in another lane. Disposing the view does nothing.</summary>
    public PlatformClient WithLane(Lane lane) =>
        lane == _lane ? this : new PlatformClient(_connection, lane, owner: false);

    /// <summary>Any operation. The answer's body is a stream; dispose the answer.</summary>
    /// <exception cref="PlatformResponseException">Not a success, unless <see cref="RequestOptions.ThrowOnError"/> is off.</exception>
    /// <exception cref="PlatformConnectionException">No answer came.</exception>
    /// <exception cref="SignInException">No token could be had.</exception>
    public async Task<PlatformAnswer> SendAsync(
        HttpMethod method,
        Route route,
        ReadOnlyMemory<byte>? body = null,
        RequestOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        options ??= RequestOptions.Default;
        var (response, state) = await _connection.SendAsync(
            method,
            route,
            body,
            options,
            options.Lane ?? _lane,
            buffered: false,
            cancellationToken
        );
        try
        {
            if (options.ThrowOnError && !response.IsSuccessStatusCode)
                throw await _connection.RefusalAsync(response, state, cancellationToken);
            return new PlatformAnswer(
                response,
                await _connection.OpenAsync(response, state, cancellationToken),
                read => _connection.RefusalOf(response, state, read)
            );
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    /// <inheritdoc cref="SendAsync(HttpMethod, Route, ReadOnlyMemory{byte}?, RequestOptions?, CancellationToken)"/>
    /// <param name="pathAndQuery"><c>/api/v2/users?pageSize=100</c></param>
    public Task<PlatformAnswer> SendAsync(
        HttpMethod method,
        string pathAndQuery,
        ReadOnlyMemory<byte>? body = null,
        RequestOptions? options = null,
        CancellationToken cancellationToken = default
    ) => SendAsync(method, Route.FromPath(pathAndQuery), body, options, cancellationToken);

    /// <summary>Asks by POST what may be asked twice, and reads the whole answer; one that breaks off is asked for again.</summary>
    /// <param name="body">UTF-8 JSON.</param>
    /// <returns>The answer's body, at most <see cref="PlatformOptions.MaxBodyBytes"/>.</returns>
    /// <inheritdoc cref="SendAsync(HttpMethod, Route, ReadOnlyMemory{byte}?, RequestOptions?, CancellationToken)" path="/exception"/>
    public async Task<ReadOnlyMemory<byte>> QueryAsync(
        Route route,
        ReadOnlyMemory<byte> body,
        CancellationToken cancellationToken = default
    ) => (await SendBufferedAsync(HttpMethod.Post, route, body, RequestOptions.Query, cancellationToken)).Utf8;

    public void Dispose()
    {
        if (_owner)
            _connection.Dispose();
    }

    /// <summary>Sends and reads the whole answer; a body that breaks off is tried again where that is safe.</summary>
    internal async Task<BufferedAnswer> SendBufferedAsync(
        HttpMethod method,
        Route route,
        ReadOnlyMemory<byte>? body,
        RequestOptions options,
        CancellationToken cancellationToken
    )
    {
        var (response, state) = await _connection.SendAsync(
            method,
            route,
            body,
            options,
            options.Lane ?? _lane,
            buffered: true,
            cancellationToken
        );
        using (response)
        {
            return response.IsSuccessStatusCode
                ? new BufferedAnswer(
                    ((BufferedContent)response.Content).Utf8,
                    method,
                    route,
                    Headers.CorrelationId(response)
                )
                : throw await _connection.RefusalAsync(response, state, cancellationToken);
        }
    }

    internal int MaxPages => _connection.MaxPages;
}
