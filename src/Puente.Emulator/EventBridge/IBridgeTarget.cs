namespace Puente.Emulator.EventBridge;

internal enum DeliveryOutcome
{
    Delivered,

    /// <summary>Trying again can help.</summary>
    Failed,

    /// <summary>Trying again cannot help.</summary>
    Refused,
}

/// <summary>What became of one message, with the target's own code.</summary>
internal readonly record struct DeliveryResult(DeliveryOutcome Outcome, string? Code = null)
{
    public static DeliveryResult Delivered { get; } = new(DeliveryOutcome.Delivered);
}

/// <summary>A message with its bytes made.</summary>
internal sealed record BridgeMessage(Pending Pending, string Body, int Bytes);

/// <summary>Takes messages to where they go.</summary>
internal interface IBridgeTarget : IDisposable
{
    /// <summary>Messages of one call.</summary>
    int MostMessages { get; }

    /// <summary>Sends messages in order; never throws but for <paramref name="ct"/>.</summary>
    /// <returns>One result per message.</returns>
    Task<IReadOnlyList<DeliveryResult>> SendAsync(IReadOnlyList<BridgeMessage> messages, CancellationToken ct);

    /// <summary>Puts aside a message that was given up.</summary>
    /// <returns>False when there is no such place or it did not take it.</returns>
    Task<bool> TryPutAsideAsync(BridgeMessage message, string code, bool isExhausted, CancellationToken ct);
}
