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
            var found = (await CredentialsAsync(stop)).Where(one => one.Name == names.Of(credential)).ToArray();
            if (found.Length != 1 || found[0].Type?.Name != type)
                return $"its credential: {deploy.Organisation.Name} has {found.Length} called {names.Of(credential)} of any type, and needs one of type {type}. Make it there (its secrets stay there), or name another with --map '{credential}=NAME'.";
        }

        return null;
    }

    /// <summary>Repeatable: an integration that an interrupted run left without its credential is completed.</summary>
    public async Task<Integration> MakeAsync(string name, CancellationToken stop)
    {
        var api = deploy.Client.Integrations;
        var wanted = deploy.Lock.Integration(name)!;
        var made = await api.CreateAsync(names.Of(name), wanted.Type, stop);
        if (wanted.Credentials.Count > 0)
        {
            var current = await api.GetConfigurationAsync(made.Id, stop);
            var slots = new JsonObject();
            foreach (var (slot, credential, _) in wanted.Credentials)
                slots[slot] = new JsonObject
                {
                    ["id"] = (await CredentialsAsync(stop)).First(one => one.Name == names.Of(credential)).Id,
                };
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
