using System.DirectoryServices.Protocols;
using System.Globalization;
using System.Net;
using Puente.Platform.SignIn;
using Puente.Provisioning.Mapping;

namespace Puente.Provisioning.Sources.Ldap;

/// <summary>A connection that is signed in and knows what kind of server answers.</summary>
internal sealed class LdapSession : IDisposable
{
    private const string ActiveDirectory = "1.2.840.113556.1.4.800";

    private LdapSession(LdapConnection connection) => Connection = connection;

    public LdapConnection Connection { get; }

    /// <summary>Active Directory computes modifyTimestamp and cannot search by it.</summary>
    public string StampAttribute { get; private set; } = "modifyTimestamp";

    /// <summary>Changes with every change, also of two within the second that the stamp counts in.</summary>
    public string VersionAttribute { get; private set; } = "entryCSN";

    /// <summary>Where the schema stands; null when the server does not say.</summary>
    public string? SchemaName { get; private set; }

    /// <exception cref="DirectoryException">No connection, or the server refused the sign-in.</exception>
    public static LdapSession Open(LdapSettings settings, Secret? secret, string address)
    {
        // A name with an empty password is RFC 4513's unauthenticated bind: it succeeds and shows next to nothing.
        if (settings.Bind is not null && secret is null or { IsEmpty: true })
            throw Fault(settings.Place, $"the secret at {settings.SecretPlace} is empty", "Put the password there.");
        LdapSession? session = null;
        try
        {
            session = new LdapSession(Connect(settings));
            if (settings.StartTls)
                session.StartTls();
            session.SignIn(settings, secret);
            session.LookAtRoot();
            return session;
        }
        catch (Exception fault)
        {
            session?.Dispose();
            throw fault switch
            {
                _ when LdapFailure.IsLibraryMissing(fault) => LdapFailure.LibraryMissing(fault),
                LdapException ldap => Refused(ldap, settings, address),
                TlsOperationException => Fault(
                    settings.Place,
                    $"{address} refused StartTLS",
                    "Look at the server's certificate and at \"certificates\".",
                    fault
                ),
                DirectoryOperationException operation => Fault(
                    settings.Place,
                    $"{address} answered {operation.Response?.ResultCode.ToString() ?? "with an error"}",
                    "Look at the rights of \"bind\" and at the server's log.",
                    fault
                ),
                _ => fault,
            };
        }
    }

    public void Dispose() => Connection.Dispose();

    private static LdapConnection Connect(LdapSettings settings)
    {
        var server = new LdapDirectoryIdentifier(
            settings.Host,
            settings.Port,
            fullyQualifiedDnsHostName: true,
            connectionless: false
        );
        var connection = new LdapConnection(server) { Timeout = settings.Timeout, AutoBind = false };
        try
        {
            var options = connection.SessionOptions;
            options.ProtocolVersion = 3;
            // Following a referral would hand the password to another server.
            options.ReferralChasing = ReferralChasingOptions.None;
            if (settings.CertificatesFile is { } file)
                LdapTrust.Use(options, file, settings.Place);
            if (settings.IsTls)
                options.SecureSocketLayer = true;
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private void StartTls()
    {
        try
        {
            // StartTransportLayerSecurity alone does not connect (measured with 10.0.15 on Linux), a request does. This
            // one is what anybody may ask.
            Connection.SendRequest(new SearchRequest("", "(objectClass=*)", SearchScope.Base, "supportedExtension"));
        }
        catch (DirectoryOperationException)
        {
            // A server that answers nothing without TLS has connected all the same.
        }

        Connection.SessionOptions.StartTransportLayerSecurity(null);
    }

    private void SignIn(LdapSettings settings, Secret? secret)
    {
        Connection.AuthType = settings.Bind is null ? AuthType.Anonymous : AuthType.Basic;
        if (settings.Bind is null)
            Connection.Bind();
        else
            Connection.Bind(new NetworkCredential(settings.Bind, secret!.Reveal()));
    }

    private void LookAtRoot()
    {
        var request = new SearchRequest(
            "",
            "(objectClass=*)",
            SearchScope.Base,
            "subschemaSubentry",
            "supportedCapabilities"
        );
        var response = (SearchResponse)Connection.SendRequest(request);
        if (response.Entries.Count == 0)
            return;
        SchemaName = Values(response.Entries[0], "subschemaSubentry").FirstOrDefault();
        if (Values(response.Entries[0], "supportedCapabilities").Contains(ActiveDirectory))
            (StampAttribute, VersionAttribute) = ("whenChanged", "uSNChanged");
    }

    private static IEnumerable<string> Values(SearchResultEntry entry, string attribute) =>
        entry.Attributes[attribute]?.GetValues(typeof(string)).Cast<string>() ?? [];

    private static DirectoryException Refused(LdapException fault, LdapSettings settings, string address) =>
        fault.ErrorCode == (int)ResultCodeOfSignIn.InvalidCredentials
            ? Fault(settings.Place, $"{address} refused the sign-in", "Look at \"bind\" and at the secret.", fault)
        : fault.ErrorCode
            is (int)ResultCodeOfSignIn.ConfidentialityRequired
                or (int)ResultCodeOfSignIn.StrongerAuthRequired
            ? Fault(settings.Place, $"{address} wants TLS", "Write ldaps:// or \"startTls\": true.", fault)
        : LdapFailure.IsUnreachable(fault)
            ? new DirectoryException(
                DirectoryFailure.Environment,
                [
                    new(
                        address,
                        $"cannot be reached: {LdapFailure.ReasonOf(fault)}",
                        settings.IsTls || settings.StartTls
                            ? "Look at host and port, and whether its certificate is for this host and from an authority that \"certificates\" or the machine trusts."
                            : "Look at host and port, and whether the server runs."
                    ),
                ],
                fault
            )
        : Fault(
            settings.Place,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{address} refused the connection: {LdapFailure.ReasonOf(fault)}"
            ),
            "Look at the server's log.",
            fault
        );

    private static DirectoryException Fault(string place, string problem, string fix, Exception? cause = null) =>
        new(DirectoryFailure.Input, [new(place, problem, fix)], cause);

    /// <summary>RFC 4511 4.1.9, as far as a bind answers them.</summary>
    private enum ResultCodeOfSignIn
    {
        StrongerAuthRequired = 8,
        ConfidentialityRequired = 13,
        InvalidCredentials = 49,
    }
}
