using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace Puente.Emulator.Streaming;

/// <summary>Names of XMPP over WebSocket (RFC 7395), and how its stanzas are read and written: one to a frame.</summary>
internal static class Xmpp
{
    public static readonly XNamespace Framing = "urn:ietf:params:xml:ns:xmpp-framing";
    public static readonly XNamespace Client = "jabber:client";
    public static readonly XNamespace Streams = "http://etherx.jabber.org/streams";
    public static readonly XNamespace StreamErrors = "urn:ietf:params:xml:ns:xmpp-streams";
    public static readonly XNamespace Stanzas = "urn:ietf:params:xml:ns:xmpp-stanzas";
    public static readonly XNamespace Sasl = "urn:ietf:params:xml:ns:xmpp-sasl";
    public static readonly XNamespace Bind = "urn:ietf:params:xml:ns:xmpp-bind";
    public static readonly XNamespace Ping = "urn:xmpp:ping";
    public static readonly XNamespace Services = "urn:xmpp:extdisco:1";
    public static readonly XNamespace PubSub = "http://jabber.org/protocol/pubsub";
    public static readonly XNamespace PubSubEvent = "http://jabber.org/protocol/pubsub#event";
    public static readonly XNamespace Json = "urn:xmpp:json:0";
    public static readonly XNamespace Transfer = "urn:xmpp:cxfr";
    public static readonly XNamespace JingleMessage = "urn:xmpp:jingle-message:0";
    public static readonly XNamespace Genesys = "genesys";

    /// <summary>Longest stanza taken; a session description of a softphone has about 3,000 characters.</summary>
    public const int LongestFrame = 64 * 1024;

    private static readonly XmlReaderSettings s_reading = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = LongestFrame,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
    };

    /// <returns>Null when the frame is not one well-formed element.</returns>
    public static XElement? Read(ReadOnlyMemory<byte> frame)
    {
        try
        {
            using var reader = XmlReader.Create(new StringReader(Encoding.UTF8.GetString(frame.Span)), s_reading);
            return XElement.Load(reader);
        }
        catch (XmlException)
        {
            return null;
        }
    }

    public static byte[] Write(XElement stanza) =>
        Encoding.UTF8.GetBytes(stanza.ToString(SaveOptions.DisableFormatting));

    public static XElement Iq(string type, string id, string? from, string? to, params object?[] content) =>
        new(
            Client + "iq",
            new XAttribute("type", type),
            new XAttribute("id", id),
            from is null ? null : new XAttribute("from", from),
            to is null ? null : new XAttribute("to", to),
            content
        );

    public static XElement Message(string from, string to, params object?[] content) =>
        new(
            Client + "message",
            new XAttribute("from", from),
            new XAttribute("to", to),
            new XAttribute("id", Guid.NewGuid()),
            content
        );

    /// <param name="kind">cancel, modify or auth, as RFC 6120 has it.</param>
    public static XElement Error(string condition, string kind = "cancel", string? text = null) =>
        new(
            Client + "error",
            new XAttribute("type", kind),
            new XElement(Stanzas + condition),
            text is null ? null : new XElement(Stanzas + "text", text)
        );

    /// <summary>Text as XML can hold it: the two characters of the basic plane that XML has no place for are written as
    /// JSON escapes.</summary>
    public static string JsonText(ReadOnlySpan<byte> json) =>
        Encoding
            .UTF8.GetString(json)
            .Replace("\uFFFE", "\\uFFFE", StringComparison.Ordinal)
            .Replace("\uFFFF", "\\uFFFF", StringComparison.Ordinal);

    public static string Bare(string jid) =>
        jid.IndexOf('/', StringComparison.Ordinal) is var at and >= 0 ? jid[..at] : jid;
}
