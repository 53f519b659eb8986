namespace Puente.Emulator.Events;

/// <summary>Something that happened in the organisation, told once to every transport.</summary>
/// <param name="TimeMs">Platform time, milliseconds since 1970; the REST answers show the change from this time on.</param>
/// <param name="Template">Topic as the catalogue has it: <c>v2.users.{id}.presence</c>.</param>
/// <param name="Topic">The same with its ids: <c>v2.users.1f0c….presence</c>.</param>
/// <param name="Body">The <c>eventBody</c>, UTF-8 JSON.</param>
/// <param name="CorrelationId">Shared by events of one cause.</param>
internal sealed record RaisedEvent(
    long TimeMs,
    string Template,
    string Topic,
    ReadOnlyMemory<byte> Body,
    Guid CorrelationId
)
{
    /// <summary>What happened, told as <c>metadata.action</c>; null on most topics.</summary>
    public string? Action { get; init; }
}

/// <summary>A transport: channels, EventBridge, a test.</summary>
internal interface IEventSink
{
    /// <summary>Whether anybody wants this topic now; bodies that nobody wants are never written.</summary>
    bool Wants(string template, string topic);

    /// <summary>True when nobody listens at all. What happens meanwhile is not worked out and never told.</summary>
    bool Idle => false;

    /// <summary>Must return at once and never throw; called in the order in which things happened.</summary>
    void Take(RaisedEvent raised);
}
