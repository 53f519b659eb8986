namespace Puente.Store.Conversations;

/// <summary>Ages as the column <c>conversations.age</c> has them.</summary>
public static class ConversationAges
{
    public static string ToColumn(this ConversationAge age) =>
        age switch
        {
            ConversationAge.Live => "live",
            ConversationAge.Settled => "settled",
            ConversationAge.Final => "final",
            _ => throw new ArgumentOutOfRangeException(nameof(age), age, "Unknown age."),
        };

    public static ConversationAge FromColumn(string text) =>
        text switch
        {
            "live" => ConversationAge.Live,
            "settled" => ConversationAge.Settled,
            "final" => ConversationAge.Final,
            _ => throw new FormatException($"'{text}' is not an age: the store was changed by hand."),
        };
}
