using Puente.Actions.Files;
using Puente.Platform.DataActions;
using Puente.Platform.Integrations;

namespace Puente.Actions.Deploying;

/// <summary>A file with an action in it.</summary>
/// <param name="Path">Whole.</param>
/// <param name="Key">Its name in the lock file.</param>
internal sealed record LocalAction(string Path, string Key, ActionFile Action)
{
    /// <summary>As messages name it.</summary>
    public string Shown => Action.Source.File;
}

/// <summary>A file, and the action that it is in an organisation.</summary>
internal sealed class ActionPair
{
    public required LocalAction File { get; init; }

    public required ActionContent Content { get; init; }

    /// <summary>Name in the organisation.</summary>
    public required string IntegrationName { get; init; }

    /// <summary>Null while it does not exist.</summary>
    public Integration? Integration { get; init; }

    /// <summary>Null while the organisation has no such action.</summary>
    public RemoteAction? Remote { get; init; }

    /// <summary>Null when the two were never the same.</summary>
    public LockedState? Last { get; init; }

    public string Title => $"{File.Shown}: {Content.Name}";

    /// <summary>Against what would be published next: the draft, or what is published while there is none.</summary>
    public IReadOnlyList<ActionDifference> Differences => field ??= Against(Remote?.Current);

    public IReadOnlyList<ActionDifference> Against(RemoteState? state) =>
        state is null ? [] : ActionDifference.Between(Content.Parts, state.Content.Parts, Last?.Parts);

    /// <summary>To be kept once both sides hold the same.</summary>
    public static LockedState Locked(DataActionId id, int version, ActionContent content) =>
        new(
            id.Value,
            version,
            content.Parts.ToDictionary(part => part.Path, part => part.Digest, StringComparer.Ordinal)
        );
}
