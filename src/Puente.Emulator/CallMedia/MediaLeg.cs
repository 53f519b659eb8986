using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Org.BouncyCastle.Tls.Crypto.Impl.BC;
using Puente.Emulator.CallMedia.Dtls;
using Puente.Emulator.CallMedia.Sound;
using Puente.Emulator.CallMedia.Srtp;

namespace Puente.Emulator.CallMedia;

/// <summary>One peer's media: its socket, its keys, what it says and what it hears. This side offers, is ICE-lite, and is
/// the DTLS server.</summary>
internal sealed partial class MediaLeg : IDisposable
{
    private const string Letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

    private readonly Socket _socket;
    private readonly DtlsIdentity _identity;
    private readonly BcTlsCrypto _crypto;
    private readonly MediaPump _pump;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _gone = new();
    private readonly TaskCompletionSource<SessionAnswer> _answer = new(
        TaskCreationOptions.RunContinuationsAsynchronously
    );
    private readonly TaskCompletionSource _secured = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly byte[] _fragmentBytes;
    private readonly byte[] _passwordBytes;
    private IFrameSource _hears = Silence.Instance;
    private int _isOver;

    public MediaLeg(IPAddress address, DtlsIdentity identity, BcTlsCrypto crypto, MediaPump pump, TimeProvider time)
    {
        (_identity, _crypto, _pump, _time) = (identity, crypto, pump, time);
        _socket = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        _socket.Bind(new IPEndPoint(address, 0));
        Address = (IPEndPoint)_socket.LocalEndPoint!;
        UserFragment = RandomNumberGenerator.GetString(Letters, 8);
        Password = RandomNumberGenerator.GetString(Letters, 24);
        (_fragmentBytes, _passwordBytes) = (Encoding.ASCII.GetBytes(UserFragment), Encoding.ASCII.GetBytes(Password));
        Source = (uint)RandomNumberGenerator.GetInt32(1, int.MaxValue);
        _sequence = (ushort)RandomNumberGenerator.GetInt32(0, 0x8000);
        _timestamp = (uint)RandomNumberGenerator.GetInt32(0, int.MaxValue);
        _datagrams = new DtlsDatagrams(SendPlain);
        _checkedAt = time.GetTimestamp();
    }

    public IPEndPoint Address { get; }

    public string UserFragment { get; }

    public string Password { get; }

    public string Fingerprint => _identity.Fingerprint;

    /// <summary>Source (SSRC) of the packets sent.</summary>
    public uint Source { get; }

    /// <summary>What the peer says, for whoever is to hear it.</summary>
    public JitterBuffer Says { get; } = new();

    /// <summary>What the peer hears; changes from one frame to the next.</summary>
    public IFrameSource Hears
    {
        get => Volatile.Read(ref _hears);
        set => Volatile.Write(ref _hears, value);
    }

    /// <summary>Completes when both sides have keys; fails when the handshake does.</summary>
    public Task Secured => _secured.Task;

    /// <summary>The peer has not asked for consent any more for <see cref="s_consent"/>, or the handshake failed. Raised
    /// once, on a thread of the pool.</summary>
    public event Action<string>? Lost;

    public string Offer() => SessionOffer.Write(this);

    /// <exception cref="FormatException">The answer does not fit the offer.</exception>
    public void Accept(string sdp) => _answer.TrySetResult(SessionAnswer.Read(sdp));

    public void Start() => _ = Task.Run(ReceiveAsync);

    public MediaFigures Figures =>
        new(
            Interlocked.Read(ref _received),
            Interlocked.Read(ref _sent),
            Interlocked.Read(ref _refused),
            Interlocked.Read(ref _checks),
            Volatile.Read(ref _level),
            _secured.Task.IsCompletedSuccessfully
        );

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isOver, 1) != 0)
            return;
        _pump.Remove(this);
        _gone.Cancel();
        _answer.TrySetCanceled();
        _secured.TrySetCanceled();
        _datagrams.Close();
        lock (_sending)
        {
            _socket.Dispose();
            _sender?.Dispose();
            _sender = null;
        }
    }

    private void Lose(string reason)
    {
        if (Volatile.Read(ref _isOver) == 0 && Interlocked.Exchange(ref _isLost, 1) == 0)
            _ = Task.Run(() => Lost?.Invoke(reason));
    }

    private int _isLost;

    /// <summary>Shakes hands on a thread of its own, because the library waits for datagrams.</summary>
    private void ShakeHands()
    {
        try
        {
            var server = new SrtpServer(_crypto, _identity, PeerFingerprint);
            new Org.BouncyCastle.Tls.DtlsServerProtocol().Accept(server, _datagrams);
            var keys = server.Keys!.Value;
            _receiver = new SrtpReceiver(keys.Client);
            lock (_sending)
                _sender = new SrtpSender(keys.Server);
            _secured.TrySetResult();
        }
        catch (Exception failed) when (failed is IOException or InvalidOperationException or AggregateException)
        {
            // Tls failures are IOExceptions; the others come from an answer or a leg that is gone.
            _secured.TrySetException(failed);
            _ = _secured.Task.Exception;
            Lose($"the DTLS handshake failed: {failed.Message}");
        }
    }

    private string PeerFingerprint() =>
        _answer.Task.Wait(s_answerPatience)
            ? _answer.Task.Result.Fingerprint
            : throw new InvalidOperationException("no answer has come by signalling");

    /// <summary>Real time that the answer may come behind the peer's first packets.</summary>
    private static readonly TimeSpan s_answerPatience = TimeSpan.FromSeconds(10);
}
