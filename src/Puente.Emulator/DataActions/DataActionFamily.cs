using Puente.Emulator.Clock;
using Puente.Emulator.Flows;
using Puente.Emulator.Http;
using Puente.Emulator.Live;

namespace Puente.Emulator.DataActions;

/// <summary>Credentials, integrations and actions, put together.</summary>
internal sealed class DataActionFamily : IDisposable
{
    private readonly ActionExecution _execution;

    private DataActionFamily(ActionIntegrations integrations, ActionStore actions, ActionExecution execution) =>
        (Integrations, Actions, _execution) = (integrations, actions, execution);

    public ActionIntegrations Integrations { get; }

    public ActionStore Actions { get; }

    /// <summary>Lets callers run through flows that call these actions.</summary>
    public InboundFlows StartFlows(LiveConversations live, RouteTable routes, TimeProvider time)
    {
        var flows = new InboundFlows(live, Actions, _execution, time);
        new FlowLevers(flows, live.Directory, Actions).Map(routes);
        return flows;
    }

    /// <param name="self">The emulator's own address, known once it listens.</param>
    public static DataActionFamily Start(
        EmulatorOptions options,
        VirtualClock clock,
        TimeProvider time,
        Func<Uri> self,
        RouteTable routes
    )
    {
        var credentials = new CredentialStore(clock, options.Seed);
        var integrations = new ActionIntegrations(credentials, clock, options.Seed);
        var execution = new ActionExecution(options.DataActions, self, time);
        var actions = new ActionStore(integrations, options.DataActions, options.Seed);
        credentials.IsInUse = integrations.Uses;
        credentials.Changed = integrations.CredentialChanged;
        integrations.Changed = (id, state) =>
        {
            execution.Forget(id);
            actions.Follow(id, state);
        };
        new CredentialEndpoints(credentials).Map(routes);
        new ActionEndpoints(actions, execution).Map(routes);
        return new DataActionFamily(integrations, actions, execution);
    }

    public void Dispose() => _execution.Dispose();
}
