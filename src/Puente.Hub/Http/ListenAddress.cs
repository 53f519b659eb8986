using System.Net;

namespace Puente.Hub.Http;

/// <summary>Where a hub may listen: on this machine only, because it has no sign-in yet.</summary>
public static class ListenAddress
{
    public const string Default = "http://127.0.0.1:8190";

    /// <returns>Null when the address will do, else what is wrong with it.</returns>
    public static string? FaultOf(string text)
    {
        if (
            !Uri.TryCreate(text, UriKind.Absolute, out var address)
            || address.Scheme != Uri.UriSchemeHttp
            || address.PathAndQuery != "/"
            || address.Fragment.Length > 0
            || address.UserInfo.Length > 0
        )
            return "is not scheme, address and port";
        return LoopbackOf(address) is null
            ? "can be reached from other machines, and the hub has no sign-in: who connects sees everything"
            : null;
    }

    /// <returns>Null when the host is no loopback address. Names other than localhost are not looked up: they can move.</returns>
    internal static IPAddress? LoopbackOf(Uri address) =>
        address.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase) ? IPAddress.Loopback
        : IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip) ? ip
        : null;
}
