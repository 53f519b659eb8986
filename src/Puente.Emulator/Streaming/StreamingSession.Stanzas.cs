using System.Xml.Linq;
using Puente.Emulator.Channels;

namespace Puente.Emulator.Streaming;

/// <summary>What a bound session sends. Every query is answered, with an error when nothing here knows it.</summary>
internal sealed partial class StreamingSession
{
    /// <summary>To subscribe to this node asks for pings by the server (facts/ui.md).</summary>
    private const string ServerPingsNode = "enable.server.side.pings";

    private void TakeStanza(XElement stanza)
    {
        switch (stanza.Name.LocalName)
        {
            case "iq":
                TakeQuery(stanza);
                break;
            case "message":
                foreach (var signal in stanza.Elements().Where(one => one.Name.Namespace == Xmpp.JingleMessage))
                    _server.Softphones?.TakeMessage(this, signal);
                break;
            case "presence":
                // Who is there is told by the platform's own topics.
                break;
            default:
                Fail("unsupported-stanza-type", "a stanza of a kind that XMPP does not have");
                break;
        }
    }

    private void TakeQuery(XElement iq)
    {
        var type = iq.Attribute("type")?.Value;
        if (type == "error" && iq.Attribute("id")?.Value is { } refused)
            _server.Softphones?.TakeRefusal(this, refused);
        if (type is "result" or "error")
            return;
        if (type is not ("get" or "set") || iq.Elements().FirstOrDefault() is not { } asked)
        {
            Reply(iq, Xmpp.Error("bad-request", "modify"), "error");
            return;
        }
        var isSet = type == "set";
        if (asked.Name == Xmpp.Ping + "ping" && !isSet)
            Reply(iq);
        else if (asked.Name == Xmpp.Services + "services" && !isSet)
            Reply(iq, Services(asked.Attribute("type")?.Value));
        else if (asked.Name == Xmpp.PubSub + "pubsub" && isSet)
            TakePubSub(iq, asked);
        else if (asked.Name == Xmpp.Genesys + "genesys-webrtc" && isSet)
            TakeRequest(iq, asked);
        else
            Reply(iq, Xmpp.Error("service-unavailable"), "error");
    }

    private void TakeRequest(XElement iq, XElement asked)
    {
        var refusal = _server.Softphones is { } phones ? phones.TakeRequest(this, asked.Value) : "item-not-found";
        if (refusal is null)
            Reply(iq);
        else
            Reply(iq, Xmpp.Error(refusal), "error");
    }

    // Without any stun service clients would use relays only (facts/ui.md). Nobody has to listen there: media peers of
    // the emulator are found by the address in their offer.
    private XElement Services(string? type) =>
        new(
            Xmpp.Services + "services",
            type is null ? null : new XAttribute("type", type),
            type == "turn"
                ? null
                : new XElement(
                    Xmpp.Services + "service",
                    new XAttribute("type", "stun"),
                    new XAttribute("host", _server.MediaHost),
                    new XAttribute("port", 3478),
                    new XAttribute("transport", "udp")
                )
        );

    private void TakePubSub(XElement iq, XElement asked)
    {
        if (asked.Elements().FirstOrDefault() is not { } action || action.Attribute("node")?.Value is not { } node)
        {
            Reply(iq, Xmpp.Error("bad-request", "modify", "name a node"), "error");
            return;
        }
        if (action.Attribute("jid")?.Value is { } jid && Xmpp.Bare(jid) != BareJid)
        {
            Reply(iq, Xmpp.Error("bad-request", "modify", "only the own address can subscribe"), "error");
            return;
        }
        if (action.Name == Xmpp.PubSub + "subscribe")
            Subscribe(iq, node);
        else if (action.Name == Xmpp.PubSub + "unsubscribe")
            Unsubscribe(iq, node);
        else
            Reply(iq, Xmpp.Error("feature-not-implemented"), "error");
    }

    private void Subscribe(XElement iq, string node)
    {
        if (node == ServerPingsNode)
        {
            // From now on the channel's heartbeat, every 30 s by default, is a ping; such clients leave after 35 s
            // without a stanza.
            _framing.ServerPings = true;
            ReplySubscribed(iq, node);
            return;
        }
        var gate = TopicGate.Sort([node], _channel.Token);
        if (gate.Permitted.Count == 0)
        {
            var refusal = gate.Refused[0];
            Reply(
                iq,
                Xmpp.Error(
                    refusal.IsUnknown ? "item-not-found" : "not-allowed",
                    refusal.IsUnknown ? "cancel" : "auth",
                    refusal.Reason
                ),
                "error"
            );
            return;
        }
        if (_server.Channels.Subscribe(_channel, gate.Permitted, replaces: false) is null)
        {
            Reply(iq, Xmpp.Error("resource-constraint", "wait", "the channel has too many topics"), "error");
            return;
        }
        ReplySubscribed(iq, node);
        _server.Sessions.Tell(this);
    }

    private void ReplySubscribed(XElement iq, string node) =>
        Reply(
            iq,
            new XElement(
                Xmpp.PubSub + "pubsub",
                new XElement(
                    Xmpp.PubSub + "subscription",
                    new XAttribute("node", node),
                    new XAttribute("jid", BareJid),
                    new XAttribute("subscription", "subscribed")
                )
            )
        );

    private void Unsubscribe(XElement iq, string node)
    {
        if (node == ServerPingsNode)
            _framing.ServerPings = false;
        else
            _server.Channels.Unsubscribe(_channel, id => id.Equals(node, StringComparison.OrdinalIgnoreCase));
        Reply(iq);
    }

    // Clients take an answer only from whom they asked: nobody, when the query named nobody.
    private void Reply(XElement iq, XElement? content = null, string type = "result") =>
        Send(Xmpp.Iq(type, iq.Attribute("id")?.Value ?? "", iq.Attribute("to")?.Value, null, content));
}
