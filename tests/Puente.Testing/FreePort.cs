using System.Net;
using System.Net.Sockets;

namespace Puente.Testing;

/// <summary>A port of loopback that nobody listens at, for whoever has to be known before he starts.</summary>
public static class FreePort
{
    public static int Take()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
