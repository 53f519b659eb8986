namespace Puente.Sync.Jobs;

/// <summary>A day could not be read in this run. The message is for people; the day becomes a gap.</summary>
internal sealed class JobException(string message, Exception? innerException = null)
    : Exception(message, innerException);
