using System.Diagnostics;

namespace Puente.Testing;

/// <summary>Processes of .NET that live for seconds.</summary>
public static class ShortLived
{
    /// <summary>
    /// Lets its methods stay as they are compiled first: what profiling and optimising them costs, such a process never earns
    /// back. The hubs of five fault worlds, taking turns: 55 and 49 s of processor time with it, 40 and 37 s without.
    /// </summary>
    public static ProcessStartInfo LivingShortly(this ProcessStartInfo start)
    {
        start.Environment["DOTNET_TieredPGO"] = "0";
        start.Environment["DOTNET_TC_CallCounting"] = "0";
        return start;
    }
}
