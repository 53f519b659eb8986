using System.Text.Json;
using System.Text.Json.Nodes;
using Puente.Emulator.CallMedia;
using Puente.Emulator.CallMedia.Sound;
using Puente.Emulator.Channels;
using Puente.Emulator.Entities;
using Puente.Emulator.Http;
using Puente.Emulator.Live;
using Puente.Emulator.Softphone;

namespace Puente.Emulator.CallerPage;

/// <summary>One caller's line: it carries one call, and hangs up when its socket closes. The page sends
/// <c>dial answer digit hangup</c> and is sent <c>offer state digits error</c>, each with its word in <c>type</c>.</summary>
internal sealed class CallerLine : IDisposable
{
    private readonly Lock _lock = new();
    private readonly LiveConversations _live;
    private readonly Queues _queues;
    private readonly MediaExchange _media;
    private readonly CallBridges _bridges;
    private readonly ChannelSocket _socket;
    private MediaLeg? _leg;
    private string? _conversation;
    private string _told = "";

    public CallerLine(
        LiveConversations live,
        Queues queues,
        MediaExchange media,
        CallBridges bridges,
        ChannelSocket socket
    )
    {
        (_live, _queues, _media, _bridges, _socket) = (live, queues, media, bridges, socket);
        live.Changed += Follow;
        live.Pressed += Hear;
    }

    public void Take(ReadOnlyMemory<byte> frame)
    {
        try
        {
            if (JsonNode.Parse(frame.Span) is not JsonObject said)
                throw ApiException.BadRequest("A frame of a line is an object with a type.");
            switch (Json.Text(said, "type"))
            {
                case "dial":
                    Dial(said);
                    break;
                case "answer":
                    _leg?.Accept(Json.Text(said, "sdp") ?? "");
                    break;
                case "digit":
                    Press(Json.Text(said, "digit") ?? "");
                    break;
                case "hangup":
                    HangUp();
                    break;
                default:
                    throw ApiException.BadRequest("A line knows dial, answer, digit and hangup.");
            }
        }
        catch (Exception wrong) when (wrong is ApiException or FormatException or JsonException)
        {
            Send("error", "message", wrong.Message);
        }
    }

    public void Dispose()
    {
        _live.Changed -= Follow;
        _live.Pressed -= Hear;
        HangUp();
    }

    private void Dial(JsonObject said)
    {
        lock (_lock)
        {
            if (_leg is not null)
                throw ApiException.BadRequest("This line has a call already.");
            _leg = _media.Open();
        }
        _leg.Hears = Melody.RingBack();
        _leg.Lost += _ => HangUp();
        try
        {
            var arrival = new Arrival(
                Json.Text(said, "from") is { Length: > 0 } from ? from : "+34600000001",
                Json.Text(said, "to") is { Length: > 0 } to ? to : "+34910000000",
                Json.Text(said, "name"),
                Json.Text(said, "queue")
            );
            _conversation = _live.StartCall(arrival).Key;
        }
        catch (ApiException)
        {
            _leg.Dispose();
            _leg = null;
            throw;
        }
        _bridges.Join(_conversation, _leg);
        Send("offer", "sdp", _leg.Offer());
        Tell();
    }

    /// <summary>In the menu a digit from 1 on chooses a queue in the order of the list; elsewhere it is only a sound.</summary>
    private void Press(string digit)
    {
        if (
            _conversation is not { } id
            || !int.TryParse(digit, out var number)
            || State() != "menu"
            || _queues.Store.Ids(_ => true).Skip(number - 1).FirstOrDefault() is not { } queue
            || number < 1
        )
            return;
        _live.ToQueue(id, queue);
    }

    private void HangUp()
    {
        MediaLeg? leg;
        lock (_lock)
            (leg, _leg) = (_leg, null);
        leg?.Dispose();
        if (_conversation is not { } id || _live.Find(id) is not { Customer.IsOpen: true })
            return;
        try
        {
            _live.CustomerLeaves(id);
        }
        catch (ApiException)
        {
            // The other side was quicker.
        }
    }

    private void Follow(LiveChange change)
    {
        if (change.ConversationId == _conversation)
            Tell();
    }

    private void Hear(string conversation, string digits)
    {
        if (conversation == _conversation)
            Send("digits", "digits", digits);
    }

    private void Tell()
    {
        var state = State();
        lock (_lock)
        {
            if (state == _told)
                return;
            _told = state;
        }
        Send("state", "state", state);
        if (state == "ended")
            HangUp();
    }

    /// <summary>menu, waiting, ringing, connected, held or ended.</summary>
    private string State()
    {
        if (_conversation is not { } id || _live.Find(id) is not { } conversation)
            return "ended";
        return conversation.Read(() =>
        {
            if (conversation.Customer is not { IsOpen: true } customer)
                return "ended";
            var open = conversation.Sessions.Where(one => one.IsOpen && one.Participant != customer).ToList();
            // An agent, or whom an agent has handed the call to outside.
            var others = open.Where(one =>
                    one.Participant.Person is not null
                    || one.Participant.Purpose == Conversations.Draft.Purpose.external
                )
                .ToList();
            return others.Exists(one => one is { IsConnected: true, IsHeld: false }) ? "connected"
                : others.Exists(one => one.IsHeld) ? "held"
                : others.Count > 0 ? "ringing"
                : open.Exists(one => one.Participant.Purpose == Conversations.Draft.Purpose.ivr) ? "menu"
                : "waiting";
        });
    }

    private void Send(string type, string name, string value) =>
        _socket.Post(ApiAnswer.Bytes(new JsonObject { ["type"] = type, [name] = value }));
}
