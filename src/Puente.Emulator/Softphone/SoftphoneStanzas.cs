using System.Text.Json.Nodes;
using System.Xml.Linq;
using Puente.Emulator.Streaming;

namespace Puente.Emulator.Softphone;

/// <summary>The stanzas that the server's side of a softphone call sends (facts/ui.md, 4.6).</summary>
internal static class SoftphoneStanzas
{
    private static readonly XNamespace s_rtp = "urn:xmpp:jingle:apps:rtp:1";

    public static XElement Propose(SoftphoneCall call, string bareJid) =>
        Xmpp.Message(
            call.Gateway,
            bareJid,
            new XElement(
                Xmpp.JingleMessage + "propose",
                new XAttribute("id", call.SessionId),
                new XAttribute("inin-cid", call.ConversationId),
                new XAttribute("inin-autoanswer", call.AutoAnswer ? "true" : "false"),
                new XAttribute("inin-sdp-over-xmpp", "true"),
                new XElement(s_rtp + "description", new XAttribute("media", "audio"))
            )
        );

    public static XElement Retract(SoftphoneCall call, string bareJid) =>
        Xmpp.Message(call.Gateway, bareJid, Signal("retract", call));

    /// <summary>Tells a client that another one of its user has taken the call.</summary>
    public static XElement Accept(SoftphoneCall call, string by, string bareJid) =>
        Xmpp.Message(by, bareJid, Signal("accept", call));

    public static XElement Offer(SoftphoneCall call, string to, string sdp, bool reinvite)
    {
        var parameters = new JsonObject
        {
            ["sessionId"] = call.SessionId,
            ["conversationId"] = call.ConversationId,
            ["sdp"] = sdp,
        };
        if (reinvite)
            parameters["reinvite"] = true;
        return Request(call, to, "offer", parameters);
    }

    public static XElement Terminate(SoftphoneCall call, string to, string reason) =>
        Request(call, to, "terminate", new JsonObject { ["sessionId"] = call.SessionId, ["reason"] = reason });

    private static XElement Signal(string name, SoftphoneCall call) =>
        new(Xmpp.JingleMessage + name, new XAttribute("id", call.SessionId));

    private static XElement Request(SoftphoneCall call, string to, string method, JsonObject parameters)
    {
        var id = Guid.NewGuid().ToString();
        if (method == "offer")
            call.OfferId = id;
        var request = new JsonObject
        {
            ["jsonrpc"] = "2.0",
            ["id"] = id,
            ["method"] = method,
            ["params"] = parameters,
        };
        return Xmpp.Iq(
            "set",
            id,
            call.Gateway,
            to,
            new XElement(Xmpp.Genesys + "genesys-webrtc", request.ToJsonString())
        );
    }
}
