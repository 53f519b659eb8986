namespace Puente.Sync.Events;

/// <summary>Where a source puts what it cannot read (promise P4), so that it can go on with the rest.</summary>
public interface IQuarantine
{
    /// <summary>Returns when the bytes are stored; the same bytes from the same source are one row.</summary>
    /// <param name="source">The stream, as <see cref="PlatformEvent.Source"/>.</param>
    /// <param name="reason">What was wrong and where, without any of the content.</param>
    Task KeepAsync(string source, string reason, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken);
}
