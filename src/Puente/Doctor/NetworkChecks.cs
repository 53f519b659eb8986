using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;

namespace Puente.Doctor;

/// <summary>The way to a host, step by step: name, connection, TLS. The first step that fails names the culprit.</summary>
internal static class NetworkChecks
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>A certificate that ends sooner than this is worth a word; renewals happen about a month before.</summary>
    private static readonly TimeSpan CertificateNotice = TimeSpan.FromDays(14);

    /// <param name="role"><c>API</c> or <c>login</c>.</param>
    public static async Task<IReadOnlyList<Check>> RunAsync(
        string role,
        Uri target,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var proxy = HttpClient.DefaultProxy.IsBypassed(target) ? null : HttpClient.DefaultProxy.GetProxy(target);
        var (host, port) = proxy is null || proxy == target ? (target.Host, target.Port) : (proxy.Host, proxy.Port);
        var through = host == target.Host && port == target.Port ? "" : $" (proxy for {target.Host})";

        var name = await ResolveAsync($"{role} name", host, through, cancellationToken);
        if (name.Verdict == Verdict.Fail)
            return
            [
                name,
                Check.Skipped($"{role} connection", "no address"),
                Check.Skipped($"{role} TLS", "no address"),
            ];
        using var socket = new TcpClient();
        var connection = await ConnectAsync($"{role} connection", socket, host, port, through, cancellationToken);
        if (connection.Verdict == Verdict.Fail)
            return [name, connection, Check.Skipped($"{role} TLS", "no connection")];
        if (target.Scheme != "https")
            return [name, connection];
        return through.Length > 0
            ? [name, connection, Check.Skipped($"{role} TLS", "the proxy makes the connection; sign-in will show it")]
            : [name, connection, await HandshakeAsync($"{role} TLS", socket, target.Host, time, cancellationToken)];
    }

    private static async Task<Check> ResolveAsync(
        string name,
        string host,
        string through,
        CancellationToken cancellationToken
    )
    {
        try
        {
            using var limit = Limit(cancellationToken);
            var addresses = await Dns.GetHostAddressesAsync(host.Trim('[', ']'), limit.Token);
            return Check.Ok(
                name,
                $"{host}{through} is {string.Join(", ", addresses.Take(2).Select(address => address.ToString()))}"
            );
        }
        catch (Exception fault) when (fault is SocketException || IsOverdue(fault, cancellationToken))
        {
            return Check.Fail(
                name,
                $"{host}{through} has no address here",
                "Check region, apiBase and loginBase; then this machine's DNS, or set HTTPS_PROXY if only a proxy knows the way."
            );
        }
    }

    private static async Task<Check> ConnectAsync(
        string name,
        TcpClient socket,
        string host,
        int port,
        string through,
        CancellationToken cancellationToken
    )
    {
        var place = string.Create(CultureInfo.InvariantCulture, $"{host}:{port}{through}");
        try
        {
            using var limit = Limit(cancellationToken);
            await socket.ConnectAsync(host, port, limit.Token);
            return Check.Ok(name, place);
        }
        catch (Exception fault) when (fault is SocketException || IsOverdue(fault, cancellationToken))
        {
            var reason = fault is SocketException socketFault
                ? socketFault.SocketErrorCode.ToString()
                : "no answer in 10 s";
            return Check.Fail(
                name,
                $"{place} cannot be reached: {reason}",
                "Open the firewall for this address, or set HTTPS_PROXY."
            );
        }
    }

    private static async Task<Check> HandshakeAsync(
        string name,
        TcpClient socket,
        string host,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        try
        {
            using var limit = Limit(cancellationToken);
            await using var tls = new SslStream(socket.GetStream());
            await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = host }, limit.Token);
            var ends = DateTime
                .Parse(tls.RemoteCertificate!.GetExpirationDateString(), CultureInfo.CurrentCulture)
                .ToUniversalTime();
            var finding = string.Create(
                CultureInfo.InvariantCulture,
                $"{tls.SslProtocol}, certificate until {ends:yyyy-MM-dd}"
            );
            return ends - time.GetUtcNow().UtcDateTime < CertificateNotice
                ? Check.Warning(name, finding, "It ends soon; tell whoever keeps that host.")
                : Check.Ok(name, finding);
        }
        catch (Exception fault)
            when (fault is AuthenticationException or IOException || IsOverdue(fault, cancellationToken))
        {
            return Check.Fail(
                name,
                $"no trusted connection to {host}: {fault.Message}",
                "If a proxy opens TLS here, add its certificate to this machine's trust store; else check the clock and the address."
            );
        }
    }

    private static CancellationTokenSource Limit(CancellationToken cancellationToken)
    {
        var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        return limit;
    }

    private static bool IsOverdue(Exception fault, CancellationToken cancellationToken) =>
        fault is OperationCanceledException && !cancellationToken.IsCancellationRequested;
}
