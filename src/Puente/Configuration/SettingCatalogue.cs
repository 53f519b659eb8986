namespace Puente.Configuration;

/// <summary>Every setting there is. One that nothing reads does not belong here.</summary>
internal static class SettingCatalogue
{
    public const string FileName = "puente.json";
    public const string FileVariable = "PUENTE_CONFIG";
    public const string DebugVariable = "PUENTE_DEBUG";
    public const string ForwardSecretVariable = "PUENTE_FORWARD_SECRET";
    public const string ProfileVariable = "PUENTE_PROFILE";

    /// <summary>Group of the file whose members are sets of settings with a name.</summary>
    public const string Profiles = "profiles";

    public const string SecretPath = "clientSecret";
    public const string SecretVariable = "PUENTE_CLIENT_SECRET";

    public static IReadOnlyList<Setting> All { get; } =
    [
        new(
            "region",
            "PUENTE_REGION",
            SettingKind.Region,
            "Where the organisation lives: the AWS region or its domain.",
            "\"eu-central-1\""
        ),
        new(
            "clientId",
            "PUENTE_CLIENT_ID",
            SettingKind.Text,
            "Id of the OAuth client; with the grant \"Client Credentials\" unless signIn.grant says otherwise.",
            "\"00000000-0000-0000-0000-000000000000\""
        ),
        new(
            "clientSecretFile",
            "PUENTE_CLIENT_SECRET_FILE",
            SettingKind.File,
            "File that holds nothing but the client secret; relative to the configuration file.",
            "\"puente.secret\""
        ),
        new(
            "clientSecretKeyring",
            "PUENTE_CLIENT_SECRET_KEYRING",
            SettingKind.Text,
            "Name of the client secret in the system's keyring ('puente config secret'); wins over clientSecretFile.",
            "\"genesys\""
        ),
        new(
            "store",
            "PUENTE_STORE",
            SettingKind.Store,
            "Where the tables live: a DuckDB file, relative to the configuration file, or postgres://user@host/database.",
            "\"puente.duckdb\"",
            "puente.duckdb"
        ),
        new("since", "PUENTE_SINCE", SettingKind.Day, "First day to fetch, UTC.", "\"2026-01-01\""),
        new(
            "apiBase",
            "PUENTE_API_BASE",
            SettingKind.Address,
            "Address of the API when it is not the region's own: an emulator or a gateway.",
            "\"http://127.0.0.1:8080\""
        ),
        new(
            "loginBase",
            "PUENTE_LOGIN_BASE",
            SettingKind.Address,
            "Address that hands out tokens when it is not the region's own; apiBase when only that is set.",
            "\"http://127.0.0.1:8080\""
        ),
        new(
            "rateShare",
            "PUENTE_RATE_SHARE",
            SettingKind.Share,
            "Share of the token's requests per minute that may be used: above 0, at most 1.",
            "0.8",
            "0.8"
        ),
        new(
            "signIn.grant",
            "PUENTE_SIGN_IN_GRANT",
            SettingKind.Text,
            "How a token is had: client-credentials, login (a person, by 'puente login') or saml2.",
            "\"login\"",
            "client-credentials"
        ),
        new(
            "signIn.redirect",
            "PUENTE_SIGN_IN_REDIRECT",
            SettingKind.Address,
            "Address on this machine that the browser comes back to; registered at the OAuth client letter by letter.",
            "\"http://localhost:8191/callback\"",
            "http://localhost:8191/callback"
        ),
        new(
            "signIn.keep",
            "PUENTE_SIGN_IN_KEEP",
            SettingKind.Text,
            "Where the token of 'puente login' is kept: auto (the keyring, else a file), keyring or file.",
            "\"keyring\"",
            "auto"
        ),
        new(
            "signIn.orgName",
            "PUENTE_SIGN_IN_ORG_NAME",
            SettingKind.Text,
            "Short name of the organisation; for saml2.",
            "\"acme\""
        ),
        new(
            "signIn.assertionFile",
            "PUENTE_SIGN_IN_ASSERTION_FILE",
            SettingKind.File,
            "File with the SAML response, XML or base64, read before every token; relative to the configuration file.",
            "\"assertion.xml\""
        ),
        new(
            "signIn.assertionCommand",
            "PUENTE_SIGN_IN_ASSERTION_COMMAND",
            SettingKind.Names,
            "Program and arguments that print the SAML response, run before every token.",
            "[\"/usr/local/bin/saml-response\", \"--for\", \"genesys\"]"
        ),
        new(
            "fairUse.licences",
            "PUENTE_FAIR_USE_LICENCES",
            SettingKind.Names,
            "Billable users by licence, for the forecast of 'puente usage': LICENCE COUNT, such as cx3 or cx3-concurrent.",
            "[\"cx3 120\", \"cx2-concurrent 30\"]"
        ),
        new(
            "pageSize",
            "PUENTE_PAGE_SIZE",
            SettingKind.Count,
            "Conversations asked for in one page of a job's results, 1 to 10000.",
            "1000",
            "1000"
        ),
        new(
            "hub.listen",
            "PUENTE_HUB_LISTEN",
            SettingKind.Listen,
            "Where 'puente run' answers status, metrics, statements and events; this machine only.",
            "\"http://127.0.0.1:8190\"",
            "http://127.0.0.1:8190"
        ),
        new(
            "hub.clients",
            "PUENTE_HUB_CLIENTS",
            SettingKind.Names,
            "Programs that may sign in at the hub: NAME ID SECRET DIVISIONS, with file:NAME or env:VARIABLE and * or ids joined by +.",
            "[\"wallboard 00000000-0000-0000-0000-000000000000 file:wallboard.secret *\"]"
        ),
        new(
            "web.clientId",
            "PUENTE_WEB_CLIENT_ID",
            SettingKind.Text,
            "OAuth client with the grant Code Authorization, for people who sign in at the hub's pages.",
            "\"00000000-0000-0000-0000-000000000000\""
        ),
        new(
            "web.clientSecret",
            "PUENTE_WEB_CLIENT_SECRET",
            SettingKind.Text,
            "Where the secret of that client is, file:NAME or env:VARIABLE; without it PKCE alone proves the client.",
            "\"file:web.secret\""
        ),
        new(
            "web.origin",
            "PUENTE_WEB_ORIGIN",
            SettingKind.Address,
            "Scheme, host and port under which a proxy passes the pages on; the client's redirect is this with /signin/callback.",
            "\"https://puente.example\""
        ),
        new(
            "web.embeddingOrigins",
            "PUENTE_WEB_EMBEDDING_ORIGINS",
            SettingKind.Names,
            "Origins whose pages may frame the embedded app: those of the platform's client.",
            "[\"https://apps.mypurecloud.de\"]"
        ),
        new(
            "web.customerLookup",
            "PUENTE_WEB_CUSTOMER_LOOKUP",
            SettingKind.Text,
            "Name of the gateway lookup that tells the agent desk and the page beside the call who calls; without it they ask none.",
            "\"customer\""
        ),
        new(
            "web.screenPopAttributes",
            "PUENTE_WEB_SCREEN_POP_ATTRIBUTES",
            SettingKind.Names,
            "Participant attributes that agents may write from the page beside the call; all are shown.",
            "[\"crm.case\"]"
        ),
        new(
            "web.timeZone",
            "PUENTE_WEB_TIME_ZONE",
            SettingKind.Text,
            "Time zone in which the day of the wallboard begins at midnight; UTC when none is set.",
            "\"Europe/Madrid\""
        ),
        new(
            "web.demo",
            "PUENTE_WEB_DEMO",
            SettingKind.Switch,
            "Shows everything to everyone on this machine without a sign-in; for a pretended organisation only.",
            "false",
            "false"
        ),
        new(
            "gateway.lookups",
            "PUENTE_GATEWAY_LOOKUPS",
            SettingKind.File,
            "Folder of the NAME.sql and NAME.http files that 'puente run' answers at POST /actions/NAME; relative to the configuration file.",
            "\"lookups\"",
            "lookups"
        ),
        new(
            "gateway.keys",
            "PUENTE_GATEWAY_KEYS",
            SettingKind.Names,
            "Who may ask lookups with a key: NAME SECRET, with file:NAME or env:VARIABLE; two with one name while a key is changed.",
            "[\"flows file:gateway.key\"]"
        ),
        new(
            "gateway.sources",
            "PUENTE_GATEWAY_SOURCES",
            SettingKind.Names,
            "Databases and web services that lookups may ask beside the store: NAME URL SECRET, with file:NAME or env:VARIABLE for the secret.",
            "[\"crm postgres://reader@db.example/crm file:crm.secret\"]"
        ),
        new(
            "gateway.hosts",
            "PUENTE_GATEWAY_HOSTS",
            SettingKind.Names,
            "Host names that a proxy passes on and that POST /actions/NAME and /oauth/token answer to; nothing else of the hub does.",
            "[\"lookups.example.com\"]"
        ),
        new(
            "scim.tokens",
            "PUENTE_SCIM_TOKENS",
            SettingKind.Names,
            "Directories that may push people to /scim/v2: NAME SECRET, with file:NAME or env:VARIABLE; two with one name while a token is changed.",
            "[\"entra file:scim.token\"]"
        ),
        new(
            "scim.hosts",
            "PUENTE_SCIM_HOSTS",
            SettingKind.Names,
            "Host names that a proxy with TLS passes on and that /scim/v2 answers to; nothing else of the hub does.",
            "[\"scim.example.com\"]"
        ),
        new(
            "channels.queues",
            "PUENTE_CHANNELS_QUEUES",
            SettingKind.Names,
            "Queues whose events 'puente run' takes from notification channels: ids, or \"all\".",
            "[\"all\"]"
        ),
        new(
            "channels.users",
            "PUENTE_CHANNELS_USERS",
            SettingKind.Names,
            "Users whose presence and routing status it takes from there: ids, or \"all\".",
            "[\"all\"]"
        ),
        new(
            "channels.detailEvents",
            "PUENTE_CHANNELS_DETAIL_EVENTS",
            SettingKind.Switch,
            "Follows each conversation of those queues by its own detail events: true or false.",
            "false",
            "false"
        ),
        new(
            "channels.topics",
            "PUENTE_CHANNELS_TOPICS",
            SettingKind.Names,
            "Further topics with their ids filled in.",
            "[\"v2.users.00000000-0000-0000-0000-000000000000.station\"]"
        ),
        new(
            "log.keepDays",
            "PUENTE_LOG_KEEP_DAYS",
            SettingKind.Count,
            "Days an event stays in the local event log, 1 to 10000.",
            "7",
            "7"
        ),
        new(
            "log.keepMegabytes",
            "PUENTE_LOG_KEEP_MEGABYTES",
            SettingKind.Count,
            "Megabytes the event log may take, 1 to 10000; beyond that the oldest events go first.",
            "4000",
            "4000"
        ),
        new(
            "masking.allow",
            "PUENTE_MASKING_ALLOW",
            SettingKind.Names,
            "Participant attributes to keep; * and ? stand for anything. Empty keeps all that are not denied.",
            "[\"case*\", \"language\"]"
        ),
        new(
            "masking.deny",
            "PUENTE_MASKING_DENY",
            SettingKind.Names,
            "Participant attributes never to store.",
            "[\"*card*\"]"
        ),
        new(
            "masking.hash",
            "PUENTE_MASKING_HASH",
            SettingKind.Names,
            "Participant attributes whose value is stored as a keyed hash: equal values stay equal.",
            "[\"customerNumber\"]"
        ),
        new(
            "masking.hashKeyFile",
            "PUENTE_MASKING_HASH_KEY_FILE",
            SettingKind.File,
            "File with the key for masking.hash, at least 16 bytes; relative to the configuration file.",
            "\"masking.key\""
        ),
        new(
            "provisioning.authority",
            "PUENTE_PROVISIONING_AUTHORITY",
            SettingKind.Text,
            "Authority under which users carry the directory's keys as external ids; one request more for each person not known yet.",
            "\"hr\""
        ),
        new(
            "provisioning.create",
            "PUENTE_PROVISIONING_CREATE",
            SettingKind.Names,
            "What 'puente provision' may make when the organisation lacks it: skills, languages, groups.",
            "[\"skills\"]"
        ),
        new(
            "provisioning.leave",
            "PUENTE_PROVISIONING_LEAVE",
            SettingKind.Names,
            "Fields that keep what was changed on the platform by hand; all others are put back.",
            "[\"title\", \"queues\"]"
        ),
        new(
            "provisioning.phones",
            "PUENTE_PROVISIONING_PHONES",
            SettingKind.Names,
            "What becomes of WebRTC phones that are not as the directory wants them: adopt, move, remove, free.",
            "[\"adopt\", \"move\"]"
        ),
        new(
            "eventBridge.queues",
            "PUENTE_EVENTBRIDGE_QUEUES",
            SettingKind.Names,
            "SQS queues that an EventBridge rule fills: names or URLs.",
            "[\"puente-events\"]"
        ),
        new(
            "eventBridge.region",
            "PUENTE_EVENTBRIDGE_REGION",
            SettingKind.Text,
            "AWS region of the queues.",
            "\"eu-central-1\""
        ),
        new(
            "eventBridge.endpoint",
            "PUENTE_EVENTBRIDGE_ENDPOINT",
            SettingKind.Address,
            "Address of AWS when it is not the region's own: an emulator or a VPC endpoint.",
            "\"http://127.0.0.1:4566\""
        ),
        new(
            "eventBridge.topics",
            "PUENTE_EVENTBRIDGE_TOPICS",
            SettingKind.Names,
            "Topics that the integration sends, with {id} as it is.",
            "[\"v2.detail.events.conversation.{id}.customer.end\"]"
        ),
        new(
            "eventBridge.accountId",
            "PUENTE_EVENTBRIDGE_ACCOUNT_ID",
            SettingKind.Text,
            "AWS account that receives the events, 12 digits.",
            "\"123456789012\""
        ),
        new(
            "eventBridge.suffix",
            "PUENTE_EVENTBRIDGE_SUFFIX",
            SettingKind.Text,
            "End of the event source's name; tells this integration from others.",
            "\"puente\""
        ),
    ];

    /// <summary>Not a setting of the file: a secret in a file that is shared or committed is no secret.</summary>
    public static Setting Secret { get; } =
        new(SecretPath, SecretVariable, SettingKind.Text, "The client secret itself.", "\"\"") { IsSecret = true };

    public static Setting Find(string path) => All.Single(setting => setting.Path == path);
}
