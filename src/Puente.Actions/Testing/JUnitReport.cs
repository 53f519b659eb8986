using System.Globalization;
using System.Text;
using System.Xml;

namespace Puente.Actions.Testing;

/// <summary>The results in the XML that build servers read.</summary>
public static class JUnitReport
{
    /// <param name="suites">The results of each action, by the name of its file.</param>
    public static string Write(IReadOnlyList<(string File, IReadOnlyList<CaseResult> Results)> suites)
    {
        var text = new StringBuilder();
        using (
            var xml = XmlWriter.Create(
                text,
                new XmlWriterSettings
                {
                    Indent = true,
                    OmitXmlDeclaration = true,
                    NewLineChars = "\n",
                    CheckCharacters = false,
                }
            )
        )
        {
            xml.WriteStartElement("testsuites");
            foreach (var (file, results) in suites)
                WriteSuite(xml, file, results);
            xml.WriteEndElement();
        }

        return "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n" + text + "\n";
    }

    private static void WriteSuite(XmlWriter xml, string file, IReadOnlyList<CaseResult> results)
    {
        xml.WriteStartElement("testsuite");
        xml.WriteAttributeString("name", Legal(file));
        xml.WriteAttributeString("tests", results.Count.ToString(CultureInfo.InvariantCulture));
        xml.WriteAttributeString(
            "failures",
            results.Count(result => !result.IsPassed).ToString(CultureInfo.InvariantCulture)
        );
        xml.WriteAttributeString(
            "time",
            Seconds(results.Aggregate(TimeSpan.Zero, (sum, result) => sum + result.Duration))
        );
        foreach (var result in results)
        {
            xml.WriteStartElement("testcase");
            xml.WriteAttributeString("classname", Legal(file));
            xml.WriteAttributeString("name", Legal(result.Case.Name));
            xml.WriteAttributeString("time", Seconds(result.Duration));
            if (!result.IsPassed)
            {
                xml.WriteStartElement("failure");
                xml.WriteAttributeString("message", Legal(result.Differences[0]));
                xml.WriteString(Legal(string.Join('\n', result.Differences)));
                xml.WriteEndElement();
            }

            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture);

    /// <summary>XML cannot hold every character that JSON can.</summary>
    private static string Legal(string text) =>
        string.Concat(
            text.EnumerateRunes()
                .Select(rune =>
                    rune.Value is 9 or 10 or 13 or >= 32 and not (0xFFFE or 0xFFFF) ? rune.ToString() : "\uFFFD"
                )
        );
}
