using System.Text.Json.Nodes;
using Puente.Emulator.Authorization;
using Puente.Emulator.Consistency;
using Puente.Emulator.Entities;
using Puente.Emulator.Events;
using Puente.Emulator.Events.Timelines;
using Puente.Emulator.Http;
using Puente.Emulator.Levers;
using Puente.Emulator.Live;
using Puente.Emulator.OAuth;
using Puente.Emulator.Scim;
using Puente.Emulator.Telephony;
using Puente.Emulator.Usage;
using Puente.Emulator.WebMessaging;

namespace Puente.Emulator;

/// <summary>Everything that is kept and changed over the API: people, roles, queues, phones, clients.</summary>
internal static class Provisioning
{
    public static LiveOrganisation Start(
        EmulatorHost host,
        Roster roster,
        TokenStore tokens,
        RouteTable routes,
        UsageCounters usage,
        TimeProvider time
    )
    {
        var (options, clock, seed) = (host.Options, host.Clock, roster.Organisation);
        var events = new ChangeEvents(host.Stage, clock);
        var states = new UserStates(host.Engine, roster, clock, events);
        var live = new LiveOrganisation(roster, clock, host.Consistency, states, events);
        live.Map(routes);
        new PresenceDefinitions(seed).Map(routes);
        new UserSettings(live.Users, clock).Map(routes);
        var sites = new Sites(seed, clock);
        sites.Map(routes);
        new OrganisationInfo(seed, options, sites.CloudId).Map(routes);
        var bases = new PhoneBases(seed, clock);
        bases.Map(routes);
        var phones = new Phones(bases, sites, live.Users, clock, host.Consistency);
        var stations = new Stations(phones, clock, host.Consistency);
        stations.Map(routes);
        var userStations = new UserStations(stations, live.Users, clock, host.Consistency, events);
        live.UserStations = userStations;
        new UserStationEndpoints(userStations, live.Users).Map(routes);
        new PhoneEndpoints(phones, userStations).Map(routes);
        new DuplicateEndpoint(live.Users, phones, stations).Map(routes);
        new ConsistencyEndpoints(host.Consistency).Map(routes);

        EmulatorClient[] known = [new(options.ClientId, options.ClientSecret), .. options.Clients];
        var clients = new ClientStore(known, live.Grants, live.Divisions, clock);
        new ClientEndpoints(clients, tokens, live.Roles, live.Divisions).Map(routes);
        new GrantEndpoints(live.Grants, live.Roles, live.Divisions, live.Users, clients.GrantsOf).Map(routes);
        var codes = new AuthorizationCodes(time);
        var saml = new SamlAssertion(options.IdentityProvider, time);
        new OAuthEndpoints(tokens, clients, codes, live.Users, saml, options.TokenLife).Map(routes);
        new AuthorizeEndpoint(clients, tokens, codes, live.Users, options.TokenLife).Map(routes);
        var brief = new JsonObject { ["id"] = seed.Id, ["name"] = "acme" };
        new TokenEndpoints(tokens, clients, brief).Map(routes);
        live.Users.Deleted += tokens.RevokeUser;
        host.Live = LiveFamily.Start(host, roster, live, states, userStations, tokens, routes);
        host.WebMessaging = WebMessagingFamily.Start(host, roster, live, routes, time);
        foreach (var root in (string[])["/api/v2/scim/v2", "/api/v2/scim"])
        {
            new ScimUserEndpoints(live).Map(routes, root);
            new ScimGroupEndpoints(live).Map(routes, root);
            ScimInfoEndpoints.Map(routes, root);
        }
        var executions = new UsageExecutions(clock, time, options.JobDelay);
        new UsageEndpoints(usage, executions, clients, () => clock.Now).Map(routes);
        new UsageJobEndpoints(usage, executions, clients).Map(routes);
        return live;
    }
}
