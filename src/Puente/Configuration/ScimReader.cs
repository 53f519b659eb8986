using Puente.Hub.Gateway;
using Puente.Hub.Scim;
using Puente.Scim.Storage;
using Puente.Terminal;

namespace Puente.Configuration;

/// <summary>Reads the settings under <c>scim</c>.</summary>
internal sealed class ScimReader(CommandHost host, string folder, Func<string, SettingValue> setting)
{
    private const string TokensPath = "scim.tokens";
    private readonly FaultList _faults = new();

    /// <summary>Opens the store too, so that nothing is made where nobody may push.</summary>
    /// <returns>Null when there are no tokens.</returns>
    /// <exception cref="ConfigurationException">An entry cannot be read, or its secret cannot.</exception>
    public ScimOptions? Open(string file)
    {
        var tokens = Entries(TokensPath).Select(ReadToken).OfType<GatewayKey>().ToArray();
        _faults.ThrowIfAny();
        return tokens.Length == 0
            ? null
            : new ScimOptions
            {
                Store = ScimStore.Open(file),
                Tokens = tokens,
                Hosts = Entries("scim.hosts").ToHashSet(StringComparer.OrdinalIgnoreCase),
            };
    }

    // What stands in the wrong place may be the secret: no message repeats an entry.
    private GatewayKey? ReadToken(string entry)
    {
        if (entry.Split(' ', StringSplitOptions.RemoveEmptyEntries) is not [var name, var place])
        {
            Refuse("an entry is not NAME SECRET", $"Write for example {SettingCatalogue.Find(TokensPath).Example}.");
            return null;
        }
        if (SecretPlace.Read(host, folder, TokensPath, setting(TokensPath), name, place, _faults) is not { } secret)
            return null;
        if (secret.Length >= GatewayKey.LeastCharacters)
            return new GatewayKey(name, secret);
        Refuse(
            $"the token of {name} has fewer than {GatewayKey.LeastCharacters} characters",
            "Make one with 'openssl rand -hex 32'."
        );
        return null;
    }

    private IReadOnlyList<string> Entries(string path) => (string[]?)setting(path).Value ?? [];

    private void Refuse(string problem, string fix) =>
        _faults.Add(setting(TokensPath).Source, TokensPath, problem, fix);
}
