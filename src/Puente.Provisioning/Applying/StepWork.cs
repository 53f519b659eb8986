using Puente.Platform;
using Puente.Provisioning.Ledger;
using Puente.Provisioning.Planning;

namespace Puente.Provisioning.Applying;

/// <summary>Turns steps into requests.</summary>
internal sealed class StepWork
{
    private readonly UserSteps _users;
    private readonly PhoneSteps _phones;
    private readonly GivenSteps _given;
    private readonly PreparationSteps _preparation;

    public StepWork(
        PlatformClient client,
        ApplyOptions options,
        TimeProvider time,
        StationBook stations,
        RunState state
    )
    {
        var looking = new Looking(client, options, time);
        _users = new UserSteps(client, options, time, looking, state);
        _phones = new PhoneSteps(client, options, time, looking, stations, state);
        _given = new GivenSteps(client, options, time, state);
        _preparation = new PreparationSteps(client, options, looking, state);
    }

    /// <param name="steps">Of one kind; several only where one request serves them all.</param>
    public async Task<IReadOnlyList<Learned>> DoAsync(IReadOnlyList<ProvisioningStep> steps, CancellationToken stop)
    {
        var step = steps[0];
        if (step.Kind.IsBulk())
            return await _given.BulkAsync(steps, stop);
        switch (step.Kind)
        {
            case StepKind.RevokeRole:
                return await _given.RevokeAsync(steps, stop);
            case StepKind.MakeSkill:
            case StepKind.MakeLanguage:
            case StepKind.MakeGroup:
            case StepKind.MakeBaseSettings:
                await _preparation.MakeAsync(step, stop);
                return [];
        }

        var learned = step.Kind switch
        {
            StepKind.Create => await _users.CreateAsync(step, stop),
            StepKind.SetExternalId => await _users.SetExternalIdAsync(step, stop),
            StepKind.MovePhone => await _phones.MoveAsync(step, stop),
            StepKind.MakePhone => await _phones.MakeAsync(step, stop),
            StepKind.DeletePhone => await _phones.DeleteAsync(step, stop),
            StepKind.SetStation => await _phones.SetStationAsync(step, stop),
            StepKind.SetRing => await _given.SetRingAsync(step, stop),
            StepKind.SetSkills => await _given.SetSkillsAsync(step, stop),
            StepKind.SetLanguages => await _given.SetLanguagesAsync(step, stop),
            _ => await _users.ChangeAsync(step, stop),
        };
        return [learned];
    }
}
