using System.Xml.Linq;
using Puente.Emulator.Channels;

namespace Puente.Emulator.Streaming;

/// <summary>Wraps events as messages of publish-subscribe (XEP-0060), with the JSON of plain sockets inside.</summary>
internal sealed class StreamingFraming(string organisationDomain) : ChannelFraming
{
    private long _number;

    /// <summary>Set when the session is bound; no event goes out before.</summary>
    public string FullJid { get; set; } = "";

    /// <summary>Whether the client has asked the server to ping.</summary>
    public bool ServerPings { get; set; }

    public override int LongestFrame => Xmpp.LongestFrame;

    public override ReadOnlyMemory<byte>? Heartbeat =>
        ServerPings
            ? Xmpp.Write(Xmpp.Iq("get", $"p{Next()}", organisationDomain, FullJid, new XElement(Xmpp.Ping + "ping")))
            : null;

    public override ReadOnlyMemory<byte> Event(string topic, ReadOnlyMemory<byte> json) =>
        Xmpp.Write(
            Xmpp.Message(
                $"notifications.{organisationDomain}",
                FullJid,
                new XElement(
                    Xmpp.PubSubEvent + "event",
                    new XElement(
                        Xmpp.PubSubEvent + "items",
                        new XAttribute("node", topic),
                        new XElement(
                            Xmpp.PubSubEvent + "item",
                            new XAttribute("id", Next()),
                            new XElement(Xmpp.Json + "json", Xmpp.JsonText(json.Span))
                        )
                    )
                )
            )
        );

    public override ReadOnlyMemory<byte> GoingAway() =>
        Xmpp.Write(Xmpp.Iq("set", $"x{Next()}", organisationDomain, FullJid, new XElement(Xmpp.Transfer + "query")));

    public override ReadOnlyMemory<byte>? TakenOver(NotificationChannel channel) =>
        System($"system.v2.no_longer_subscribed.{channel.Id}", "another socket uses this channel");

    /// <summary>Said to a session whose full address another one has bound.</summary>
    public ReadOnlyMemory<byte> DuplicateId(NotificationChannel channel) =>
        System($"system.v2.duplicate_id.{channel.Id}", "another session has the same address");

    private ReadOnlyMemory<byte> System(string topic, string message) =>
        Event(
            topic,
            Http.ApiAnswer.Bytes(
                new System.Text.Json.Nodes.JsonObject
                {
                    ["topicName"] = topic,
                    ["version"] = "2",
                    ["eventBody"] = new System.Text.Json.Nodes.JsonObject { ["message"] = message },
                }
            )
        );

    private long Next() => Interlocked.Increment(ref _number);
}
