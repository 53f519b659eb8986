using System.DirectoryServices.Protocols;
using System.Security.Cryptography;
using System.Text;

namespace Puente.Provisioning.Sources.Ldap;

/// <summary>Name of an entry and when it was last changed, by the server's clock.</summary>
/// <param name="Version">Tells two changes within one second apart; empty when the server has no such thing.</param>
internal readonly record struct LdapStamp(string Name, string Time, string Version)
{
    public static LdapStamp Of(SearchResultEntry entry, LdapSession session) =>
        new(
            DistinguishedName.Normalise(entry.DistinguishedName),
            Text(entry, session.StampAttribute),
            Text(entry, session.VersionAttribute)
        );

    private static string Text(SearchResultEntry entry, string attribute) =>
        entry.Attributes[attribute] is { Count: > 0 } values ? (string)values.GetValues(typeof(string))[0] : "";
}

/// <summary>State of a directory: the newest change, who has it, and a hash over everybody's.</summary>
/// <param name="Newest">LDAP's time, which orders like text; empty when an entry has none.</param>
/// <param name="NewestHash">Over the names with the newest time: within its second another may change.</param>
internal sealed record LdapMark(string Newest, string NewestHash, string AllHash)
{
    public static LdapMark Of(IReadOnlyCollection<LdapStamp> stamps)
    {
        var newest = stamps.Any(stamp => stamp.Time.Length == 0) ? "" : stamps.Max(stamp => stamp.Time) ?? "";
        return new(newest, HashOf(stamps.Where(stamp => stamp.Time == newest)), HashOf(stamps));
    }

    public static LdapMark Parse(string text) =>
        text.Split(' ') is [var newest, var newestHash, var allHash]
            ? new(newest, newestHash, allHash)
            : throw new FormatException("This is no mark of an LDAP directory.");

    /// <summary>Whether the entries changed since <see cref="Newest"/> are those known then.</summary>
    public bool IsNewest(IReadOnlyCollection<LdapStamp> stamps) =>
        stamps.All(stamp => stamp.Time == Newest) && HashOf(stamps) == NewestHash;

    public override string ToString() => $"{Newest} {NewestHash} {AllHash}";

    private static string HashOf(IEnumerable<LdapStamp> stamps) =>
        Convert.ToHexStringLower(
            SHA256.HashData(
                Encoding.UTF8.GetBytes(
                    string.Join(
                        '\u0001',
                        stamps
                            .Select(stamp => $"{stamp.Name}\u0002{stamp.Time}\u0002{stamp.Version}")
                            .Order(StringComparer.Ordinal)
                    )
                )
            )
        );
}
