using Puente.Platform.Requests;

namespace Puente.Platform.ConversationDetails;

/// <summary>A query's page <c>{conversations, totalHits}</c>, several records by id <c>{conversations}</c>, or one record.</summary>
/// <remarks>No match: <c>conversations</c> is absent and <c>totalHits</c> is 0.</remarks>
public sealed class ConversationDetailsPage : Utf8JsonBody
{
    internal ConversationDetailsPage(PlatformAnswer answer)
        : base(answer) { }
}
