using Puente.Hub.SignIn;
using Puente.Platform;
using Puente.Platform.Governor;
using Puente.Platform.Regions;
using Puente.Platform.SignIn;
using Puente.SignIn;
using Puente.Store.Masking;
using Puente.Terminal;

namespace Puente.Configuration;

/// <summary>What a verb cannot do without.</summary>
[Flags]
internal enum Needs
{
    Nothing = 0,
    Platform = 1,
    Store = 2,
    Since = 4,

    /// <summary>The rules of masking with their key: verbs that decode conversations.</summary>
    Masking = 8,
}

/// <summary>A setting's value and who said so.</summary>
/// <param name="Value">Null when nobody did and there is no default.</param>
/// <param name="Source"><c>puente.json:3</c>, <c>environment PUENTE_REGION</c>, <c>default</c> or <c>not set</c>.</param>
internal readonly record struct SettingValue(object? Value, string Source);

/// <summary>The settings in force, checked.</summary>
internal sealed class PuenteConfiguration(
    CommandHost host,
    IReadOnlyDictionary<string, SettingValue> values,
    string? file,
    string folder,
    Secret? secret,
    MaskingOptions? masking
)
{
    /// <summary>Configuration file in force; null when there is none.</summary>
    public string? File { get; } = file;

    public string Folder { get; } = folder;

    /// <summary>Reads the settings as they are by then, for parts that change while the hub runs.</summary>
    public required Func<PuenteConfiguration> ReadAgain { get; init; }

    public Region? Region => (Region?)Value("region");

    public string? ClientId => (string?)Value("clientId");

    public DateOnly? Since => Value("since") as DateOnly?;

    public double RateShare => (double)Value("rateShare")!;

    public int PageSize => (int)Value("pageSize")!;

    /// <summary>Queues that EventBridge fills, and how they are set up.</summary>
    public EventBridgeSettings EventBridge => new(Value);

    /// <summary>Address of the API in force: what is set, else the region's.</summary>
    public Uri ApiBase =>
        (Uri?)Value("apiBase")
        ?? Region?.ApiBase
        ?? throw new InvalidOperationException("Read with Needs.Platform first.");

    public Uri LoginBase => (Uri?)Value("loginBase") ?? Region.LoginBaseOf(ApiBase);

    /// <summary>What the platform's client is made with. An address that is set wins over the region.</summary>
    public PlatformOptions PlatformOptions =>
        new()
        {
            ApiBase = ApiBase,
            LoginBase = LoginBase,
            ClientId = ClientId!,
            ClientSecret = ClientSecret,
            RateShare = RateShare,
            Grant = Grant,
            BudgetFolder = Folders.Runtime,
            OnBudgetFault = TellOnce,
            UsageFolder = Folders.Usage,
        };

    /// <summary>The budget that processes with the same client share at the moment; null when nothing is known of one.</summary>
    public BudgetReading? ReadBudget() =>
        ClientId is not null && NamesPlatform ? BudgetReading.Of(PlatformOptions, host.Time) : null;

    /// <summary>True when the settings say which platform; <see cref="ApiBase"/> may be read then.</summary>
    public bool NamesPlatform => Value("apiBase") is not null || Region is not null;

    /// <summary>The same for verbs that change the organisation.</summary>
    public PlatformOptions ProvisioningOptions
    {
        get
        {
            var options = PlatformOptions;
            options.Lane = Lane.Provisioning;
            return options;
        }
    }

    public UserFolders Folders { get; } = new(host);

    /// <summary>How a token is had; null for client credentials.</summary>
    public Grant? Grant =>
        (string)Value("signIn.grant")! switch
        {
            "login" => new UserGrant(TokenKeeper),
            "saml2" => new Saml2BearerGrant(
                (string)Value("signIn.orgName")!,
                new SamlResponse(
                    Value("signIn.assertionFile") is null
                        ? null
                        : SecretReader.PathOf(host, Folder, values["signIn.assertionFile"]),
                    Names("signIn.assertionCommand")
                ).ReadAsync
            ),
            _ => null,
        };

    /// <summary>Where the sign-in of 'puente login' is kept.</summary>
    public ITokenKeeper TokenKeeper => TokenKeeperOf((string)Value("signIn.keep")!);

    /// <summary>The same with a word of the command line instead of the setting.</summary>
    public ITokenKeeper TokenKeeperOf(string keep) => TokenKeepers.For(host, Folders, LoginBase, ClientId!, keep);

    /// <summary>Where the browser comes back to.</summary>
    public Uri Redirect => (Uri)Value("signIn.redirect")!;

    /// <summary>LICENCE COUNT.</summary>
    public IReadOnlyList<string> Licences => Names("fairUse.licences");

    private bool _hasTold;

    // One command makes several clients, and all of them find the same fault.
    private void TellOnce(string fault)
    {
        if (_hasTold)
            return;
        _hasTold = true;
        host.Error.WriteLine($"puente: {fault}");
    }

    /// <summary>Full path of a DuckDB file, or a PostgreSQL address without a password.</summary>
    public string Store
    {
        get
        {
            var text = (string)Value("store")!;
            return IsPostgres(text) ? text : SecretReader.PathOf(host, Folder, values["store"]);
        }
    }

    /// <summary>
    /// Where the files lie that belong to the store and are none of its tables: beside a DuckDB file under its name, for a
    /// database beside the settings.
    /// </summary>
    public string Beside => IsPostgres((string)Value("store")!) ? Path.Combine(Folder, "puente") : Store;

    /// <summary>Says where the store's hub answers.</summary>
    public string HubFile => Puente.Hub.Discovery.HubFile.PathFor(Beside);

    /// <summary>The event log.</summary>
    public string LogFile => $"{Beside}.events";

    /// <summary>Address the hub listens on; loopback.</summary>
    public string HubListen => (string)Value("hub.listen")!;

    /// <summary>Programs that may sign in at the hub; their secrets are read now.</summary>
    /// <exception cref="ConfigurationException">An entry cannot be read, or its secret cannot.</exception>
    public IReadOnlyList<HubAccount> HubAccounts() =>
        HubAccountReader.Read(host, Folder, values["hub.clients"], Names("hub.clients"));

    /// <summary>Lookups and what protects them; read when asked for.</summary>
    public GatewayReader Gateway => new(host, File, Folder, path => values[path], () => ReadAgain().Gateway);

    /// <summary>How people see the pages; the secret is read when asked for.</summary>
    public WebReader Web => new(host, Folder, path => values[path], () => PlatformOptions, Gateway.ReadLookups);

    /// <summary>Who may push people; secrets are read when asked for.</summary>
    public ScimReader Scim => new(host, Folder, path => values[path]);

    /// <summary>People whom directories have pushed.</summary>
    public string ScimFile => $"{Beside}.scim";

    /// <summary><c>all</c>, or ids.</summary>
    public IReadOnlyList<string> ChannelQueues => Names("channels.queues");

    /// <inheritdoc cref="ChannelQueues"/>
    public IReadOnlyList<string> ChannelUsers => Names("channels.users");

    public bool ChannelDetailEvents => Value("channels.detailEvents") is true;

    /// <summary>Further topics with their ids filled in.</summary>
    public IReadOnlyList<string> ChannelTopics => Names("channels.topics");

    /// <summary>Under which the platform keeps the directory's keys; null does not ask for them.</summary>
    public string? ProvisioningAuthority => (string?)Value("provisioning.authority");

    public IReadOnlyList<string> ProvisioningCreates => Names("provisioning.create");

    /// <summary>What becomes of phones that are not as the directory wants them.</summary>
    public IReadOnlyList<string> ProvisioningPhones => Names("provisioning.phones");

    /// <summary>Fields that keep what was changed on the platform by hand.</summary>
    public IReadOnlyList<string> ProvisioningLeaves => Names("provisioning.leave");

    public TimeSpan LogKeepFor => TimeSpan.FromDays((int)Value("log.keepDays")!);

    public long LogKeepBytes => (int)Value("log.keepMegabytes")! * 1_000_000L;

    public SettingValue Of(Setting setting) => values[setting.Path];

    /// <summary>Null when there is none, or when the verb did not ask for the platform.</summary>
    public Secret? ClientSecret { get; } = secret;

    /// <summary>Null when nothing is masked, or when the verb did not ask for it.</summary>
    public MaskingOptions? Masking { get; } = masking;

    public static bool IsPostgres(string store) => store.Contains("://", StringComparison.Ordinal);

    private string[] Names(string path) => (string[]?)Value(path) ?? [];

    private object? Value(string path) => values[path].Value;
}
