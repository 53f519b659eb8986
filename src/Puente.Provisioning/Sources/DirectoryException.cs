using System.Globalization;

namespace Puente.Provisioning.Sources;

/// <summary>Why there is no list of people, and with which exit code the command says so.</summary>
public enum DirectoryFailure
{
    /// <summary>The mapping or what stands in the directory is wrong, or the directory ended early: exit code 2.</summary>
    Input,

    /// <summary>This machine lacks something, as the native LDAP library: exit code 3.</summary>
    Environment,
}

/// <summary>
/// The directory cannot be read as a whole, so nothing of it is handed out. Carries every fault found, not the first,
/// up to <see cref="MostFaults"/>.
/// </summary>
public sealed class DirectoryException(
    DirectoryFailure failure,
    IReadOnlyList<DirectoryFault> faults,
    Exception? cause = null
)
    : Exception(
        faults.Count == 1
            ? "The directory cannot be used; one thing must be changed:"
            : string.Create(
                CultureInfo.InvariantCulture,
                $"The directory cannot be used; {faults.Count} things must be changed:"
            ),
        cause
    )
{
    /// <summary>A file with the wrong delimiter has a fault on every line; nobody reads more than these.</summary>
    public const int MostFaults = 100;

    public DirectoryFailure Failure { get; } = failure;

    public IReadOnlyList<DirectoryFault> Faults { get; } = faults;
}
