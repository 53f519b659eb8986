using System.Diagnostics;
using Puente.Terminal;

namespace Puente.SignIn;

/// <summary>Opens an address in the user's browser where there is a screen for one.</summary>
internal static class Browser
{
    /// <returns>False when there is none; then the user opens the address somewhere.</returns>
    public static bool TryOpen(CommandHost host, Uri address)
    {
        var start = StartOf(host, address);
        if (start is null)
            return false;
        try
        {
            using var process = Process.Start(start);
            return process is not null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private static ProcessStartInfo? StartOf(CommandHost host, Uri address)
    {
        if (!host.ErrorIsTerminal)
            return null;
        if (OperatingSystem.IsWindows())
            return new ProcessStartInfo(address.AbsoluteUri) { UseShellExecute = true };
        if (OperatingSystem.IsMacOS())
            return new ProcessStartInfo("open", [address.AbsoluteUri]);
        return host.Variable("DISPLAY") is null && host.Variable("WAYLAND_DISPLAY") is null
            ? null
            : new ProcessStartInfo("xdg-open", [address.AbsoluteUri])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
    }
}
