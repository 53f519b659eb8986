using Puente.Platform.DataActions;

namespace Puente.Actions.Deploying;

/// <summary>One version of an action in an organisation.</summary>
internal sealed record RemoteState(int Version, ActionContent Content);

/// <summary>An action in an organisation, read whole.</summary>
internal sealed record RemoteAction(DataActionId Id, RemoteState? Published, RemoteState? Draft)
{
    /// <summary>What would be published next, or is.</summary>
    public RemoteState Current => Draft ?? Published!;

    /// <summary><c>published version 2, draft version 3</c></summary>
    public string Versions =>
        (Published, Draft) switch
        {
            ({ } published, { } draft) => FormattableString.Invariant(
                $"published version {published.Version}, draft version {draft.Version}"
            ),
            ({ } published, null) => FormattableString.Invariant($"published version {published.Version}"),
            _ => FormattableString.Invariant($"draft version {Draft!.Version}, never published"),
        };
}
