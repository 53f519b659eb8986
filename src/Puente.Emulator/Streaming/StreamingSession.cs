using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Puente.Emulator.Channels;

namespace Puente.Emulator.Streaming;

/// <summary>One XMPP stream: opened, signed in by token, opened again, bound, and from then on an exchange of stanzas.
/// Its frames are handed in one at a time.</summary>
internal sealed partial class StreamingSession
{
    private enum Phase
    {
        Opening,
        Authenticating,
        Reopening,
        Binding,
        Bound,
        Ended,
    }

    /// <summary>Stanzas taken in one <see cref="s_window"/>; clients limit themselves to 70 in two seconds for each of
    /// their extensions.</summary>
    private const int MostStanzas = 1_000;

    private static readonly TimeSpan s_window = TimeSpan.FromSeconds(10);

    private readonly StreamingEndpoint _server;
    private readonly NotificationChannel _channel;
    private readonly StreamingFraming _framing;
    private Phase _phase = Phase.Opening;
    private long _windowBegan;
    private int _inWindow;
    private int _refusals;

    public StreamingSession(
        StreamingEndpoint server,
        NotificationChannel channel,
        ChannelSocket socket,
        StreamingFraming framing
    )
    {
        (_server, _channel, Socket, _framing) = (server, channel, socket, framing);
        _windowBegan = server.Time.GetTimestamp();
    }

    /// <summary>The <c>id</c> of the stream, which clients call the connection's.</summary>
    public string Id { get; } = Guid.NewGuid().ToString();

    public ChannelSocket Socket { get; }

    public string UserId { get; private set; } = "";

    public string BareJid { get; private set; } = "";

    public string FullJid => _framing.FullJid;

    public void Send(XElement stanza) => Socket.Post(Xmpp.Write(stanza));

    /// <summary>Ends this session as another one with the same address does.</summary>
    public void Supersede()
    {
        Socket.Post(_framing.DuplicateId(_channel));
        End(1000, "another session has the same address");
    }

    public void Take(ReadOnlyMemory<byte> frame)
    {
        if (_phase == Phase.Ended)
            return;
        if (!Paces())
        {
            Fail("policy-violation", "too many stanzas at once");
            return;
        }
        if (Xmpp.Read(frame) is not { } stanza)
        {
            Fail("not-well-formed", "a frame that is not one element");
            return;
        }
        if (stanza.Name == Xmpp.Framing + "close")
        {
            End(1000, "closed by the client");
            return;
        }
        switch (_phase)
        {
            case Phase.Opening or Phase.Reopening when stanza.Name == Xmpp.Framing + "open":
                Open();
                break;
            case Phase.Authenticating when stanza.Name == Xmpp.Sasl + "auth":
                Authenticate(stanza);
                break;
            case Phase.Authenticating when stanza.Name == Xmpp.Sasl + "abort":
                Refuse("aborted");
                break;
            case Phase.Binding when stanza.Name.LocalName == "iq":
                TakeBind(stanza);
                break;
            case Phase.Bound:
                TakeStanza(stanza);
                break;
            default:
                Fail("not-authorized", $"a stanza before its time");
                break;
        }
    }

    private bool Paces()
    {
        if (_server.Time.GetElapsedTime(_windowBegan) > s_window)
            (_windowBegan, _inWindow) = (_server.Time.GetTimestamp(), 0);
        return ++_inWindow <= MostStanzas;
    }

    private void Open()
    {
        Send(
            new XElement(
                Xmpp.Framing + "open",
                new XAttribute("version", "1.0"),
                new XAttribute("from", _server.Domain),
                new XAttribute("id", Id),
                new XAttribute(XNamespace.Xml + "lang", "en")
            )
        );
        var first = _phase == Phase.Opening;
        var features = first
            ? new XElement(Xmpp.Sasl + "mechanisms", new XElement(Xmpp.Sasl + "mechanism", "PLAIN"))
            : new XElement(Xmpp.Bind + "bind");
        Send(
            new XElement(
                Xmpp.Streams + "features",
                new XAttribute(XNamespace.Xmlns + "stream", Xmpp.Streams.NamespaceName),
                features
            )
        );
        _phase = first ? Phase.Authenticating : Phase.Binding;
    }

    private void Authenticate(XElement auth)
    {
        if (auth.Attribute("mechanism")?.Value != "PLAIN")
        {
            Refuse("invalid-mechanism");
            return;
        }
        string[] parts;
        try
        {
            parts = Encoding.UTF8.GetString(Convert.FromBase64String(auth.Value.Trim())).Split('\0');
        }
        catch (FormatException)
        {
            Refuse("incorrect-encoding");
            return;
        }
        if (parts is not [_, var jid, var password] || !password.StartsWith("authKey:", StringComparison.Ordinal))
        {
            Refuse("malformed-request");
            return;
        }
        // The token says who it is; the name only has to agree with it. The channel must be of the same client.
        if (
            _server.Tokens.Find(password["authKey:".Length..]) is not { UserId: { } user } token
            || _server.JidOf(user) is not { } own
            || !own.Equals(jid, StringComparison.OrdinalIgnoreCase)
            || token.Client.Id != _channel.Token.Client.Id
        )
        {
            Refuse("not-authorized");
            return;
        }
        (UserId, BareJid, _phase) = (user, own, Phase.Reopening);
        Send(new XElement(Xmpp.Sasl + "success"));
    }

    private void Refuse(string condition)
    {
        Send(new XElement(Xmpp.Sasl + "failure", new XElement(Xmpp.Sasl + condition)));
        if (++_refusals >= 3)
            End(1000, "signing in failed three times");
    }

    private void TakeBind(XElement iq)
    {
        if (iq.Attribute("type")?.Value != "set" || iq.Element(Xmpp.Bind + "bind") is not { } bind)
        {
            Reply(iq, Xmpp.Error("not-authorized", "auth", "bind a resource first"), "error");
            return;
        }
        var resource = bind.Element(Xmpp.Bind + "resource")?.Value;
        if (string.IsNullOrWhiteSpace(resource))
            resource = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
        if (resource.Length > 200)
        {
            Reply(iq, Xmpp.Error("bad-request", "modify", "the resource is longer than 200 characters"), "error");
            return;
        }
        _framing.FullJid = $"{BareJid}/{resource}";
        _phase = Phase.Bound;
        Reply(iq, new XElement(Xmpp.Bind + "bind", new XElement(Xmpp.Bind + "jid", FullJid)));
        _server.Sessions.Add(this)?.Supersede();
        if (!_server.Channels.TryAttach(_channel, Socket))
        {
            End(1001, "the channel has ended");
            return;
        }
        _server.Sessions.Tell(this);
    }

    private void Fail(string condition, string reason)
    {
        Send(
            new XElement(
                Xmpp.Streams + "error",
                new XAttribute(XNamespace.Xmlns + "stream", Xmpp.Streams.NamespaceName),
                new XElement(Xmpp.StreamErrors + condition)
            )
        );
        End(1000, reason);
    }

    private void End(int code, string reason)
    {
        _phase = Phase.Ended;
        Send(new XElement(Xmpp.Framing + "close"));
        Socket.Close(code, reason);
    }
}
