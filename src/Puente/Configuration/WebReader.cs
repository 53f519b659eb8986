using Puente.Hub.Browsers;
using Puente.Hub.Gateway.Lookups;
using Puente.Platform;
using Puente.Platform.SignIn;
using Puente.Terminal;

namespace Puente.Configuration;

/// <summary>Reads the settings under <c>web</c>.</summary>
internal sealed class WebReader(
    CommandHost host,
    string folder,
    Func<string, SettingValue> setting,
    Func<PlatformOptions> platform,
    Func<LookupSet> lookups
)
{
    private const string ZonePath = "web.timeZone";
    private const string LookupPath = "web.customerLookup";
    private const string SecretPath = "web.clientSecret";
    private readonly FaultList _faults = new();

    /// <summary>As it is set, unchecked; for verbs that need no secret.</summary>
    public Uri? Origin => setting("web.origin").Value as Uri;

    public IReadOnlyList<string> EmbeddingOrigins => (string[]?)setting("web.embeddingOrigins").Value ?? [];

    public bool HasSignIn => setting("web.clientId").Value is not null || setting("web.demo").Value is true;

    public string? LookupName => setting(LookupPath).Value as string;

    /// <exception cref="ConfigurationException">A setting contradicts another, or the secret cannot be read.</exception>
    public WebOptions Read()
    {
        var clientId = (string?)setting("web.clientId").Value;
        var isDemo = setting("web.demo").Value is true;
        var options = new WebOptions
        {
            SignIn = clientId is null ? null : SignInOf(clientId),
            Origin = OriginOf("web.origin", setting("web.origin").Value as Uri),
            EmbeddingOrigins = [.. Embedding()],
            CustomerLookup = Lookup(),
            ScreenPopAttributes = (string[]?)setting("web.screenPopAttributes").Value ?? [],
            TimeZone = Zone(),
            Demo = isDemo,
        };
        _faults.ThrowIfAny();
        return options;
    }

    private PlatformOptions SignInOf(string clientId)
    {
        var options = platform();
        var secret = setting(SecretPath).Value is string place
            ? SecretPlace.Read(host, folder, SecretPath, setting(SecretPath), "the pages' client", place, _faults)
            : null;
        options.ClientId = clientId;
        options.ClientSecret = secret is null ? null : new Secret(secret);
        // People's requests count against their own tokens, not against the budget of the hub's client.
        options.Grant = null;
        options.BudgetFolder = null;
        return options;
    }

    private TimeZoneInfo? Zone()
    {
        if (setting(ZonePath).Value is not string name)
            return null;
        if (TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone))
            return zone;
        Refuse(
            ZonePath,
            $"names {name}, which this machine does not know as a time zone",
            $"Write a name of the tz database, for example {SettingCatalogue.Find(ZonePath).Example}."
        );
        return null;
    }

    private string? Lookup()
    {
        if (setting(LookupPath).Value is not string name)
            return null;
        var known = lookups();
        // One whose file has faults is a lookup all the same: the page says what is the matter with it.
        if (!known.Lookups.Any(one => one.Name == name) && !known.Broken.Contains(name))
            Refuse(
                LookupPath,
                $"names the lookup {name}, which is not in the folder of gateway.lookups",
                $"Put {name}.sql there ('puente gateway check' shows what there is), or name another."
            );
        return name;
    }

    private Uri? OriginOf(string path, Uri? address)
    {
        if (
            address is null
            || (address.PathAndQuery == "/" && address.UserInfo.Length == 0 && address.Fragment.Length == 0)
        )
            return address;
        Refuse(path, "is more than scheme, host and port", $"Write for example {SettingCatalogue.Find(path).Example}.");
        return null;
    }

    private IEnumerable<string> Embedding()
    {
        const string path = "web.embeddingOrigins";
        foreach (var text in (string[]?)setting(path).Value ?? [])
        {
            // The list becomes part of a header: nothing but an origin may stand in it.
            if (Uri.TryCreate(text, UriKind.Absolute, out var address) && (address.Scheme is "https" or "http"))
            {
                if (OriginOf(path, address) is { } origin)
                    yield return origin.GetLeftPart(UriPartial.Authority);
            }
            else
                Refuse(path, "an entry is no origin", $"Write for example {SettingCatalogue.Find(path).Example}.");
        }
    }

    private void Refuse(string path, string problem, string fix) =>
        _faults.Add(setting(path).Source, path, problem, fix);
}
