using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Puente.Emulator.Streaming;

namespace Puente.Emulator.Softphone;

/// <summary>What clients say of their calls.</summary>
internal sealed partial class SoftphoneCalls
{
    public void TakeMessage(StreamingSession from, XElement signal)
    {
        if (Find(from, signal.Attribute("id")?.Value) is not { } call)
            return;
        switch (signal.Name.LocalName)
        {
            case "proceed":
                Proceed(from, call);
                break;
            case "accept":
                foreach (var other in _sessions.OfUser(from.UserId))
                    if (other != from)
                        other.Send(SoftphoneStanzas.Accept(call, from.FullJid, other.BareJid));
                break;
            case "reject" when call.State == SoftphoneState.Ringing:
                EndBy(call, "decline", tellsClient: true);
                break;
        }
    }

    public string? TakeRequest(StreamingSession from, string json)
    {
        JsonObject? request;
        try
        {
            request =
                JsonNode.Parse(json, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false })
                as JsonObject;
        }
        catch (JsonException)
        {
            return "bad-request";
        }
        if (request?["params"] is not JsonObject parameters || Text(request, "method") is not { } method)
            return "bad-request";
        if (Find(from, Text(parameters, "sessionId")) is not { } call)
            return "item-not-found";
        call.Peer = from.FullJid;
        switch (method)
        {
            case "answer":
                return Answer(call, Text(parameters, "sdp"));
            case "iceCandidate":
                // A lite agent answers checks wherever they come from; it looks for no address by itself.
                return null;
            case "info":
                if (Text(parameters, "status") == "active")
                    Activate(call);
                return null;
            case "terminate":
                EndBy(call, Text(parameters, "reason") ?? "success", tellsClient: false);
                return null;
            case "mute" or "unmute":
                if (call.Leg is { } leg)
                    leg.Says.IsMuted = method == "mute";
                return null;
            default:
                return "feature-not-implemented";
        }
    }

    public void TakeRefusal(StreamingSession from, string queryId)
    {
        SoftphoneCall? call;
        lock (_lock)
            call = _calls.Find(one => one.UserId == from.UserId && one.OfferId == queryId);
        if (call is not null)
            EndBy(call, "general-error", tellsClient: false);
    }

    private SoftphoneCall? Find(StreamingSession from, string? sessionId)
    {
        lock (_lock)
        {
            if (_calls.Find(one => one.SessionId == sessionId && one.UserId == from.UserId) is { } call)
                return call;
            return _persisted.GetValueOrDefault(from.UserId) is { } kept && kept.SessionId == sessionId ? kept : null;
        }
    }

    /// <summary>The first session to proceed has the call; what others say later is too late, and they learn it by the
    /// first one's <c>accept</c>.</summary>
    private void Proceed(StreamingSession from, SoftphoneCall call)
    {
        string sdp;
        lock (_lock)
        {
            if (call.State == SoftphoneState.Ringing && !call.IsPersistent)
            {
                try
                {
                    call.Leg = Open(call);
                }
                catch (SocketException)
                {
                    _ = Task.Run(() => EndBy(call, "general-error", tellsClient: true));
                    return;
                }
                (call.State, call.Peer) = (SoftphoneState.Offered, from.FullJid);
                call.Patience = _time.CreateTimer(
                    _ => EndBy(call, "timeout", tellsClient: true),
                    null,
                    s_answerPatience,
                    Timeout.InfiniteTimeSpan
                );
            }
            else if (call.State != SoftphoneState.Offered || call.Peer != from.FullJid)
            {
                return;
            }
            sdp = call.Leg!.Offer();
        }
        from.Send(SoftphoneStanzas.Offer(call, from.FullJid, sdp, reinvite: false));
    }

    private string? Answer(SoftphoneCall call, string? sdp)
    {
        if (sdp is null || call.Leg is not { } leg)
            return "bad-request";
        try
        {
            leg.Accept(sdp);
        }
        catch (FormatException)
        {
            _ = Task.Run(() => EndBy(call, "failed-transport", tellsClient: true));
            return "not-acceptable";
        }
        lock (_lock)
        {
            if (call.State != SoftphoneState.Offered)
                return null;
            call.State = SoftphoneState.Answered;
            call.Patience?.Dispose();
        }
        _ = Task.Run(call.RaiseAnswered);
        return null;
    }

    private void Activate(SoftphoneCall call)
    {
        lock (_lock)
        {
            if (call.State != SoftphoneState.Answered)
                return;
            call.State = SoftphoneState.Active;
        }
        _ = Task.Run(call.RaiseActive);
    }

    private static string? Text(JsonObject from, string name) =>
        from[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
