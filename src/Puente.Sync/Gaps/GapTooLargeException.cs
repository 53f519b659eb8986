namespace Puente.Sync.Gaps;

/// <summary>The details query does not reach to the end of a gap's conversations, and no job has read its days yet.</summary>
internal sealed class GapTooLargeException(string message) : Exception(message);
