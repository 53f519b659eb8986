using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Puente.Testing;

/// <summary>
/// Debian's slapd on a free port, with data in a temporary folder, stopped with the test. Entries may carry attributes of
/// Active Directory: <c>objectGUID</c>, <c>userAccountControl</c>, <c>memberOf</c>.
/// </summary>
public sealed class OpenLdapServer : IAsyncDisposable
{
    public const string Root = "dc=puente,dc=example";
    public const string People = "ou=people," + Root;
    public const string Admin = "cn=admin," + Root;
    public const string Password = "Secreto-123";

    private const string Schemas = "/etc/ldap/schema";

    private readonly string _folder;
    private readonly Process _process;

    private OpenLdapServer(string folder, int port, int tlsPort, Process process) =>
        (_folder, Port, TlsPort, _process) = (folder, port, tlsPort, process);

    public int Port { get; }

    /// <summary>Of <c>ldaps</c>; 0 without a certificate.</summary>
    public int TlsPort { get; }

    /// <param name="people">LDIF of the entries below <see cref="People"/>, loaded before the server starts.</param>
    /// <param name="certificate">PEM files of certificate and key, for TLS.</param>
    public static async Task<OpenLdapServer> StartAsync(
        string people = "",
        (string Certificate, string Key)? certificate = null,
        string extraConfiguration = ""
    )
    {
        var folder = Directory.CreateTempSubdirectory("puente-ldap-").FullName;
        var (port, tlsPort) = (FreePort.Take(), certificate is null ? 0 : FreePort.Take());
        var (configuration, ldif) = (Path.Combine(folder, "slapd.conf"), Path.Combine(folder, "people.ldif"));
        Directory.CreateDirectory(Path.Combine(folder, "data"));
        await File.WriteAllTextAsync(configuration, Configuration(folder, certificate) + extraConfiguration);
        await File.WriteAllTextAsync(ldif, Top + people);
        // -q leaves out checks that cost a minute for thousands of entries.
        await RunAsync("/usr/sbin/slapadd", "-q", "-f", configuration, "-l", ldif);
        var addresses = $"ldap://127.0.0.1:{port}" + (tlsPort > 0 ? $" ldaps://127.0.0.1:{tlsPort}" : "");
        var process = Start("/usr/sbin/slapd", "-d", "0", "-f", configuration, "-h", addresses);
        var server = new OpenLdapServer(folder, port, tlsPort, process);
        await server.WaitForPortAsync();
        return server;
    }

    /// <summary>Applies LDIF of additions, changes and deletions as the administrator.</summary>
    public Task ChangeAsync(string ldif)
    {
        var file = Path.Combine(_folder, Guid.NewGuid().ToString("n") + ".ldif");
        File.WriteAllText(file, ldif);
        return RunAsync(
            "/usr/bin/ldapmodify",
            "-x",
            "-H",
            $"ldap://127.0.0.1:{Port}",
            "-D",
            Admin,
            "-w",
            Password,
            "-f",
            file
        );
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static string Top =>
        $"""
            dn: {Root}
            objectClass: dcObject
            objectClass: organization
            dc: puente
            o: Puente

            dn: {People}
            objectClass: organizationalUnit
            ou: people


            """;

    private static string Configuration(string folder, (string Certificate, string Key)? certificate)
    {
        var text = new StringBuilder();
        foreach (var schema in (string[])["core", "cosine", "inetorgperson", "nis", "msuser"])
            text.Append($"include {Schemas}/{schema}.schema\n");
        text.Append(
            $"""
            objectclass ( 1.3.6.1.4.1.4203.666.11.1 NAME 'puenteAccount' SUP top AUXILIARY
              MAY ( objectGUID $ userAccountControl $ memberOf $ accountExpires ) )
            modulepath /usr/lib/ldap
            moduleload back_mdb
            pidfile {folder}/slapd.pid

            """
        );
        if (certificate is var (chain, key))
            text.Append($"TLSCertificateFile {chain}\nTLSCertificateKeyFile {key}\nTLSCACertificateFile {chain}\n");
        return text.Append(
                $"""
                database mdb
                suffix "{Root}"
                rootdn "{Admin}"
                rootpw {Password}
                directory {folder}/data
                maxsize 268435456
                dbnosync
                index objectClass eq
                access to * by dn.exact="{Admin}" write by users read by anonymous auth

                """
            )
            .ToString();
    }

    private async Task WaitForPortAsync()
    {
        using var patience = new CancellationTokenSource(Patience.Limit);
        while (true)
        {
            if (_process.HasExited)
                throw new InvalidOperationException($"slapd ended with {_process.ExitCode}.");
            using var client = new TcpClient();
            try
            {
                await client.ConnectAsync(IPAddress.Loopback, Port, patience.Token);
                return;
            }
            catch (SocketException)
            {
                // Not listening yet; the next try is the signal.
                await Task.Delay(50, patience.Token);
            }
        }
    }

    private static Process Start(string program, params string[] arguments) =>
        Process.Start(
            new ProcessStartInfo("/bin/sh", ["-c", "exec \"$@\" >/dev/null 2>&1", "sh", program, .. arguments])
            {
                WorkingDirectory = "/",
            }
        ) ?? throw new InvalidOperationException($"{program} could not be started.");

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var process =
            Process.Start(
                new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true }
            ) ?? throw new InvalidOperationException($"{program} could not be started.");
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException(
                $"{program} ended with {process.ExitCode}: {await error}{await output}"
            );
    }
}
