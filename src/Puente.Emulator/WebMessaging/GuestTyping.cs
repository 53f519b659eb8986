using System.Text.Json.Nodes;
using Puente.Emulator.Clock;
using Puente.Emulator.Events;
using Puente.Emulator.Live;

namespace Puente.Emulator.WebMessaging;

/// <summary>Tells the agents of a conversation that the guest is writing.</summary>
internal sealed class GuestTyping
{
    private readonly LiveConversations _live;
    private readonly ChangeEvents _events;
    private readonly VirtualClock _clock;

    public GuestTyping(LiveConversations live, EventStage stage, VirtualClock clock)
    {
        (_live, _events, _clock) = (live, new ChangeEvents(stage, clock), clock);
        live.Typing += Tell;
    }

    private void Tell(string conversationId, string? communicationId)
    {
        if (communicationId is not null || _live.Find(conversationId) is not { } conversation)
            return;
        var agents = conversation.Read(() =>
            conversation.Participants.Select(one => one.Person?.Id).OfType<string>().Distinct().ToList()
        );
        foreach (var agent in agents.Where(agent => _live.Of(agent).Contains(conversation)))
            _events.Raise(TopicCatalogue.UserTyping, agent, () => Body(conversation));
    }

    private JsonObject Body(LiveConversation conversation) =>
        new()
        {
            ["conversationId"] = conversation.Key,
            ["normalizedMessage"] = new JsonObject
            {
                ["type"] = "Event",
                ["direction"] = "Inbound",
                ["channel"] = new JsonObject
                {
                    ["platform"] = conversation.MessageType,
                    ["from"] = new JsonObject { ["id"] = conversation.From },
                    ["to"] = new JsonObject { ["id"] = conversation.To },
                    ["time"] = Http.Dates.Write(_clock.Now),
                },
                ["events"] = new JsonArray(GuestFrames.Typing()),
            },
        };
}
