using Puente.Actions.Execution;
using Puente.Terminal;

namespace Puente.Actions;

/// <summary>Runs against a real service: the connection, the credentials and the custom auth action.</summary>
internal sealed class ServiceRun : IDisposable
{
    private readonly SocketsHttpHandler _handler;
    private readonly HttpMessageInvoker _client;
    private readonly ActionRunner _runner;
    private readonly ActionRunOptions _options;

    private ServiceRun(TimeProvider time, ActionRunOptions options)
    {
        // A redirect is no success on its own, and following one could hand credentials to another host.
        _handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false };
        _client = new HttpMessageInvoker(_handler);
        _runner = new ActionRunner(new HttpActionExchange(_client), time);
        _options = options;
    }

    public static ServiceRun Open(
        CommandHost host,
        ActionFolder folder,
        string? credentialsFile,
        Uri? address,
        bool flatten
    )
    {
        var credentials = CredentialSet.None;
        ActionProgram? auth = null;
        if (credentialsFile is not null)
        {
            var path = host.PathOf(credentialsFile);
            var beside = Path.GetDirectoryName(path)!;
            credentials = CredentialSet.Read(
                credentialsFile,
                folder.Read(path),
                host.Variable,
                name => File.ReadAllText(Path.GetFullPath(name, beside))
            );
            if (credentials.AuthAction is { } action)
                auth = ActionProgram.Compile(folder.ReadAction(Path.GetFullPath(action, beside)));
        }

        return new ServiceRun(
            host.Time,
            new ActionRunOptions
            {
                Credentials = credentials,
                AuthAction = auth,
                BaseUrl = address,
                Aws = AwsEnvironment.Read(host.Variable, address),
                Flatten = flatten,
            }
        );
    }

    public Task<ActionTrace> RunAsync(ActionProgram program, string input, CancellationToken stop) =>
        _runner.RunAsync(program, input, _options, stop);

    public void Dispose()
    {
        _runner.Dispose();
        _client.Dispose();
        _handler.Dispose();
    }
}
