using Puente.Emulator.Entities;
using Puente.Emulator.Events.Timelines;
using Puente.Emulator.Http;
using Puente.Emulator.Live;

namespace Puente.Emulator.WebMessaging;

/// <summary>Puts guests of web sites together with the conversations they hold.</summary>
internal static class WebMessagingFamily
{
    public static WebMessagingLevers Start(
        EmulatorHost host,
        Roster roster,
        LiveOrganisation organisation,
        RouteTable routes,
        TimeProvider time
    )
    {
        var (options, clock, seed) = (host.Options.WebMessaging, host.Clock, roster.Organisation);
        var directory = new LiveDirectory(organisation, roster);
        var flows = new FlowQueues(seed);
        var deployments = new Deployments(seed, clock, host.Options.Seed, options.AttachmentKilobytes);
        new DeploymentEndpoints(deployments, flows.Find).Map(routes);
        var sessions = new GuestSessions(
            host.Live,
            deployments,
            directory.UserName,
            new GuestWire(host.Options.Seed),
            clock,
            options,
            time
        );
        _ = new GuestTyping(host.Live, host.Stage, clock);
        var attachments = new Attachments(clock, options);
        new UploadEndpoints(attachments, options).Map(routes);
        var view = new LiveView(host.Engine, host.History, roster);
        new AgentMediaEndpoints(host.Live, view, attachments).Map(routes);
        var jwts = new GuestJwts(clock, options);
        new HistoryEndpoint(sessions, deployments, jwts).Map(routes);
        var conversations = new GuestConversations(host.Live, sessions, attachments, flows, clock, options);
        var requests = new GuestRequests(sessions, deployments, conversations, attachments, jwts, clock, options, time);
        new GuestSocketEndpoint(deployments, requests, host.Options.Channels, host.Requests, time).Map(routes);
        var levers = new WebMessagingLevers(sessions, deployments.DefaultId);
        new WebMessagingLeverEndpoints(levers, sessions, host.Live, directory, flows, clock).Map(routes);
        new WidgetDemo(deployments.DefaultId).Map(routes);
        return levers;
    }
}
