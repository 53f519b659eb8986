namespace Puente.Provisioning.Sources;

/// <summary>A directory that can be read and followed.</summary>
public interface IPeopleSource
{
    /// <summary>For a reader: <c>people.csv</c>.</summary>
    string Origin { get; }

    /// <exception cref="DirectoryException">It cannot be read as a whole, or something in it is wrong.</exception>
    Task<WantedDirectory> ReadAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Ends when the source (or the mapping file) may have changed since <paramref name="last"/> was read. It may end
    /// without a change; then the next read has the same fingerprint. A reader keeps the mapping it was given: load the
    /// file again before the next read.
    /// </summary>
    /// <exception cref="DirectoryException">The source cannot be asked. Nothing is known about a change.</exception>
    Task WaitForChangeAsync(WantedDirectory last, TimeSpan every, CancellationToken cancellationToken);
}
