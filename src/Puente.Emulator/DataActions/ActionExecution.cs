using System.Collections.Concurrent;
using System.Net.Security;
using System.Runtime.CompilerServices;
using Puente.Actions.Execution;
using Puente.Actions.Execution.Aws;
using Puente.Emulator.Http;

namespace Puente.Emulator.DataActions;

/// <summary>Runs definitions with the engine that <c>puente actions run</c> uses, over HTTP.</summary>
internal sealed class ActionExecution : IDisposable
{
    private readonly SocketsHttpHandler _handler;
    private readonly HttpMessageInvoker _client;
    private readonly IActionExchange _exchange;
    private readonly ExecutionLimits _limits;
    private readonly Func<Uri> _self;
    private readonly TimeProvider _time;
    private readonly AwsAccess _aws;

    /// <summary>A runner keeps the token of its integration.</summary>
    private readonly ConcurrentDictionary<string, ActionRunner> _runners = new(StringComparer.Ordinal);
    private readonly ConditionalWeakTable<ActionDefinition, ActionProgram> _programs = [];

    /// <param name="self">The emulator's own address, known once it listens.</param>
    public ActionExecution(DataActionOptions options, Func<Uri> self, TimeProvider time)
    {
        (_self, _time, _aws) = (() => Reachable(self()), time, options.Aws);
        _handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false };
        // The emulator's own certificate is signed by nobody; what answers on loopback is this machine.
        _handler.SslOptions.RemoteCertificateValidationCallback = (sender, _, _, errors) =>
            errors == SslPolicyErrors.None
            || (
                sender is SslStream stream
                && Uri.TryCreate($"https://{stream.TargetHostName}", UriKind.Absolute, out var target)
                && TargetGuard.IsLoopback(target)
            );
        _client = new HttpMessageInvoker(_handler);
        _exchange = new TargetGuard(new HttpActionExchange(_client), options, _self);
        _limits = new ExecutionLimits(options, time);
    }

    /// <param name="auth">The custom auth action of the integration.</param>
    /// <exception cref="ApiException">The action cannot be run at all; what goes wrong in a run is in its trace.</exception>
    public async Task<ActionTrace> RunAsync(
        ActionDefinition definition,
        bool isAuthAction,
        IntegrationState integration,
        ActionDefinition? auth,
        string input,
        bool flatten,
        CancellationToken cancellationToken
    )
    {
        if (!integration.IsEnabled)
            throw ApiException.BadRequest($"The integration {integration.Name} is not active.");
        if (!integration.Type.CanExecute)
            throw new ApiException(
                501,
                "not.implemented",
                integration.Type.Id == ActionIntegrationType.Functions
                    ? "The emulator keeps function actions but cannot run them: their code lies in the platform's own Node.js, which is not here. Run them against a recording with 'puente actions run --recording'."
                    : $"The emulator keeps actions of {integration.Type.Id} but cannot run them: how the platform signs in to that service is not published. Use {ActionIntegrationType.WebServices} with a User Defined (OAuth) credential (docs/actions.md), or a recording."
            );
        using var place = _limits.Enter();
        var isSelf = integration.Type.Id == ActionIntegrationType.Self;
        var options = new ActionRunOptions
        {
            Credentials = CredentialsOf(integration, isAuthAction),
            AuthAction = auth is null ? null : ProgramOf(auth, integration),
            BaseUrl = isSelf ? _self() : null,
            LoginUrl = isSelf ? _self() : null,
            Aws = _aws,
            Flatten = flatten,
        };
        var runner = _runners.GetOrAdd(integration.Id, _ => new ActionRunner(_exchange, _time));
        return await runner.RunAsync(ProgramOf(definition, integration), input, options, cancellationToken);
    }

    /// <summary>Drops the token of an integration.</summary>
    public void Forget(string integrationId)
    {
        // Not disposed: a run may still hold it, and it holds nothing but memory.
        _runners.TryRemove(integrationId, out _);
    }

    public void Dispose()
    {
        _client.Dispose();
        _handler.Dispose();
    }

    /// <summary>Who listens on all addresses is called on loopback: the unspecified address is none to call.</summary>
    private static Uri Reachable(Uri self) =>
        self.Host is "0.0.0.0" or "[::]" ? new UriBuilder(self) { Host = "127.0.0.1" }.Uri : self;

    private static CredentialSet CredentialsOf(IntegrationState integration, bool isAuthAction) =>
        integration.Credential is not { } credential
            ? CredentialSet.None
            // An auth action signs in with what its templates write, not with itself.
            : CredentialSet.Create(isAuthAction ? "userDefined" : credential.Type.Name, credential.Fields);

    private ActionProgram ProgramOf(ActionDefinition definition, IntegrationState integration)
    {
        if (_programs.TryGetValue(definition, out var known))
            return known;
        if (definition.Faults(integration.Type.Id, integration.Id) is [var first, ..])
            throw ApiException.BadRequest(first);
        var program = ActionProgram.Compile(definition.ToFile(integration.Type.Id, integration.Id));
        _programs.AddOrUpdate(definition, program);
        return program;
    }
}
