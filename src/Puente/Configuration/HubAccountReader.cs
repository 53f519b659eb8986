using Puente.Hub.SignIn;
using Puente.Terminal;

namespace Puente.Configuration;

/// <summary>Reads <c>hub.clients</c>: <c>NAME ID SECRET DIVISIONS</c>, where the secret is in a file or a variable.</summary>
internal sealed class HubAccountReader(CommandHost host, string folder, SettingValue setting)
{
    private const string Path = "hub.clients";
    private readonly FaultList _faults = new();

    /// <exception cref="ConfigurationException">An entry cannot be read, or its secret cannot.</exception>
    public static IReadOnlyList<HubAccount> Read(
        CommandHost host,
        string folder,
        SettingValue setting,
        IReadOnlyList<string> entries
    )
    {
        var reader = new HubAccountReader(host, folder, setting);
        var accounts = entries.Select(reader.ReadEntry).OfType<HubAccount>().ToList();
        if (accounts.DistinctBy(account => account.Id).Count() < accounts.Count)
            reader.Refuse("two entries have one id", "Give every program an id of its own.");
        reader._faults.ThrowIfAny();
        return accounts;
    }

    // What stands in the wrong place may be the secret: no message repeats an entry.
    private HubAccount? ReadEntry(string entry)
    {
        if (entry.Split(' ', StringSplitOptions.RemoveEmptyEntries) is not [var name, var id, var place, var divisions])
            return Refuse(
                "an entry is not NAME ID SECRET DIVISIONS",
                $"Write for example {SettingCatalogue.Find(Path).Example}."
            );
        var secret = SecretPlace.Read(host, folder, Path, setting, name, place, _faults);
        HashSet<Guid>? seen = null;
        if (divisions != "*")
        {
            seen = [];
            foreach (var text in divisions.Split('+'))
            {
                if (!Guid.TryParseExact(text, "D", out var division))
                    return Refuse($"the divisions of {name} are not ids", "Write * or ids joined by +.");
                seen.Add(division);
            }
        }
        return secret is null ? null : new HubAccount(name, id, secret, seen);
    }

    private HubAccount? Refuse(string problem, string fix)
    {
        _faults.Add(setting.Source, Path, problem, fix);
        return null;
    }
}
