namespace Puente.Configuration;

/// <summary>The settings under <c>eventBridge</c>. Keys of AWS are not among them: they come from AWS's own places.</summary>
internal sealed class EventBridgeSettings(Func<string, object?> value)
{
    /// <summary>Names or URLs; empty when no queue is to be read.</summary>
    public IReadOnlyList<string> Queues => Names("queues");

    /// <summary>Null: AWS_REGION or the profile decides, or the queue's URL.</summary>
    public string? Region => (string?)value("eventBridge.region");

    /// <summary>Null: the region's own.</summary>
    public Uri? Endpoint => (Uri?)value("eventBridge.endpoint");

    public IReadOnlyList<string> Topics => Names("topics");

    public string? AccountId => (string?)value("eventBridge.accountId");

    public string? Suffix => (string?)value("eventBridge.suffix");

    private string[] Names(string name) => (string[]?)value("eventBridge." + name) ?? [];
}
