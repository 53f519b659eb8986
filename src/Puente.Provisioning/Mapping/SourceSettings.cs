using System.Net;

namespace Puente.Provisioning.Mapping;

/// <summary>Where people are read from.</summary>
/// <param name="Place">Of the settings in the mapping file.</param>
/// <param name="SecretPlace">Where the password is, <c>file:NAME</c> or <c>env:VARIABLE</c>; null when none is needed.</param>
internal abstract record SourceSettings(string Place, string? SecretPlace)
{
    public static bool IsThisMachine(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}

/// <param name="File">Full path.</param>
/// <param name="Name">As the mapping names it.</param>
/// <param name="Delimiter">Null to look at the first line.</param>
internal sealed record CsvSettings(
    string Place,
    string File,
    string Name,
    char? Delimiter,
    string? Encoding,
    TimeSpan Settle
) : SourceSettings(Place, null);

internal sealed record LdapSettings(
    string Place,
    string? SecretPlace,
    string Host,
    int Port,
    bool IsTls,
    bool StartTls,
    string? CertificatesFile,
    string? Bind,
    string Base,
    string Filter,
    string Scope,
    int PageSize,
    TimeSpan Timeout
) : SourceSettings(Place, SecretPlace);

internal sealed record SqlSettings(
    string Place,
    string? SecretPlace,
    string Host,
    int Port,
    string Database,
    string? User,
    bool IsPlain,
    string? CertificatesFile,
    string Query,
    TimeSpan Timeout
) : SourceSettings(Place, SecretPlace);

/// <param name="File">Full path of the store; null for the hub's own beside the settings.</param>
internal sealed record ScimSettings(string Place, string? File) : SourceSettings(Place, null);
