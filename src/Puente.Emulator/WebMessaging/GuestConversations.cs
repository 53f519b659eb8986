using System.Text.Json.Nodes;
using Puente.Emulator.Clock;
using Puente.Emulator.Http;
using Puente.Emulator.Live;

namespace Puente.Emulator.WebMessaging;

/// <summary>What guests write, put into message conversations.</summary>
internal sealed class GuestConversations(
    LiveConversations live,
    GuestSessions sessions,
    Attachments attachments,
    FlowQueues flows,
    VirtualClock clock,
    WebMessagingOptions options
)
{
    private const long TypingMs = 5_000;

    /// <summary>One <c>onMessage</c>.</summary>
    /// <exception cref="GuestError">It is wrong, or nothing can be written any more.</exception>
    public void Take(GuestSession session, DeploymentSettings settings, JsonObject frame, string? tracingId)
    {
        var message = frame["message"] as JsonObject ?? throw GuestError.Missing("message");
        switch (Json.Text(message, "type"))
        {
            case "Text":
            case "Structured":
                Say(session, settings, frame, message, tracingId);
                break;
            case "Event":
                foreach (var one in (Json.List(message, "events") ?? []).OfType<JsonObject>())
                    Happen(session, settings, frame, message, one, tracingId);
                break;
            case null:
                throw GuestError.Missing("message.type");
            default:
                throw GuestError.Bad("The type of a message is Text, Structured or Event.");
        }
    }

    private void Say(
        GuestSession session,
        DeploymentSettings settings,
        JsonObject frame,
        JsonObject message,
        string? tracingId
    )
    {
        var text = Json.Text(message, "text") ?? "";
        if (text.Length > options.MessageLength)
            throw new GuestError(
                GuestError.MessageTooLong,
                $"A message has at most {options.MessageLength} characters."
            );
        var content = new JsonArray();
        var files = new List<GuestAttachment>();
        foreach (var one in (Json.List(message, "content") ?? []).OfType<JsonObject>())
        {
            if (Json.Text(one, "contentType") == "Attachment")
            {
                var id = (one["attachment"] as JsonObject)?["id"]?.ToString();
                var file = attachments.Ready(id ?? throw GuestError.Missing("attachment.id"), session.Token);
                files.Add(file);
                content.Add((JsonNode)file.Content(session.Origin));
            }
            else if (Json.Text(one, "contentType") == "ButtonResponse")
            {
                content.Add((JsonNode)GuestMessages.ButtonResponse(one));
            }
            else
            {
                throw GuestError.Bad("Guests send contents of the types Attachment and ButtonResponse.");
            }
        }
        if (text.Length == 0 && content.Count == 0)
            throw GuestError.Missing("message.text");
        var conversation = Conversation(session, settings, frame, message);
        var messageId = Guid.NewGuid().ToString("N");
        session.Expect(messageId, tracingId);
        live.Say(conversation.Key, null, text, content, messageId);
        foreach (var file in files)
            file.IsSent = true;
    }

    private void Happen(
        GuestSession session,
        DeploymentSettings settings,
        JsonObject frame,
        JsonObject message,
        JsonObject one,
        string? tracingId
    )
    {
        var presence = (one["presence"] as JsonObject)?["type"]?.ToString();
        switch (Json.Text(one, "eventType"), presence)
        {
            case ("Typing", _):
                if (sessions.Current(session) is { } current)
                {
                    session.Types(clock.NowMs + TypingMs);
                    live.Types(current.Key, null);
                }
                break;
            case ("Presence", "Join"):
                Conversation(session, settings, frame, message);
                var id = Guid.NewGuid().ToString("N");
                session.Expect(id, tracingId);
                session.Add(GuestFrames.Event(id, "", GuestFrames.Presence("Join"), "Inbound"), clock.NowMs);
                break;
            case ("Presence", "Clear") when settings.MayClear:
                sessions.Clear(session);
                break;
            case ("Presence", "Clear"):
                throw new GuestError(GuestError.FeatureUnavailable, "Conversations cannot be cleared.");
            case ("Presence", "Disconnect"):
                sessions.Leave(session);
                break;
            default:
                throw GuestError.Bad("The event is not one that guests send.");
        }
    }

    /// <summary>The conversation to write to. The first message begins it, and the next after its end when the deployment
    /// goes on then.</summary>
    private LiveConversation Conversation(
        GuestSession session,
        DeploymentSettings settings,
        JsonObject frame,
        JsonObject message
    )
    {
        var attributes = GuestMessages.Attributes(frame, message, options.CustomDataBytes);
        if (sessions.Current(session) is { } current)
        {
            if (attributes.Count > 0)
                live.SetAttributes(current.Key, current.Customer!.Key, attributes);
            return current;
        }
        if (session.IsReadOnly || (session.ConversationId is not null && settings.EndsReadOnly))
            throw GuestError.Ended();
        var begun = live.StartMessage(
            new Arrival(
                session.GuestId,
                session.DeploymentId,
                QueueId: flows.QueueOf(settings.FlowId),
                Attributes: attributes
            )
        );
        sessions.Begins(session, begun.Key);
        return begun;
    }
}
