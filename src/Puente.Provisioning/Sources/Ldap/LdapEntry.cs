using System.DirectoryServices.Protocols;
using System.Globalization;
using System.Text;

namespace Puente.Provisioning.Sources.Ldap;

/// <summary>Turns an entry's attributes into text.</summary>
internal static class LdapEntry
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    private static readonly string[] GuidAttributes = ["objectGUID", "mS-DS-ConsistencyGuid"];

    /// <exception cref="DirectoryException">The server gave a part of an attribute's values only.</exception>
    public static SourceEntry Read(SearchResultEntry entry)
    {
        var fields = new Dictionary<string, IReadOnlyList<string>>(StringComparer.OrdinalIgnoreCase)
        {
            [DistinguishedName.Field] = [entry.DistinguishedName],
        };
        foreach (DirectoryAttribute attribute in entry.Attributes.Values)
        {
            // Active Directory cuts an attribute at 1,500 values and says so in its name.
            if (attribute.Name.Contains(";range=", StringComparison.OrdinalIgnoreCase) && !attribute.Name.EndsWith('*'))
                throw new DirectoryException(
                    DirectoryFailure.Input,
                    [
                        new(
                            entry.DistinguishedName,
                            $"has more values of {attribute.Name.Split(';')[0]} than the server gives at once",
                            "Use another attribute, or leave the entry out with \"filter\"."
                        ),
                    ]
                );
            var texts = attribute
                .GetValues(typeof(byte[]))
                .Cast<byte[]>()
                .Select(value => TextOf(attribute.Name, value).Trim())
                .Where(text => text.Length > 0)
                .ToArray();
            if (texts.Length > 0)
                fields[attribute.Name] = texts;
        }

        return new SourceEntry(entry.DistinguishedName, fields);
    }

    internal static string TextOf(string attribute, byte[] value)
    {
        if (value.Length == 16 && GuidAttributes.Contains(attribute, StringComparer.OrdinalIgnoreCase))
            return new Guid(value).ToString();
        if (attribute.Equals("objectSid", StringComparison.OrdinalIgnoreCase) && SidOf(value) is { } sid)
            return sid;
        try
        {
            return Strict.GetString(value);
        }
        catch (DecoderFallbackException)
        {
            return Convert.ToHexStringLower(value);
        }
    }

    // [MS-DTYP] 2.4.2.2: revision, number of parts, authority (big endian), parts (little endian).
    private static string? SidOf(byte[] value)
    {
        if (value.Length < 8 || value.Length != 8 + 4 * value[1])
            return null;
        var authority = value[2..8].Aggregate(0L, (sum, next) => (sum << 8) | next);
        var sid = new StringBuilder().Append(CultureInfo.InvariantCulture, $"S-{value[0]}-{authority}");
        for (var at = 8; at < value.Length; at += 4)
            sid.Append(CultureInfo.InvariantCulture, $"-{BitConverter.ToUInt32(value, at)}");
        return sid.ToString();
    }
}
