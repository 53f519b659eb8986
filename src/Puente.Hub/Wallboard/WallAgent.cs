using System.Text.Json;

namespace Puente.Hub.Wallboard;

/// <summary>An agent as the wallboard shows him. Belongs to <see cref="WallBoard"/>, which guards it.</summary>
internal sealed class WallAgent(Guid id)
{
    public Guid Id { get; } = id;
    public string Name { get; set; } = "";
    public Guid? Division { get; set; }
    public bool IsListed { get; set; }
    public string Presence { get; set; } = "";
    public DateTimeOffset? PresenceSince { get; set; }
    public string Routing { get; set; } = "";
    public DateTimeOffset? RoutingSince { get; set; }

    /// <summary>The contact he has now; null when there is none.</summary>
    public WallContact? Contact { get; set; }

    public long Version { get; set; }

    /// <param name="showsContact">False leaves out which queue the contact came by: the viewer may not see that queue.</param>
    public void Write(Utf8JsonWriter json, bool showsContact)
    {
        json.WriteStartObject();
        json.WriteString("id", Id);
        json.WriteString("name", Name);
        if (Division is { } division)
            json.WriteString("division", division);
        json.WriteString("presence", Presence);
        if (PresenceSince is { } presence)
            json.WriteNumber("presenceSince", presence.ToUnixTimeMilliseconds());
        json.WriteString("routing", Routing);
        if (RoutingSince is { } routing)
            json.WriteNumber("routingSince", routing.ToUnixTimeMilliseconds());
        if (Contact is { } contact)
        {
            json.WriteStartObject("contact");
            if (showsContact && contact.Queue is { } queue)
                json.WriteString("queue", queue);
            json.WriteString("media", contact.Media);
            json.WriteString("state", contact.State);
            json.WriteNumber("since", contact.Since.ToUnixTimeMilliseconds());
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }
}

/// <param name="Media"><c>calls</c>, <c>callbacks</c>, <c>emails</c>, <c>messages</c>, <c>chats</c>: the platform's lists.</param>
/// <param name="State"><c>alerting</c>, <c>connected</c>, <c>held</c>.</param>
internal sealed record WallContact(Guid Conversation, Guid? Queue, string Media, string State, DateTimeOffset Since);
