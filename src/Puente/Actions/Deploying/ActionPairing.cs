using Puente.Platform.DataActions;
using Puente.Platform.Integrations;

namespace Puente.Actions.Deploying;

/// <summary>Finds which action of an organisation a file is: by what the lock file knows, else by integration and name.</summary>
/// <param name="names">From names in the files to names in the organisation.</param>
/// <param name="integration">For files whose integration nothing tells; a name in the organisation.</param>
internal sealed class ActionPairing(
    OrganisationActions organisation,
    ActionLock locked,
    NameMap names,
    string? integration
)
{
    private readonly List<string> _problems = [];

    /// <summary>What stands in the way, a file each: who, why, and what to do.</summary>
    public IReadOnlyList<string> Problems => _problems;

    public async Task<ActionPair?> PairAsync(LocalAction file, CancellationToken stop)
    {
        var name = IntegrationName(file);
        if (name is null)
            return null;
        var content = ActionContent.Of(file.Action, name);
        var home = Find(file, name);
        var last = locked.StateOf(file.Key, organisation.Id);
        var (id, isSure) = IdOf(file, content, home, last);
        if (!isSure)
            return null;
        var remote = id is { } known ? await organisation.ReadAsync(known, stop) : null;
        return new ActionPair
        {
            File = file,
            Content = content,
            IntegrationName = name,
            Integration = home,
            Remote = remote,
            Last = remote is not null && last?.ActionId == remote.Id.Value ? last : null,
        };
    }

    private string? IntegrationName(LocalAction file)
    {
        if (locked.IntegrationOf(file.Key) is { } known)
            return names.Of(known);
        if (integration is not null)
            return integration;
        var type = file.Action.IntegrationType;
        var candidates = organisation.Integrations.Where(one => one.IntegrationType?.Id == type).ToArray();
        if (candidates is [{ Name: { } only }])
            return only;
        var choice =
            candidates.Length == 0
                ? $"{organisation.Name} has no integration of type {type}; make one there"
                : $"{organisation.Name} has several of type {type}: {string.Join(", ", candidates.Select(one => one.Name))}";
        _problems.Add(
            $"{file.Shown}: {file.Action.Name}: nothing tells which integration it belongs to. {choice}, and name it with --integration NAME."
        );
        return null;
    }

    private Integration? Find(LocalAction file, string name)
    {
        var named = organisation.Integrations.Where(one => one.Name == name).ToArray();
        return named.FirstOrDefault(one => one.IntegrationType?.Id == file.Action.IntegrationType)
            ?? (file.Action.IntegrationType is null ? named.FirstOrDefault() : null);
    }

    private (DataActionId? Id, bool IsSure) IdOf(
        LocalAction file,
        ActionContent content,
        Integration? home,
        LockedState? last
    )
    {
        if (content.IsCustomAuth)
            return home is null ? (null, true) : (Existing(DataActionId.CustomAuthOf(home.Id)), true);
        if (last is not null && Existing(new DataActionId(last.ActionId)) is { } locked)
            return (locked, true);
        var same = organisation
            .All.Where(action => !action.Id.IsCustomAuth && action.Name == content.Name)
            .Where(action => home is not null && organisation.IntegrationOf(action)?.Id == home.Id)
            .ToArray();
        if (same.Length <= 1)
            return (same.Length == 0 ? null : same[0].Id, true);
        _problems.Add(
            $"{file.Shown}: {content.Name}: {organisation.Name} has {same.Length} actions of this name in {home!.Name}: {string.Join(", ", same.Select(action => action.Id))}. Rename or delete all but one there."
        );
        return (null, false);
    }

    private DataActionId? Existing(DataActionId id) => organisation.All.Any(action => action.Id == id) ? id : null;
}
