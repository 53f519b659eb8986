using System.Net;
using System.Net.Sockets;

namespace Puente.Provisioning.Tests.Sources;

/// <summary>Passes TCP on to a server and cuts the connection after so many bytes of its answers.</summary>
internal sealed class CuttingProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _work;

    public CuttingProxy(int serverPort, long bytes)
    {
        _listener.Start();
        _work = AcceptAsync(serverPort, bytes);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _work;
        _stop.Dispose();
    }

    private async Task AcceptAsync(int serverPort, long bytes)
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                using var server = new TcpClient();
                await server.ConnectAsync(IPAddress.Loopback, serverPort, _stop.Token);
                var up = client.GetStream().CopyToAsync(server.GetStream(), _stop.Token);
                await PassAsync(server.GetStream(), client.GetStream(), bytes);
                client.Close();
                server.Close();
                await up.ContinueWith(_ => { }, TaskScheduler.Default);
            }
        }
        catch (Exception fault)
            when (fault is OperationCanceledException or SocketException or IOException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task PassAsync(NetworkStream from, NetworkStream to, long bytes)
    {
        var buffer = new byte[4096];
        while (bytes > 0)
        {
            var read = await from.ReadAsync(buffer.AsMemory(0, (int)Math.Min(bytes, buffer.Length)), _stop.Token);
            if (read == 0)
                return;
            await to.WriteAsync(buffer.AsMemory(0, read), _stop.Token);
            bytes -= read;
        }
    }
}
