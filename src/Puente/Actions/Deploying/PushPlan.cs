using Puente.Actions.Files;

namespace Puente.Actions.Deploying;

internal enum PushStep
{
    /// <summary>File and organisation hold the same.</summary>
    None,
    Create,
    Change,
}

/// <summary>What is to be done about one file, judged before anything is sent.</summary>
internal sealed record PushPlan(ActionPair Pair, PushStep Step)
{
    /// <summary>A draft to publish although nothing is to be written.</summary>
    public bool HasUnpublishedDraft => Pair.Remote?.Draft is not null;

    /// <returns>The plan, or why there is none.</returns>
    public static (PushPlan? Plan, string? Obstacle) Of(ActionPair pair, string organisation, bool force)
    {
        if (pair.File.Action.IntegrationType == "function-data-actions")
            return (null, "functions need their code uploaded, which is not built; deploy it in the platform.");
        if (pair.Remote is not { } remote)
            return pair.Content.IsCustomAuth
                ? (
                    null,
                    $"the platform makes this action itself when {pair.IntegrationName} in {organisation} has a user-defined OAuth credential, which it has not. Give it one."
                )
                : (new PushPlan(pair, PushStep.Create), null);
        if (pair.Differences.Count == 0)
            return (new PushPlan(pair, PushStep.None), null);
        if (FixedPart(pair) is { } part)
            return (
                null,
                $"{part} differs, which the platform fixes when an action is published. Give the action another name to make a new one, or delete the published one."
            );
        var theirs = pair.Differences.Where(one => one.By is not ChangedBy.File).ToArray();
        if (force || theirs.Length == 0 || IsDraftOfAnEndedPush(pair, remote))
            return (new PushPlan(pair, PushStep.Change), null);
        return (null, Conflict(pair, theirs, organisation, remote));
    }

    private static string Conflict(ActionPair pair, ActionDifference[] theirs, string organisation, RemoteAction remote)
    {
        if (pair.Last is not { } last)
            return $"{organisation} has an action of this name that differs and was never compared with this file ({remote.Versions}). 'puente actions diff' shows how; --force takes the file's, 'puente actions pull --force' the organisation's.";
        var lines = theirs.Select(one => $"\n  {one.Path}{DifferenceText.Who(one.By)}");
        return FormattableString.Invariant(
                $"somebody changed it in {organisation} since version {last.Version}, which the file is made from ({remote.Versions}). The platform does not keep who; its audit log may."
            )
            + string.Concat(lines)
            + "\n  'puente actions diff' shows it; pull takes the organisation's, --force the file's.";
    }

    /// <summary>
    /// A push that ended after it had asked for a draft and before it heard of it: a new draft lacks its request template
    /// alone, because the platform is reported to lose it. Writing it takes nothing from anybody.
    /// </summary>
    private static bool IsDraftOfAnEndedPush(ActionPair pair, RemoteAction remote) =>
        pair.Last is null
        && remote.Published is null
        && pair.Differences
            is [{ Path: ActionPart.RequestTemplate, InOrganisation: ActionRequestConfig.DefaultTemplate }];

    private static string? FixedPart(ActionPair pair) =>
        pair.Remote!.Published is not { } published
            ? null
            : pair.Against(published)
                .Select(one => one.Path)
                .FirstOrDefault(path => path is ActionPart.Input or ActionPart.Output or ActionPart.Secure);
}
