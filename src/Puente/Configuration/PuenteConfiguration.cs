using Puente.Failures;

namespace Puente.Configuration;

/// <summary>What a verb cannot do without.</summary>
[Flags]
internal enum Needs
{
    Nothing = 0,
    Platform = 1,
    Store = 2,
    Since = 4,
}

/// <summary>A setting's value and who said so.</summary>
/// <param name="Value">Null when nobody did and there is no default.</param>
/// <param name="Source"><c>puente.json:3</c>, <c>environment PUENTE_REGION</c>, <c>default</c> or <c>not set</c>.</param>
internal readonly record struct SettingValue(object? Value, string Source);

/// <summary>The settings in force, checked.</summary>
internal sealed class PuenteConfiguration(
    IReadOnlyDictionary<string, SettingValue> values,
    string? file,
    string folder,
    string? secret
)
{
    /// <summary>Configuration file in force; null when there is none.</summary>
    public string? File { get; } = file;

    public string Folder { get; } = folder;

    public RegionName? Region => Value("region") as RegionName?;

    public string? ClientId => (string?)Value("clientId");

    public DateOnly? Since => Value("since") as DateOnly?;

    public double RateShare => (double)Value("rateShare")!;

    public int PageSize => (int)Value("pageSize")!;

    public Uri ApiBase =>
        (Uri?)Value("apiBase") ?? Region?.ApiBase ?? throw new InvalidOperationException("Region was not asked for.");

    public Uri LoginBase => (Uri?)Value("loginBase") ?? (Uri?)Value("apiBase") ?? Region!.Value.LoginBase;

    /// <summary>Full path of a DuckDB file, or a PostgreSQL address without a password.</summary>
    public string Store
    {
        get
        {
            var text = (string)Value("store")!;
            return IsPostgres(text) ? text : Path.GetFullPath(text, Folder);
        }
    }

    public SettingValue Of(Setting setting) => values[setting.Path];

    public bool HasSecret => secret is not null;

    /// <summary>The client secret. Goes to the sign-in and nowhere else (promise P9).</summary>
    public string RevealSecret() => secret ?? throw new InputException("No client secret is set.");

    public static bool IsPostgres(string store) => store.Contains("://", StringComparison.Ordinal);

    private object? Value(string path) => values[path].Value;
}
