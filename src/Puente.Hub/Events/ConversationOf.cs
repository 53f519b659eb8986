using System.Globalization;
using System.Text;
using Puente.Sync.Events;

namespace Puente.Hub.Events;

/// <summary>Tells whether an event is about a conversation.</summary>
internal static class ConversationOf
{
    /// <summary>
    /// The id stands in the topic of a detail event and in the body of a queue's or a user's conversation event, as a member
    /// whose name differs from family to family; so the id itself is looked for, in the spelling the platform uses.
    /// </summary>
    public static bool Concerns(PlatformEvent candidate, Guid conversation)
    {
        var id = conversation.ToString("D", CultureInfo.InvariantCulture);
        if (candidate.Topic.Contains(id, StringComparison.OrdinalIgnoreCase))
            return true;
        Span<byte> wanted = stackalloc byte[36];
        Encoding.ASCII.GetBytes(id, wanted);
        return candidate.Body.Span.IndexOf(wanted) >= 0;
    }
}
