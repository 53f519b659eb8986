using Puente.Platform.DataActions;
using Puente.Platform.Errors;

namespace Puente.Actions.Deploying;

/// <summary>The organisation holds something else than a moment ago, or refuses the definition; nothing was published.</summary>
internal sealed class PushRefusedException(string message) : Exception(message);

/// <summary>Carries out plans: the draft is written whole, validated, and published when that is wished.</summary>
internal sealed class ActionPush(DeploySession deploy, bool publish)
{
    public const string Unchanged = "unchanged";

    private DataActionsApi Api => deploy.Client.DataActions;

    /// <param name="integrationId">Of the action's integration.</param>
    /// <returns>What was done, for people.</returns>
    /// <exception cref="PushRefusedException">The message says what came back and what to do.</exception>
    public async Task<string> ApplyAsync(PushPlan plan, string integrationId, CancellationToken stop)
    {
        var content = plan.Pair.Content;
        DataAction draft;
        switch (plan.Step)
        {
            case PushStep.Create:
                var made = await Api.CreateDraftAsync(content.ToNewDraft(integrationId), stop);
                // At once: a run that is interrupted here must find its draft again and not make a second one.
                Keep(plan, made.Id, 0, null);
                // The platform is reported to lose the request template of a new draft, so it is written again, whole.
                draft = await Api.ChangeDraftAsync(
                    made.Id,
                    content.ToChange(made.Version ?? 1, isPublished: false),
                    stop
                );
                break;
            case PushStep.Change:
                draft = await ChangeAsync(plan.Pair, stop);
                break;
            default:
                if (!publish || plan.Pair.Remote!.Draft is not { } waiting)
                {
                    Keep(plan, plan.Pair.Remote!.Id, plan.Pair.Remote.Current.Version, content);
                    return plan.HasUnpublishedDraft
                        ? "unchanged; 'puente actions publish' publishes its draft"
                        : Unchanged;
                }

                return await PublishAsync(plan, plan.Pair.Remote.Id, waiting.Version, Unchanged, stop);
        }

        Keep(plan, draft.Id, draft.Version ?? 1, content);
        await ValidateAsync(draft.Id, stop);
        var word = plan.Step == PushStep.Create ? "created" : "changed";
        return publish
            ? await PublishAsync(plan, draft.Id, draft.Version ?? 1, word, stop)
            : FormattableString.Invariant(
                $"{word}, draft version {draft.Version}; 'puente actions publish' publishes it"
            );
    }

    private async Task<DataAction> ChangeAsync(ActionPair pair, CancellationToken stop)
    {
        var remote = pair.Remote!;
        var version = remote.Draft?.Version ?? (await Api.StartDraftAsync(remote.Id, stop)).Version ?? 1;
        for (var isSecondTry = false; ; isSecondTry = true)
        {
            try
            {
                var isPublished = remote.Published is not null;
                return await Api.ChangeDraftAsync(remote.Id, pair.Content.ToChange(version, isPublished), stop);
            }
            catch (PlatformResponseException fault) when (DataActionsApi.IsVersionConflict(fault))
            {
                // Somebody saved in between. When what is there now is what was there before, saving did not change
                // anything and the file still goes on top of it; else a person has to look.
                var now = await deploy.Organisation.ReadAsync(remote.Id, stop);
                var changes = now is null
                    ? []
                    : ActionDifference.Between(remote.Current.Content.Parts, now.Current.Content.Parts, null);
                if (now?.Draft is not { } draft || changes.Count > 0 || isSecondTry)
                    throw new PushRefusedException(
                        now is null ? "somebody deleted it meanwhile. Push again to make it anew."
                        : changes.Count > 0
                            ? $"somebody changed {string.Join(", ", changes.Select(one => one.Path))} meanwhile ({now.Versions}); nothing was written. Look with 'puente actions diff', then push again."
                        : $"somebody keeps saving it or has discarded its draft ({now.Versions}); nothing was written. Push again."
                    );
                version = draft.Version;
            }
        }
    }

    private async Task ValidateAsync(DataActionId id, CancellationToken stop)
    {
        var verdict = await Api.ValidateDraftAsync(id, stop);
        if (!verdict.Valid)
            throw new PushRefusedException(
                $"the platform would not publish it; the draft stays there.{string.Concat(verdict.Faults.Select(fault => $"\n  {fault.Message}"))}\n  Mend the file and push again."
            );
    }

    private async Task<string> PublishAsync(
        PushPlan plan,
        DataActionId id,
        int version,
        string word,
        CancellationToken stop
    )
    {
        try
        {
            var published = await Api.PublishDraftAsync(id, version, stop);
            Keep(plan, id, published.Version ?? version, plan.Pair.Content);
            return FormattableString.Invariant($"{word}, published as version {published.Version}");
        }
        catch (PlatformResponseException fault) when (DataActionsApi.IsVersionConflict(fault))
        {
            throw new PushRefusedException(
                FormattableString.Invariant(
                    $"somebody saved its draft after version {version}; nothing was published. Look with 'puente actions diff', then push again."
                )
            );
        }
    }

    /// <param name="content">What both sides hold now; null while the draft is not complete.</param>
    private void Keep(PushPlan plan, DataActionId id, int version, ActionContent? content)
    {
        var state = content is null
            ? new LockedState(id.Value, version, new Dictionary<string, string>())
            : ActionPair.Locked(id, version, content);
        var key = plan.Pair.File.Key;
        var name = deploy.Lock.IntegrationOf(key) is null ? plan.Pair.IntegrationName : null;
        deploy.Lock.SetState(key, name, deploy.Organisation.Id, state);
        if (plan.Pair.Integration is { Name: { } known } integration && deploy.Lock.IntegrationOf(key) == known)
            deploy.Lock.SetIntegration(known, LockedIntegration.Of(integration));
        deploy.Lock.Save();
    }
}
