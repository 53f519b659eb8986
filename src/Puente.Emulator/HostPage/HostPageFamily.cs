using Puente.Emulator.ClientApps;
using Puente.Emulator.Entities;
using Puente.Emulator.Http;
using Puente.Emulator.OAuth;

namespace Puente.Emulator.HostPage;

/// <summary>Embedded apps and the page that frames them, put together.</summary>
internal static class HostPageFamily
{
    /// <returns>The integrations, to be listed with the others.</returns>
    public static ClientAppIntegrations Start(
        EmulatorHost host,
        LiveOrganisation live,
        TokenStore tokens,
        RouteTable routes
    )
    {
        var apps = new ClientAppIntegrations(live.Groups, host.Clock, host.Options.Seed);
        apps.Map(routes);
        new HostPageEndpoints(live, tokens).Map(routes);
        return apps;
    }
}
