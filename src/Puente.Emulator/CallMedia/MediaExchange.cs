using System.Net;
using Org.BouncyCastle.Security;
using Org.BouncyCastle.Tls.Crypto.Impl.BC;
using Puente.Emulator.CallMedia.Dtls;

namespace Puente.Emulator.CallMedia;

/// <summary>Where the media of all calls end: it makes the legs, and lets them send in step.</summary>
internal sealed class MediaExchange(IPAddress address, TimeProvider time) : IAsyncDisposable
{
    // Making a key takes some milliseconds that an emulator without calls need not spend.
    private readonly Lazy<DtlsIdentity> _identity = new(() => DtlsIdentity.Make(time));
    private readonly BcTlsCrypto _crypto = new(new SecureRandom());
    private readonly MediaPump _pump = new(time);

    /// <summary>Legs that are being served.</summary>
    public int Legs => _pump.Legs;

    /// <exception cref="System.Net.Sockets.SocketException">No port can be had.</exception>
    public MediaLeg Open()
    {
        var leg = new MediaLeg(address, _identity.Value, _crypto, _pump, time);
        _pump.Add(leg);
        leg.Start();
        return leg;
    }

    public ValueTask DisposeAsync() => _pump.DisposeAsync();
}
