using System.Security.Cryptography;
using Puente.Provisioning.Sources;

namespace Puente.Provisioning.Mapping;

/// <summary>
/// <c>directory.json</c>: says where people come from and how fields become names, roles, queues and phones
/// (docs/directory.md).
/// </summary>
public sealed class DirectoryFile
{
    private DirectoryFile(string path, string hash, SourceSettings source, DirectoryMapping mapping) =>
        (FullPath, Hash, Source, Mapping) = (path, hash, source, mapping);

    public string FullPath { get; }

    /// <summary>
    /// Where the source's password is: <c>file:NAME</c>, relative to the file's folder, <c>env:VARIABLE</c> or
    /// <c>keyring:NAME</c>. Null when none is needed.
    /// </summary>
    public string? SecretPlace => Source.SecretPlace;

    /// <summary>Members of a person that the mapping manages.</summary>
    public IReadOnlySet<string> Managed => Mapping.Managed;

    /// <summary>Of the bytes, to see a change.</summary>
    internal string Hash { get; }

    internal SourceSettings Source { get; }

    internal DirectoryMapping Mapping { get; }

    /// <param name="path">As the user named it; faults repeat it.</param>
    /// <exception cref="DirectoryException">The file cannot be read or something in it is wrong.</exception>
    public static DirectoryFile Load(string path)
    {
        var full = Path.GetFullPath(path);
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(full);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            var isMissing = fault is FileNotFoundException or DirectoryNotFoundException;
            throw new DirectoryException(
                DirectoryFailure.Input,
                [
                    new(
                        path,
                        isMissing ? "does not exist" : "cannot be read",
                        isMissing
                            ? "Write a mapping; docs/directory.md shows three."
                            : "Give this user the right to read it."
                    ),
                ],
                fault
            );
        }

        return Parse(bytes, path, full);
    }

    /// <summary>Whether the file differs from what was loaded. A file that cannot be read has not changed for us.</summary>
    internal bool HasChanged()
    {
        try
        {
            return HashOf(File.ReadAllBytes(FullPath)) != Hash;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // An editor replaces a file by way of none; what is loaded stays good.
            return false;
        }
    }

    internal static DirectoryFile Parse(byte[] bytes, string name, string fullPath)
    {
        var faults = new MappingFaults(name);
        var root = MappingText.Read(bytes, faults);
        faults.ThrowIfAny();
        var read = new MappingReader(Path.GetDirectoryName(fullPath)!, faults).Read(root!);
        faults.ThrowIfAny();
        return new DirectoryFile(fullPath, HashOf(bytes), read!.Value.Source, read.Value.Mapping);
    }

    internal static string HashOf(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
