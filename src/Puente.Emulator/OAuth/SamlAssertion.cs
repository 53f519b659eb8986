using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Security.Cryptography.Xml;
using System.Text;
using System.Xml;

namespace Puente.Emulator.OAuth;

/// <summary>
/// Reads whom a SAML response speaks of. With an identity provider only what that one has signed counts, in its time;
/// without one the emulator has no way to know and believes everybody.
/// </summary>
internal sealed class SamlAssertion : IDisposable
{
    private const string Assertions = "urn:oasis:names:tc:SAML:2.0:assertion";
    private const string Protocol = "urn:oasis:names:tc:SAML:2.0:protocol";

    /// <summary>Two machines' clocks are never the same; our choice.</summary>
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(3);

    private static readonly XmlReaderSettings s_reading = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = 200_000,
    };

    private readonly TimeProvider _time;
    private readonly string? _issuer;
    private readonly X509Certificate2? _certificate;

    /// <exception cref="CryptographicException">The certificate cannot be read.</exception>
    public SamlAssertion(IdentityProvider? provider, TimeProvider time)
    {
        (_time, _issuer) = (time, provider?.Issuer);
        if (provider is not null)
            _certificate = X509CertificateLoader.LoadCertificateFromFile(provider.CertificateFile);
    }

    /// <returns>The text of the subject's NameID, or why it does not count.</returns>
    public (string? NameId, string Fault) Read(string encoded)
    {
        var document = new XmlDocument { PreserveWhitespace = true, XmlResolver = null };
        try
        {
            var bytes = Convert.FromBase64String(encoded.Replace('-', '+').Replace('_', '/'));
            using var reader = XmlReader.Create(new StringReader(Encoding.UTF8.GetString(bytes)), s_reading);
            document.Load(reader);
        }
        catch (Exception unreadable) when (unreadable is FormatException or XmlException)
        {
            return (null, "the assertion is not base64 of XML");
        }

        if (_certificate is null)
            return Named(document.GetElementsByTagName("NameID", "*").OfType<XmlElement>().FirstOrDefault());
        if (SignedPart(document) is not { } signed)
            return (null, "the assertion is not signed by the identity provider");
        // Nothing outside of what is signed is looked at: around a true assertion anybody can write another one.
        var assertion = signed.LocalName == "Assertion" ? signed : Child(signed, "Assertion");
        if (assertion is null)
            return (null, "the response has no assertion that can be read");
        if (Child(assertion, "Issuer")?.InnerText.Trim() != _issuer)
            return (null, "the assertion has another issuer");
        return IsInTime(assertion)
            ? Named(Child(assertion, "Subject") is { } subject ? Child(subject, "NameID") : null)
            : (null, "the assertion is not in its time");
    }

    public void Dispose() => _certificate?.Dispose();

    private static (string?, string) Named(XmlElement? name) =>
        name?.InnerText.Trim() is { Length: > 0 } text ? (text, "") : (null, "the assertion names no user");

    /// <returns>The response or the assertion, whichever carries a good signature of itself.</returns>
    private XmlElement? SignedPart(XmlDocument document)
    {
        foreach (
            var signature in document
                .GetElementsByTagName("Signature", SignedXml.XmlDsigNamespaceUrl)
                .OfType<XmlElement>()
                .ToArray()
        )
        {
            if (signature.ParentNode is not XmlElement parent || !IsSignable(parent, document))
                continue;
            var signed = new OwnIds(parent);
            signed.LoadXml(signature);
            // One reference, to the very element that the signature stands in.
            if (signed.SignedInfo?.References is not [Reference { Uri: { } uri }] || uri != $"#{IdOf(parent)}")
                continue;
            if (signed.CheckSignature(_certificate!, verifySignatureOnly: true))
                return parent;
        }
        return null;
    }

    private static bool IsSignable(XmlElement element, XmlDocument document) =>
        IdOf(element).Length > 0
        && (
            element == document.DocumentElement && element is { LocalName: "Response", NamespaceURI: Protocol }
            || element is { LocalName: "Assertion", NamespaceURI: Assertions }
        )
        // An id that stands twice leaves open what was signed.
        && document.SelectNodes("//@ID")!.OfType<XmlAttribute>().Count(id => id.Value == IdOf(element)) == 1;

    private static string IdOf(XmlElement element) => element.GetAttribute("ID");

    private bool IsInTime(XmlElement assertion)
    {
        var now = _time.GetUtcNow();
        var confirmed = Child(assertion, "Subject") is { } subject ? Child(subject, "SubjectConfirmation") : null;
        XmlElement?[] bounds =
        [
            Child(assertion, "Conditions"),
            confirmed is null ? null : Child(confirmed, "SubjectConfirmationData"),
        ];
        return bounds
            .OfType<XmlElement>()
            .All(bound =>
                (TimeOf(bound, "NotBefore") ?? now) - Skew <= now
                && now < (TimeOf(bound, "NotOnOrAfter") ?? now + Skew) + Skew
            );
    }

    private static DateTimeOffset? TimeOf(XmlElement element, string name) =>
        element.GetAttribute(name) is { Length: > 0 } text
            ? DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
                ? time
                // A bound that cannot be read holds nothing.
                : name == "NotBefore"
                    ? DateTimeOffset.MaxValue - Skew
                    : DateTimeOffset.MinValue
            : null;

    private static XmlElement? Child(XmlElement parent, string name) =>
        parent
            .ChildNodes.OfType<XmlElement>()
            .FirstOrDefault(child => child.LocalName == name && child.NamespaceURI == Assertions);

    /// <summary>SAML's ids stand in ID; the class looks for Id.</summary>
    private sealed class OwnIds : SignedXml
    {
        private readonly XmlElement _element;

        public OwnIds(XmlElement element)
            : base(element) => _element = element;

        public override XmlElement? GetIdElement(XmlDocument? document, string idValue) =>
            idValue == IdOf(_element) ? _element : null;
    }
}
