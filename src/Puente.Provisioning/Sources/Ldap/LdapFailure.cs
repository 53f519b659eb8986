using System.DirectoryServices.Protocols;
using System.Globalization;

namespace Puente.Provisioning.Sources.Ldap;

/// <summary>Words for what the native library reports.</summary>
internal static class LdapFailure
{
    private static readonly int[] Unreachable =
    [
        (int)LocalCode.ServerDown,
        (int)LocalCode.TimedOut,
        (int)LocalCode.ConnectError,
    ];

    public static bool IsUnreachable(LdapException fault) => Unreachable.Contains(Positive(fault.ErrorCode));

    public static string ReasonOf(LdapException fault) =>
        (LocalCode)Positive(fault.ErrorCode) switch
        {
            LocalCode.ServerDown => "the server closed the connection",
            LocalCode.TimedOut => "no answer in time",
            LocalCode.ConnectError => "no connection",
            LocalCode.FilterError => "the filter cannot be read",
            _ => string.Create(CultureInfo.InvariantCulture, $"{fault.Message.TrimEnd('.')} (code {fault.ErrorCode})"),
        };

    // OpenLDAP counts its own codes down from -1, others up from 81.
    private static int Positive(int code) =>
        code switch
        {
            -1 => (int)LocalCode.ServerDown,
            -5 => (int)LocalCode.TimedOut,
            -7 => (int)LocalCode.FilterError,
            -11 => (int)LocalCode.ConnectError,
            _ => code,
        };

    /// <summary>Whether the exception means that the native library is not installed.</summary>
    public static bool IsLibraryMissing(Exception fault) =>
        fault is DllNotFoundException
        || (fault is TypeInitializationException && fault.InnerException is { } inner && IsLibraryMissing(inner));

    public static DirectoryException LibraryMissing(Exception cause) =>
        new(
            DirectoryFailure.Environment,
            [
                new(
                    "this machine",
                    "the native LDAP library is missing",
                    "Install it: Debian libldap-2.5-0 or libldap2, Fedora openldap, Alpine libldap."
                ),
            ],
            cause
        );

    /// <summary>Codes of the client library (ldap.h): what the connection, not the server, has to say.</summary>
    private enum LocalCode
    {
        ServerDown = 81,
        TimedOut = 85,
        FilterError = 87,
        ConnectError = 91,
    }
}
