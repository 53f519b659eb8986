using Puente.Platform;
using Puente.Platform.Regions;
using Puente.Platform.SignIn;
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
        };

    /// <summary>Full path of a DuckDB file, or a PostgreSQL address without a password.</summary>
    public string Store
    {
        get
        {
            var text = (string)Value("store")!;
            return IsPostgres(text) ? text : SecretReader.PathOf(host, Folder, values["store"]);
        }
    }

    public SettingValue Of(Setting setting) => values[setting.Path];

    /// <summary>Null when there is none, or when the verb did not ask for the platform.</summary>
    public Secret? ClientSecret { get; } = secret;

    /// <summary>Null when nothing is masked, or when the verb did not ask for it.</summary>
    public MaskingOptions? Masking { get; } = masking;

    public static bool IsPostgres(string store) => store.Contains("://", StringComparison.Ordinal);

    private object? Value(string path) => values[path].Value;
}
