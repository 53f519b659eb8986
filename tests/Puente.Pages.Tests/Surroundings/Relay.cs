using System.Net;
using System.Net.Sockets;

namespace Puente.Pages.Tests.Surroundings;

/// <summary>A line to the hub that can be cut: what goes through it ends, and nothing new comes through.</summary>
internal sealed class Relay : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Uri _hub;
    private readonly Task _accepting;
    private CancellationTokenSource _whole = new();

    public Relay(Uri hub)
    {
        _hub = hub;
        _listener.Start();
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");
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

    private async Task CarryAsync(TcpClient browser)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token, _whole.Token);
        using (browser)
        using (var hub = new TcpClient())
            try
            {
                await hub.ConnectAsync(_hub.Host, _hub.Port, over.Token);
                var (near, far) = (browser.GetStream(), hub.GetStream());
                await Task.WhenAny(near.CopyToAsync(far, over.Token), far.CopyToAsync(near, over.Token));
            }
            catch (Exception end) when (end is OperationCanceledException or IOException or SocketException)
            {
                // Cut, or one side has gone: the other is told by the end of the line.
            }
    }
}
