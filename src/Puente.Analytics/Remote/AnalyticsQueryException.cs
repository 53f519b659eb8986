namespace Puente.Analytics.Remote;

/// <summary>The question cannot be asked as it stands; the message says why and what to write instead.</summary>
public sealed class AnalyticsQueryException(string message, Exception? innerException = null)
    : Exception(message, innerException);
