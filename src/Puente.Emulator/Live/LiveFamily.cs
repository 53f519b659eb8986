using Puente.Emulator.Entities;
using Puente.Emulator.Events.Timelines;
using Puente.Emulator.Http;
using Puente.Emulator.OAuth;
using Puente.Emulator.Telephony;

namespace Puente.Emulator.Live;

/// <summary>Puts conversations that people steer together with everything they touch.</summary>
internal static class LiveFamily
{
    public static LiveConversations Start(
        EmulatorHost host,
        Roster roster,
        LiveOrganisation organisation,
        UserStates states,
        UserStations stations,
        TokenStore tokens,
        RouteTable routes
    )
    {
        var directory = new LiveDirectory(organisation, roster);
        var live = new LiveConversations(
            host.Engine,
            host.History,
            roster,
            directory,
            states,
            host.Options.Live,
            host.Options.Seed
        );
        var view = new LiveView(host.Engine, host.History, roster);
        var levers = new LiveLeverEndpoints(live, directory, organisation);
        new ConversationEndpoints(live, view, directory).Map(routes);
        new ParticipantEndpoints(live, view).Map(routes);
        new TransferEndpoints(
            live,
            view,
            user => levers.NeedsNoPhone(user) || stations.Written(user).ContainsKey("effectiveStation")
        ).Map(routes);
        new MessageEndpoints(live, view).Map(routes);
        levers.Map(routes);
        roster.Memberships = organisation.QueueMembers.QueuesOf;
        organisation.QueueMembers.Changed += live.Reroute;
        states.Chosen += live.Reroute;
        tokens.SignedIn = live.SignedIn;
        return live;
    }
}
