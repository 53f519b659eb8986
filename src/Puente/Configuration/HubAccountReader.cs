using Puente.Hub.SignIn;
using Puente.Terminal;

namespace Puente.Configuration;

/// <summary>Reads <c>hub.clients</c>: <c>NAME ID SECRET DIVISIONS</c>, where the secret is in a file or a variable.</summary>
internal sealed class HubAccountReader(CommandHost host, string folder, SettingValue setting)
{
    private const string Path = "hub.clients";
    private const string InFile = "file:";
    private const string InVariable = "env:";
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
        var secret = ReadSecret(name, place);
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

    private string? ReadSecret(string name, string place)
    {
        string? text = null;
        if (place.StartsWith(InVariable, StringComparison.Ordinal))
            text = host.Variable(place[InVariable.Length..]);
        else if (place.StartsWith(InFile, StringComparison.Ordinal))
            text = ReadFile(SecretReader.PathOf(host, folder, setting with { Value = place[InFile.Length..] }));
        else
        {
            Refuse(
                $"the secret of {name} is neither file:NAME nor env:VARIABLE",
                "A secret may not stand here itself."
            );
            return null;
        }
        text = text?.Trim('\uFEFF', '\r', '\n', ' ', '\t');
        if (text is { Length: > 0 })
            return text;
        Refuse($"{place} of {name} holds no secret", "Put the secret alone there; a file with mode 600.");
        return null;
    }

    private static string? ReadFile(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private HubAccount? Refuse(string problem, string fix)
    {
        _faults.Add(setting.Source, Path, problem, fix);
        return null;
    }
}
