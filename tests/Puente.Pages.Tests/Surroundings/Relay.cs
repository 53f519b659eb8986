using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Puente.Pages.Tests.Surroundings;

/// <summary>A line to the hub that can be cut: what goes through it ends, and nothing new comes through.</summary>
internal sealed class Relay : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _stop = new();
    private readonly Uri _hub;
    private readonly X509Certificate2? _certificate;
    private readonly Task _accepting;
    private CancellationTokenSource _whole = new();

    /// <param name="certificate">The browser speaks TLS, as with a proxy before the hub.</param>
    /// <param name="port">0 for a free one.</param>
    public Relay(Uri hub, X509Certificate2? certificate = null, int port = 0)
    {
        (_hub, _certificate) = (hub, certificate);
        _listener = new TcpListener(IPAddress.Loopback, port);
        _listener.Start();
        var scheme = certificate is null ? "http" : "https";
        Address = new Uri($"{scheme}://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");
        _accepting = AcceptAsync();
    }

    public Uri Address { get; }

    public void Cut() => _whole.Cancel();

    public void Mend() => _whole = new CancellationTokenSource();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _accepting;
        _listener.Dispose();
        _stop.Dispose();
        _whole.Dispose();
    }

    private async Task AcceptAsync()
    {
        var lines = new List<Task>();
        try
        {
            while (true)
                lines.Add(CarryAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            await Task.WhenAll(lines);
        }
    }

    private async Task<Stream> NearAsync(TcpClient browser, CancellationToken over)
    {
        if (_certificate is null)
            return browser.GetStream();
        var secure = new SslStream(browser.GetStream());
        await secure.AuthenticateAsServerAsync(
            new SslServerAuthenticationOptions { ServerCertificate = _certificate },
            over
        );
        return secure;
    }

    private async Task CarryAsync(TcpClient browser)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token, _whole.Token);
        using (browser)
        using (var hub = new TcpClient())
            try
            {
                await hub.ConnectAsync(_hub.Host, _hub.Port, over.Token);
                await using var far = hub.GetStream();
                await using var near = await NearAsync(browser, over.Token);
                await Task.WhenAny(near.CopyToAsync(far, over.Token), far.CopyToAsync(near, over.Token));
            }
            catch (Exception end)
                when (end is OperationCanceledException or IOException or SocketException or AuthenticationException)
            {
                // Cut, or one side has gone: the other is told by the end of the line.
            }
    }
}
