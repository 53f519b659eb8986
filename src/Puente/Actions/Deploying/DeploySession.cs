using System.CommandLine;
using Puente.CommandLine;
using Puente.Configuration;
using Puente.Failures;
using Puente.Platform;
using Puente.Platform.Errors;
using Puente.Terminal;

namespace Puente.Actions.Deploying;

/// <summary>Files, lock file and organisation of one command.</summary>
internal sealed class DeploySession : IDisposable
{
    private readonly ActionFolder _folder;

    private DeploySession(CommandHost host, PlatformClient client, ActionLock locked)
    {
        (Host, Client, Lock) = (host, client, locked);
        (_folder, Screen) = (new ActionFolder(host), new Screen(host));
    }

    public CommandHost Host { get; }

    public Screen Screen { get; }

    public PlatformClient Client { get; }

    public ActionLock Lock { get; }

    public required OrganisationActions Organisation { get; init; }

    public static Argument<string> PathArgument() =>
        new("path")
        {
            Description = "An action or a folder of them. Default: this folder.",
            DefaultValueFactory = _ => ".",
        };

    public static Option<string[]> MapOption() =>
        new("--map")
        {
            Description = "An integration or credential is called NEW in this organisation; may be repeated.",
            HelpName = "OLD=NEW",
        };

    public static Option<string?> IntegrationOption() =>
        Options.Text("--integration", "NAME", "The integration of files that nothing tells it of.");

    /// <param name="path">A file or a folder, as the user wrote it.</param>
    public static async Task<DeploySession> OpenAsync(
        Session session,
        ParseResult arguments,
        string path,
        CancellationToken stop
    )
    {
        var host = session.Host;
        var full = host.PathOf(path);
        var locked = ActionLock.Open(File.Exists(full) ? Path.GetDirectoryName(full)! : full);
        var configuration = session.Read(arguments, Needs.Platform);
        var client = new PlatformClient(configuration.ProvisioningOptions, host.Time);
        try
        {
            return new DeploySession(host, client, locked)
            {
                Organisation = await OrganisationActions.ReadAsync(client, stop),
            };
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    /// <summary>The actions at a path, every one readable.</summary>
    public IReadOnlyList<LocalAction> Read(string path) =>
        [.. _folder.Find(path).Select(file => new LocalAction(file, Lock.KeyOf(file), _folder.ReadAction(file)))];

    /// <summary>Pairs all files; what stands in the way is written to standard error.</summary>
    /// <returns>Null when anything does.</returns>
    public async Task<IReadOnlyList<ActionPair>?> PairAsync(
        IReadOnlyList<LocalAction> files,
        NameMap names,
        string? integration,
        CancellationToken stop
    )
    {
        var pairing = new ActionPairing(Organisation, Lock, names, integration);
        var pairs = new List<ActionPair>();
        foreach (var file in files)
            if (
                await During($"{file.Shown}: {file.Action.Name}: reading it", () => pairing.PairAsync(file, stop)) is
                { } pair
            )
                pairs.Add(pair);
        foreach (var problem in pairing.Problems)
            Host.Error.WriteLine($"puente: {problem}");
        return pairing.Problems.Count == 0 ? pairs : null;
    }

    /// <summary>Does a step with the organisation; when it fails, says which, on what, and what the platform answered.</summary>
    public async Task<T> During<T>(string step, Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (PlatformException fault)
        {
            var answer = fault is PlatformResponseException { Detail: { } detail } ? $": {detail}" : "";
            Host.Error.WriteLine($"puente: {step} in {Organisation.Name} failed{answer}");
            throw;
        }
    }

    public void Dispose() => Client.Dispose();
}
