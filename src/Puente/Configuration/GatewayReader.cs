using System.Text.RegularExpressions;
using Puente.Failures;
using Puente.Hub.Gateway;
using Puente.Hub.Gateway.Lookups;
using Puente.Hub.Gateway.Reloading;
using Puente.Store;
using Puente.Store.Postgres;
using Puente.Terminal;

namespace Puente.Configuration;

/// <summary>Reads the settings under <c>gateway</c> and the lookups they point to.</summary>
/// <param name="again">Reads settings as they are by then.</param>
internal sealed partial class GatewayReader(
    CommandHost host,
    string? file,
    string folder,
    Func<string, SettingValue> setting,
    Func<GatewayReader> again
)
{
    private const string KeysPath = "gateway.keys";
    private const string SourcesPath = "gateway.sources";
    private readonly FaultList _faults = new();

    /// <returns>Null when there is neither a lookup, nor a folder, nor a key for them.</returns>
    /// <exception cref="ConfigurationException">An entry cannot be read, or its secret cannot.</exception>
    public GatewayOptions? Read()
    {
        var lookups = ReadLookups();
        if (lookups.IsEmpty && !Directory.Exists(Folder) && Entries(KeysPath).Length == 0)
            return null;
        var options = new GatewayOptions
        {
            Lookups = lookups,
            Sources =
            [
                .. Entries(SourcesPath).Where(entry => !IsService(entry)).Select(ReadSource).OfType<GatewaySource>(),
            ],
            Services = [.. Entries(SourcesPath).Where(IsService).Select(ReadService).OfType<GatewayService>()],
            Keys = [.. Entries(KeysPath).Select(ReadKey).OfType<GatewayKey>()],
            Hosts = Hosts.ToHashSet(StringComparer.OrdinalIgnoreCase),
            Reload = new GatewayReload(Watched(), ReadAgain),
        };
        if (SourceNames(_ => true).Distinct(StringComparer.Ordinal).Count() < Entries(SourcesPath).Length)
            Refuse(SourcesPath, "two entries have one name", "Give every source a name of its own.");
        _faults.ThrowIfAny();
        return options;
    }

    private IReadOnlyList<WatchedFolder> Watched() =>
        [
            new(Folder, "*.sql", "*.http"),
            .. file is null ? [] : new WatchedFolder[] { new(Path.GetDirectoryName(file)!, Path.GetFileName(file)) },
        ];

    private GatewayReading ReadAgain()
    {
        try
        {
            // With the folder, the lookups have gone; the gateway stays.
            return new GatewayReading(again().Read() ?? new GatewayOptions { Lookups = LookupSet.Empty }, []);
        }
        catch (ConfigurationException refused)
        {
            return new GatewayReading(
                null,
                [
                    .. refused.Faults.Select(fault => new LookupFault(
                        fault.Source,
                        Math.Max(1, fault.Line),
                        fault.Path.Length > 0 ? $"{fault.Path}: {fault.Problem}" : fault.Problem,
                        fault.Fix
                    )),
                ]
            );
        }
        catch (InputException gone)
        {
            return new GatewayReading(
                null,
                [
                    new LookupFault(
                        "settings",
                        1,
                        gone.Message.TrimEnd('.'),
                        "Until then the last settings are in force."
                    ),
                ]
            );
        }
    }

    /// <summary>Without reading a secret, so that files can be checked where there are none.</summary>
    public LookupSet ReadLookups() =>
        LookupFolder.Read(
            Folder,
            (string)setting("gateway.lookups").Value!,
            new LookupSources(
                SourceNames(entry => !IsService(entry)).ToHashSet(StringComparer.Ordinal),
                Entries(SourcesPath)
                    .Where(IsService)
                    .Select(Parts)
                    .DistinctBy(parts => parts[0])
                    .ToDictionary(parts => parts[0], parts => parts.Length > 2, StringComparer.Ordinal)
            )
        );

    public string Folder => SecretReader.PathOf(host, folder, setting("gateway.lookups"));

    public IReadOnlyList<string> Hosts => Entries("gateway.hosts");

    private IEnumerable<string> SourceNames(Func<string, bool> which) =>
        Entries(SourcesPath).Where(which).Select(entry => Parts(entry).FirstOrDefault(""));

    private static bool IsService(string entry) =>
        Parts(entry) is [_, var url, ..] && url.StartsWith("http", StringComparison.OrdinalIgnoreCase);

    private static string[] Parts(string entry) => entry.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    // What stands in the wrong place may be the secret: no message repeats an entry.
    private GatewaySource? ReadSource(string entry)
    {
        var parts = entry.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (
            parts is not [var name, var url, ..]
            || parts.Length > 3
            || !Name().IsMatch(name)
            || name == Lookup.StoreSource
        )
        {
            Refuse(
                SourcesPath,
                "an entry is not NAME URL SECRET",
                $"Write for example {SettingCatalogue.Find(SourcesPath).Example}; the name 'store' is taken."
            );
            return null;
        }
        if (
            !Uri.TryCreate(url, UriKind.Absolute, out var address)
            || address.UserInfo.Contains(':', StringComparison.Ordinal)
        )
        {
            Refuse(
                SourcesPath,
                $"the address of {name} cannot be read, or holds a password",
                "Write postgres://user@host/database and the password's place behind it."
            );
            return null;
        }
        try
        {
            var text = PostgresUrl.IsUrl(url)
                ? PostgresUrl.ToConnectionString(url, out var schema)
                : throw new StoreException(StoreFault.Input, "not postgres://");
            var settings = new Npgsql.NpgsqlConnectionStringBuilder(text);
            if (schema is not null)
                settings.SearchPath = schema;
            if (parts.Length == 3)
                settings.Password = SecretPlace.Read(
                    host,
                    folder,
                    SourcesPath,
                    setting(SourcesPath),
                    name,
                    parts[2],
                    _faults
                );
            return new GatewaySource(name, settings.ConnectionString);
        }
        catch (StoreException)
        {
            Refuse(
                SourcesPath,
                $"the address of {name} is not postgres://user@host:port/database",
                "Beside the store a source is postgres:// or https://."
            );
            return null;
        }
    }

    private GatewayService? ReadService(string entry)
    {
        var parts = Parts(entry);
        var (name, url) = (parts[0], parts[1]);
        if (
            parts.Length > 3
            || !Name().IsMatch(name)
            || name == Lookup.StoreSource
            || !Uri.TryCreate(url, UriKind.Absolute, out var address)
            || address.Scheme is not ("http" or "https")
            || address.UserInfo.Contains(':', StringComparison.Ordinal)
            || address.Query.Length + address.Fragment.Length > 0
        )
        {
            Refuse(
                SourcesPath,
                "a web service is not NAME https://HOST/PATH SECRET, or its address holds a password, ? or #",
                "Write for example crm https://crm.example.com/api file:crm.secret; the name 'store' is taken."
            );
            return null;
        }
        if (parts.Length == 3 && address is { Scheme: "http", IsLoopback: false })
        {
            Refuse(
                SourcesPath,
                $"the secret of {name} would travel unencrypted",
                "Write https://; http:// with a secret is for this machine only."
            );
            return null;
        }
        var secret =
            parts.Length == 3
                ? SecretPlace.Read(host, folder, SourcesPath, setting(SourcesPath), name, parts[2], _faults)
                : null;
        return new GatewayService(
            name,
            new UriBuilder(address) { UserName = "", Password = "" }.Uri,
            address.UserInfo.Length > 0 ? Uri.UnescapeDataString(address.UserInfo) : null,
            secret
        );
    }

    private GatewayKey? ReadKey(string entry)
    {
        if (
            entry.Split(' ', StringSplitOptions.RemoveEmptyEntries) is not [var name, var place]
            || !Name().IsMatch(name)
        )
        {
            Refuse(
                KeysPath,
                "an entry is not NAME SECRET",
                $"Write for example {SettingCatalogue.Find(KeysPath).Example}."
            );
            return null;
        }
        if (SecretPlace.Read(host, folder, KeysPath, setting(KeysPath), name, place, _faults) is not { } secret)
            return null;
        if (secret.Length >= GatewayKey.LeastCharacters)
            return new GatewayKey(name, secret);
        Refuse(
            KeysPath,
            $"the key of {name} has fewer than {GatewayKey.LeastCharacters} characters",
            "Make one with 'openssl rand -hex 32'."
        );
        return null;
    }

    private string[] Entries(string path) => (string[]?)setting(path).Value ?? [];

    private void Refuse(string path, string problem, string fix) =>
        _faults.Add(setting(path).Source, path, problem, fix);

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9_-]{0,62}$", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
