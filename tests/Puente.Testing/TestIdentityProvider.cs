using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Security.Cryptography.Xml;
using System.Text;
using System.Xml;

namespace Puente.Testing;

/// <summary>A company's identity provider: signs what it says about a user.</summary>
public sealed class TestIdentityProvider : IDisposable
{
    public const string Issuer = "https://idp.acme.example/saml";
    private readonly TempFolder _folder = new();
    private readonly RSA _key = RSA.Create(2048);

    public TestIdentityProvider()
    {
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = new CertificateRequest(
            "CN=idp.acme.example",
            _key,
            HashAlgorithmName.SHA256,
            RSASignaturePadding.Pkcs1
        ).CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        File.WriteAllText(CertificateFile, certificate.ExportCertificatePem());
    }

    public string CertificateFile => _folder["idp.pem"];

    /// <summary>XML of a response with one assertion.</summary>
    /// <param name="isSigned">Of the assertion; <paramref name="signsResponse"/> instead signs the whole.</param>
    /// <param name="age">How long ago it was made; it counts for five minutes.</param>
    public string Response(
        string user,
        bool isSigned = true,
        bool signsResponse = false,
        TimeSpan age = default,
        string issuer = Issuer
    )
    {
        var made = TimeProvider.System.GetUtcNow() - age;
        var (from, to) = (Time(made), Time(made.AddMinutes(5)));
        var document = new XmlDocument { PreserveWhitespace = true };
        document.LoadXml(
            $"""
            <samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_r1" Version="2.0" IssueInstant="{from}">
              <saml:Issuer>{issuer}</saml:Issuer>
              <samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>
              <saml:Assertion ID="_a1" Version="2.0" IssueInstant="{from}">
                <saml:Issuer>{issuer}</saml:Issuer>
                <saml:Subject>
                  <saml:NameID Format="urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress">{user}</saml:NameID>
                  <saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData NotOnOrAfter="{to}"/></saml:SubjectConfirmation>
                </saml:Subject>
                <saml:Conditions NotBefore="{from}" NotOnOrAfter="{to}"/>
              </saml:Assertion>
            </samlp:Response>
            """
        );
        var response = document.DocumentElement!;
        if (signsResponse)
            Sign(response);
        else if (isSigned)
            Sign(response.ChildNodes.OfType<XmlElement>().Single(child => child.LocalName == "Assertion"));
        return document.OuterXml;
    }

    public static string Encode(string xml) => Convert.ToBase64String(Encoding.UTF8.GetBytes(xml));

    public void Dispose()
    {
        _key.Dispose();
        _folder.Dispose();
    }

    private void Sign(XmlElement element)
    {
        var signed = new OwnIds(element) { SigningKey = _key };
        signed.SignedInfo!.CanonicalizationMethod = SignedXml.XmlDsigExcC14NTransformUrl;
        var reference = new Reference($"#{element.GetAttribute("ID")}");
        reference.AddTransform(new XmlDsigEnvelopedSignatureTransform());
        reference.AddTransform(new XmlDsigExcC14NTransform());
        signed.AddReference(reference);
        signed.ComputeSignature();
        // Behind the issuer, where the schema wants it.
        element.InsertAfter(
            signed.GetXml(),
            element.ChildNodes.OfType<XmlElement>().First(child => child.LocalName == "Issuer")
        );
    }

    private static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private sealed class OwnIds : SignedXml
    {
        private readonly XmlElement _element;

        public OwnIds(XmlElement element)
            : base(element) => _element = element;

        public override XmlElement? GetIdElement(XmlDocument? document, string idValue) => _element;
    }
}
