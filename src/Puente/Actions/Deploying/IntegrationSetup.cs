using System.Text.Json;
using System.Text.Json.Nodes;
using Puente.Platform.Integrations;

namespace Puente.Actions.Deploying;

/// <summary>Makes an integration that the files know and the organisation lacks, with a credential that is there already.</summary>
internal sealed class IntegrationSetup(DeploySession deploy, NameMap names)
{
    private IReadOnlyList<IntegrationCredential>? _credentials;

    /// <param name="name">Name in the files.</param>
    /// <returns>Null when it can be made, else why not.</returns>
    public async Task<string?> ObstacleAsync(string name, CancellationToken stop)
    {
        if (deploy.Lock.Integration(name) is not { } wanted)
            return $"{ActionLock.FileName} does not say what kind of integration {name} is; make it in {deploy.Organisation.Name}.";
        foreach (var (_, credential, type) in wanted.Credentials)
        {
            var found = (await NamedAsync(credential, type, stop)).ToArray();
            if (found.Length != 1)
                return $"{deploy.Organisation.Name} has no integration {names.Of(name)}, and to make it {(found.Length > 1 ? "several credentials" : "no credential")} called {names.Of(credential)} of type {type}. Make the credential there (its secrets stay there), or name another with --map '{credential}=NAME'.";
        }

        return null;
    }

    public async Task<Integration> MakeAsync(string name, CancellationToken stop)
    {
        var api = deploy.Client.Integrations;
        var wanted = deploy.Lock.Integration(name)!;
        var made = await api.CreateAsync(names.Of(name), wanted.Type, stop);
        if (wanted.Credentials.Count > 0)
        {
            var current = await api.GetConfigurationAsync(made.Id, stop);
            var slots = new JsonObject();
            foreach (var (slot, credential, type) in wanted.Credentials)
                slots[slot] = new JsonObject { ["id"] = (await NamedAsync(credential, type, stop)).First().Id };
            await api.PutConfigurationAsync(
                made.Id,
                current with
                {
                    Name = names.Of(name),
                    Credentials = JsonElement.Parse(slots.ToJsonString()),
                },
                stop
            );
        }

        return await api.SetIntendedStateAsync(made.Id, "ENABLED", stop);
    }

    private async Task<IEnumerable<IntegrationCredential>> NamedAsync(
        string name,
        string type,
        CancellationToken stop
    ) => (await CredentialsAsync(stop)).Where(one => one.Name == names.Of(name) && one.Type?.Name == type);

    private async Task<IReadOnlyList<IntegrationCredential>> CredentialsAsync(CancellationToken stop)
    {
        if (_credentials is not null)
            return _credentials;
        var all = new List<IntegrationCredential>();
        await foreach (var credential in deploy.Client.Integrations.ListCredentialsAsync(stop))
            all.Add(credential);
        return _credentials = all;
    }
}
