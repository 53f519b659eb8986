namespace Puente.Failures;

/// <summary>What the user gave cannot be used; the message says what to write instead. Ends with exit code 2.</summary>
public sealed class InputException(string message, Exception? innerException = null)
    : Exception(message, innerException);
