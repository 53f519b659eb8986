namespace Puente.Sync.EventBridge;

/// <summary>AWS said no or did not answer; the message names the queue or rule and says what to do.</summary>
public sealed class AwsException(string message, bool isRefusal, Exception? innerException = null)
    : Exception(message, innerException)
{
    /// <summary>True when AWS answered; false when it could not be reached or no credentials were found.</summary>
    public bool IsRefusal { get; } = isRefusal;
}
