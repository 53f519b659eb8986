using Puente.Hub.Browsers;
using Puente.Platform;
using Puente.Platform.SignIn;
using Puente.Terminal;

namespace Puente.Configuration;

/// <summary>Reads the settings under <c>web</c>.</summary>
internal sealed class WebReader(
    CommandHost host,
    string folder,
    Func<string, SettingValue> setting,
    Func<PlatformOptions> platform
)
{
    private const string SecretPath = "web.clientSecret";
    private readonly FaultList _faults = new();

    /// <exception cref="ConfigurationException">A setting contradicts another, or the secret cannot be read.</exception>
    public WebOptions Read()
    {
        var clientId = (string?)setting("web.clientId").Value;
        var isDemo = setting("web.demo").Value is true;
        if (isDemo && clientId is not null)
            Refuse("web.demo", "contradicts web.clientId", "People sign in, or everyone sees everything: choose one.");
        var options = new WebOptions
        {
            SignIn = clientId is null ? null : SignInOf(clientId),
            Origin = OriginOf("web.origin", setting("web.origin").Value as Uri),
            EmbeddingOrigins = [.. Embedding()],
            Demo = isDemo,
            DeskLookup = (string?)setting("web.deskLookup").Value,
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
