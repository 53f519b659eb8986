using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace Puente.Emulator.OAuth;

/// <summary>Reads who a SAML response speaks of. The signature is not checked: the emulator trusts every identity
/// provider, as it has no way to know one.</summary>
internal static class SamlAssertion
{
    private static readonly XmlReaderSettings s_reading = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = 200_000,
    };

    /// <returns>The text of the subject's NameID; null when there is none or it is not base64 of XML.</returns>
    public static string? NameId(string encoded)
    {
        try
        {
            var xml = Encoding.UTF8.GetString(Convert.FromBase64String(encoded.Replace('-', '+').Replace('_', '/')));
            using var reader = XmlReader.Create(new StringReader(xml), s_reading);
            return XDocument
                .Load(reader)
                .Descendants()
                .FirstOrDefault(element => element.Name.LocalName == "NameID")
                ?.Value.Trim();
        }
        catch (Exception unreadable) when (unreadable is FormatException or XmlException)
        {
            return null;
        }
    }
}
