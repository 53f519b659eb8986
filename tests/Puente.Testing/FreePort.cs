using System.Net;
using System.Net.Sockets;

namespace Puente.Testing;

/// <summary>A port of loopback that nobody listens at, for whoever has to be known before he starts.</summary>
public static class FreePort
{
    /// <summary>
    /// Below the ports that the system gives to outgoing connections (from 32,768 on): one of those could be taken by any
    /// request of any test before the server begins to listen, or while it restarts.
    /// </summary>
    private const int First = 12_000;

    private const int Last = 31_999;

    public static int Take()
    {
        for (var tries = 0; tries < 100; tries++)
        {
            var port = Random.Shared.Next(First, Last + 1);
            using var listener = new TcpListener(IPAddress.Loopback, port);
            try
            {
                listener.Start();
                return port;
            }
            catch (SocketException fault) when (fault.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                // Somebody listens there.
            }
        }

        throw new InvalidOperationException($"No port between {First} and {Last} is free.");
    }
}
