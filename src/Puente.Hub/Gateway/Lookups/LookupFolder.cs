using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Puente.Hub.Gateway.Lookups;

/// <summary>What a folder of lookups holds. A broken file takes no other with it.</summary>
/// <param name="Broken">Names whose files have faults.</param>
public sealed record LookupSet(
    IReadOnlyList<Lookup> Lookups,
    IReadOnlySet<string> Broken,
    IReadOnlyList<LookupFault> Faults
)
{
    public static LookupSet Empty { get; } = new([], new HashSet<string>(), []);

    public bool IsEmpty => Lookups.Count == 0 && Faults.Count == 0;
}

/// <summary>Reads <c>NAME.sql</c> and <c>NAME.http</c> files.</summary>
public static partial class LookupFolder
{
    private const int MaxFileBytes = 64 << 10;

    /// <param name="shown">Name of the folder in messages.</param>
    /// <returns>Nothing when there is no such folder.</returns>
    public static LookupSet Read(string folder, string shown, LookupSources sources)
    {
        if (!Directory.Exists(folder))
            return LookupSet.Empty;
        var lookups = new List<Lookup>();
        var faults = new List<LookupFault>();
        var broken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var file in Files(folder))
        {
            var name = Path.GetFileNameWithoutExtension(file);
            var place = $"{shown}/{Path.GetFileName(file)}";
            var before = faults.Count;
            if (!Name().IsMatch(name))
                faults.Add(
                    new(
                        place,
                        1,
                        "the file's name cannot stand in an address",
                        "Use lower-case letters, digits and hyphens: recent-calls.sql."
                    )
                );
            else if (TryReadText(file, place, faults) is { } text)
            {
                var lookup = IsHttp(file)
                    ? HttpLookupReader.Read(name, place, text, sources, faults)
                    : LookupReader.Read(name, place, text, sources, faults);
                if (lookups.Any(other => other.Name == name))
                    faults.Add(
                        new(
                            place,
                            1,
                            "another file has this name before its ending",
                            "Rename one; the name is the address."
                        )
                    );
                if (faults.Count == before && lookup is not null)
                    lookups.Add(lookup with { Version = Digest(text) });
            }
            if (faults.Count > before)
                broken.Add(name);
        }
        return new LookupSet(lookups, broken, faults);
    }

    private static string Digest(string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))[..8]);

    private static IEnumerable<string> Files(string folder) =>
        Directory
            .EnumerateFiles(folder)
            .Where(file => file.EndsWith(".sql", StringComparison.Ordinal) || IsHttp(file))
            .Order(StringComparer.Ordinal);

    private static bool IsHttp(string file) => file.EndsWith(".http", StringComparison.Ordinal);

    private static string? TryReadText(string file, string place, List<LookupFault> faults)
    {
        try
        {
            if (new FileInfo(file).Length <= MaxFileBytes)
                return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(File.ReadAllBytes(file));
            faults.Add(new(place, 1, $"the file is larger than {MaxFileBytes} bytes", "Keep one statement in it."));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            faults.Add(new(place, 1, "the file cannot be read", "Let the hub's user read it."));
        }
        catch (DecoderFallbackException)
        {
            faults.Add(new(place, 1, "the file is no UTF-8 text", "Save it as UTF-8."));
        }
        return null;
    }

    [GeneratedRegex("^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
