using System.Net;
using Puente.Platform;
using Puente.Platform.Errors;
using Puente.Platform.Phones;
using Puente.Provisioning.Ledger;
using Puente.Provisioning.Planning;

namespace Puente.Provisioning.Applying;

/// <summary>WebRTC phones and the stations that come of them.</summary>
internal sealed class PhoneSteps(
    PlatformClient client,
    ApplyOptions options,
    TimeProvider time,
    Looking looking,
    StationBook stations,
    RunState state
)
{
    public async Task<Learned> MakeAsync(ProvisioningStep step, CancellationToken stop)
    {
        var user = UserOf(step);
        var (id, line) = await BaseAsync(step.Target, stop);
        var wanted = new NewPhone(step.TargetName, step.Beside, id, line, user);
        // Only after a request without an answer can there be a phone that does not show yet.
        var patience = TimeSpan.Zero;
        for (var tries = 1; ; tries++)
        {
            try
            {
                return Remember(step, await client.Phones.CreateWebRtcAsync(wanted, stop));
            }
            catch (PlatformException fault)
                when (tries < options.Tries
                    && (
                        Outcomes.IsUnknown(fault)
                        || fault is PlatformResponseException { Status: HttpStatusCode.Conflict }
                    )
                )
            {
                // The platform would make a second phone for the same user without a word, so be sure that there is none.
                if (Outcomes.IsUnknown(fault))
                    patience = options.SettleTime;
                if (
                    options.LooksBeforeRepeating
                    && await looking.ForAsync(cancelled => looking.PhoneOfAsync(user, cancelled), patience, stop)
                        is { } phone
                )
                    return Remember(step, phone);
                // A conflict that is not this user's phone is somebody else's phone of the same name.
                if (!Outcomes.IsUnknown(fault))
                    wanted = wanted with { Name = $"{step.TargetName} {user[..8]} {tries}" };
            }
        }
    }

    public async Task<Learned> MoveAsync(ProvisioningStep step, CancellationToken stop)
    {
        var place = step.Changes[0].After;
        var settings = ValueText.DetailOf(place);
        var name = NewId.IsThing(settings, out var made)
            ? made
            : state.Plan.There.PhoneBases.Values.FirstOrDefault(known => known.Id == settings)?.Name
                ?? throw new ProvisioningStepException("the phone's base settings are not there any more");
        var (id, line) = await BaseAsync(name, stop);
        for (var tries = 1; ; tries++)
        {
            try
            {
                // Read anew each time: the request carries the version, and saying the same again changes nothing.
                await client.Phones.MoveAsync(
                    new PhoneId(Guid.Parse(step.Target)),
                    ValueText.IdOf(place),
                    id,
                    line,
                    stop
                );
                return new Learned(step.PersonKey, PhoneId: step.Target);
            }
            catch (PlatformException fault)
                when (tries < options.Tries
                    && (
                        Outcomes.IsUnknown(fault)
                        || fault is PlatformResponseException { Status: HttpStatusCode.Conflict }
                    )
                )
            {
                await Task.Delay(options.Pause, time, stop);
            }
        }
    }

    public async Task<Learned> DeleteAsync(ProvisioningStep step, CancellationToken stop)
    {
        await client.Phones.DeleteAsync(new PhoneId(Guid.Parse(step.Target)), stop);
        if (step.Beside == PersonDifference.FurtherPhone)
            return new Learned(step.PersonKey);
        return new Learned(step.PersonKey, PhoneId: "", Written: [(PersonField.Phone, ""), (PersonField.Station, "")]);
    }

    public async Task<Learned> SetStationAsync(ProvisioningStep step, CancellationToken stop)
    {
        var user = UserOf(step);
        var station =
            await stations.FindAsync(user, step.TargetName, stop)
            ?? throw new ProvisioningStepException(
                $"no station came of the phone within {options.StationTime.TotalSeconds:0} s; run the same command again later"
            );
        var started = time.GetTimestamp();
        while (true)
        {
            try
            {
                await client.Stations.SetDefaultAsync(user, station, stop);
                return new Learned(step.PersonKey, Written: [(PersonField.Station, station.ToString())]);
            }
            catch (PlatformResponseException fault)
                when (Outcomes.IsTooEarly(fault) && time.GetElapsedTime(started) < options.StationTime)
            {
                await Task.Delay(options.Pause, time, stop);
            }
        }
    }

    private async Task<(string Id, string Line)> BaseAsync(string name, CancellationToken stop)
    {
        if (state.Made(StepKind.MakeBaseSettings, name) is { } made)
            return (ValueText.IdOf(made), ValueText.DetailOf(made));
        if (state.Plan.There.PhoneBases.TryGetValue(name, out var known) && known.LineBase is { } line)
            return (known.Id, line);
        await foreach (var settings in client.PhoneBaseSettings.ListAsync(stop))
            if (
                string.Equals(settings.Name, name, StringComparison.OrdinalIgnoreCase)
                && settings is { State: not "deleted", Lines: [{ Id: { } first }, ..] }
            )
            {
                state.Made(StepKind.MakeBaseSettings, name, $"{settings.Id}={first}");
                return (settings.Id.ToString(), first);
            }

        throw new ProvisioningStepException($"the phone base settings '{name}' were not made or have no line");
    }

    private static Learned Remember(ProvisioningStep step, Phone phone) =>
        new(step.PersonKey, PhoneId: phone.Id.ToString(), Written: [(PersonField.Phone, phone.Id.ToString())]);

    private string UserOf(ProvisioningStep step) =>
        state.UserOf(step) ?? throw new ProvisioningStepException("the user was not made");
}
