using Puente.Platform;
using Puente.Platform.Divisions;
using Puente.Platform.Errors;
using Puente.Platform.Groups;
using Puente.Platform.Queues;
using Puente.Platform.Roles;
using Puente.Provisioning.Ledger;
using Puente.Provisioning.Planning;

namespace Puente.Provisioning.Applying;

/// <summary>What people get and lose: queues, groups, roles, divisions (many people a request), skills, languages (one).</summary>
internal sealed class GivenSteps(PlatformClient client, ApplyOptions options, TimeProvider time, RunState state)
{
    /// <param name="steps">Of one kind and one target.</param>
    public async Task<IReadOnlyList<Learned>> BulkAsync(IReadOnlyList<ProvisioningStep> steps, CancellationToken stop)
    {
        var users = steps.Select(UserOf).ToArray();
        var (kind, target) = (steps[0].Kind, steps[0].Target);
        switch (kind)
        {
            case StepKind.JoinQueue:
            case StepKind.LeaveQueue:
                await PatientlyAsync(
                    () => client.Queues.ChangeMembersAsync(Queue(target), users, kind == StepKind.LeaveQueue, stop),
                    stop
                );
                break;
            case StepKind.JoinGroup:
                await JoinGroupAsync(target, users, stop);
                break;
            case StepKind.LeaveGroup:
                await client.Groups.RemoveMembersAsync(Group(target), users, stop);
                break;
            case StepKind.GrantRole:
                await PatientlyAsync(
                    () => client.Roles.GrantAsync(new RoleId(Guid.Parse(target)), steps[0].Beside, users, stop),
                    stop
                );
                break;
            case StepKind.MoveDivision:
                await PatientlyAsync(
                    () => client.Divisions.MoveUsersAsync(new DivisionId(Guid.Parse(target)), users, stop),
                    stop
                );
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(steps), kind, "is not a bulk step.");
        }

        return [.. steps.Select(Learn)];
    }

    /// <param name="steps">All of one person.</param>
    public async Task<IReadOnlyList<Learned>> RevokeAsync(IReadOnlyList<ProvisioningStep> steps, CancellationToken stop)
    {
        await client.Roles.RevokeAsync(
            UserOf(steps[0]),
            steps.Select(step => (new RoleId(Guid.Parse(step.Target)), step.Beside)),
            stop
        );
        return [.. steps.Select(Learn)];
    }

    public async Task<Learned> SetRingAsync(ProvisioningStep step, CancellationToken stop)
    {
        var ring = int.Parse(step.Changes[0].After, System.Globalization.CultureInfo.InvariantCulture);
        // Joining is asynchronous: the member may come a moment after the answer.
        await PatientlyAsync(
            () => client.Queues.SetRingNumberAsync(Queue(step.Target), UserOf(step), ring, stop),
            stop
        );
        return new Learned(step.PersonKey);
    }

    public async Task<Learned> SetSkillsAsync(ProvisioningStep step, CancellationToken stop)
    {
        var skills = state.ResolveList(step.Changes[0].After, StepKind.MakeSkill);
        await PatientlyAsync(() => client.Users.SetSkillsAsync(UserOf(step), ValueText.ReadLevels(skills), stop), stop);
        return new Learned(step.PersonKey, Written: [(PersonField.Skills, skills)]);
    }

    public async Task<Learned> SetLanguagesAsync(ProvisioningStep step, CancellationToken stop)
    {
        var languages = state.ResolveList(step.Changes[0].After, StepKind.MakeLanguage);
        var wanted = ValueText.ReadLevels(languages);
        foreach (var (id, _) in ValueText.ReadLevels(step.Changes[0].Before))
            if (!wanted.Any(language => language.Id == id))
                await client.Users.RemoveLanguageAsync(UserOf(step), id, stop);
        // 50 is the most that one request may carry.
        foreach (var chunk in wanted.Chunk(50))
            await PatientlyAsync(() => client.Users.AddLanguagesAsync(UserOf(step), chunk, stop), stop);
        return new Learned(step.PersonKey, Written: [(PersonField.Languages, languages)]);
    }

    private async Task JoinGroupAsync(string target, string[] users, CancellationToken stop)
    {
        var group = Group(state.Resolve(target, StepKind.MakeGroup) ?? throw NotMade("group"));
        for (var tries = 1; ; tries++)
        {
            // The version moves with every change of membership, so it is read for each.
            var version = (await client.Groups.GetAsync(group, stop)).Version ?? 0;
            try
            {
                await client.Groups.AddMembersAsync(group, version, users, stop);
                return;
            }
            catch (PlatformException fault)
                when (tries < options.Tries && (Outcomes.IsUnknown(fault) || Outcomes.IsTooEarly(fault)))
            {
                var members = await client
                    .Groups.ListMembersAsync(group, stop)
                    .Select(user => user.Id.ToString())
                    .ToHashSetAsync(StringComparer.OrdinalIgnoreCase, stop);
                users = [.. users.Where(user => !members.Contains(user))];
                if (users.Length == 0)
                    return;
                if (!Outcomes.IsUnknown(fault))
                    await Task.Delay(options.Pause, time, stop);
            }
        }
    }

    /// <summary>A user made a moment ago may not be known everywhere; what all these requests say may be said twice.</summary>
    private async Task PatientlyAsync(Func<Task> request, CancellationToken stop)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            try
            {
                await request();
                return;
            }
            catch (PlatformResponseException fault)
                when (Outcomes.IsTooEarly(fault) && time.GetElapsedTime(started) < options.SettleTime)
            {
                await Task.Delay(options.Pause, time, stop);
            }
        }
    }

    private Learned Learn(ProvisioningStep step) =>
        step.Kind == StepKind.MoveDivision
            ? new Learned(step.PersonKey, Written: [(PersonField.Division, step.Target)])
            : new Learned(step.PersonKey, Item: new LearnedItem(FieldOf(step.Kind), ItemOf(step), IsGain(step.Kind)));

    private string ItemOf(ProvisioningStep step)
    {
        var target = state.Resolve(step.Target, StepKind.MakeGroup) ?? step.Target;
        return step.Kind is StepKind.GrantRole or StepKind.RevokeRole ? $"{target}={step.Beside}" : target;
    }

    private static bool IsGain(StepKind kind) => kind is StepKind.JoinQueue or StepKind.JoinGroup or StepKind.GrantRole;

    private static string FieldOf(StepKind kind) =>
        kind switch
        {
            StepKind.JoinQueue or StepKind.LeaveQueue => PersonField.Queues,
            StepKind.JoinGroup or StepKind.LeaveGroup => PersonField.Groups,
            _ => PersonField.Roles,
        };

    private string UserOf(ProvisioningStep step) =>
        state.UserOf(step) ?? throw new ProvisioningStepException("the user was not made");

    private static ProvisioningStepException NotMade(string what) => new($"the {what} was not made");

    private static QueueId Queue(string id) => new(Guid.Parse(id));

    private static GroupId Group(string id) => new(Guid.Parse(id));
}
