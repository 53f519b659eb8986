using System.Net;
using Puente.Platform;
using Puente.Platform.Errors;
using Puente.Provisioning.Planning;

namespace Puente.Provisioning.Applying;

/// <summary>Skills, languages, groups and phone base settings that the directory names and the platform lacks.</summary>
internal sealed class PreparationSteps(PlatformClient client, ApplyOptions options, Looking looking, RunState state)
{
    public async Task MakeAsync(ProvisioningStep step, CancellationToken stop)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                state.Made(step.Kind, step.Target, await CreateAsync(step.Kind, step.Target, stop));
                return;
            }
            catch (PlatformException fault)
                when (tries < options.Tries
                    && (
                        Outcomes.IsUnknown(fault)
                        || fault is PlatformResponseException { Status: HttpStatusCode.Conflict }
                    )
                )
            {
                if (
                    options.LooksBeforeRepeating
                    && await looking.ForAsync(
                        cancelled => FindAsync(step.Kind, step.Target, cancelled),
                        options.SettleTime,
                        stop
                    )
                        is { } id
                )
                {
                    state.Made(step.Kind, step.Target, id);
                    return;
                }
            }
        }
    }

    private async Task<string> CreateAsync(StepKind kind, string name, CancellationToken stop) =>
        kind switch
        {
            StepKind.MakeSkill => (await client.Skills.CreateAsync(name, stop)).Id.ToString(),
            StepKind.MakeLanguage => (await client.Languages.CreateAsync(name, stop)).Id.ToString(),
            StepKind.MakeGroup => (await client.Groups.CreateAsync(name, stop)).Id.ToString(),
            _ => BaseText(await client.PhoneBaseSettings.CreateWebRtcAsync(name, stop)),
        };

    private Task<string?> FindAsync(StepKind kind, string name, CancellationToken stop)
    {
        return FirstAsync(
            kind switch
            {
                StepKind.MakeSkill => client.Skills.ListAsync(stop).Select(one => (one.Name, one.Id.ToString())),
                StepKind.MakeLanguage => client.Languages.ListAsync(stop).Select(one => (one.Name, one.Id.ToString())),
                StepKind.MakeGroup => client.Groups.ListAsync(stop).Select(one => (one.Name, one.Id.ToString())),
                _ => client
                    .PhoneBaseSettings.ListAsync(stop)
                    .Where(one => one.State != "deleted")
                    .Select(one => (one.Name, BaseText(one))),
            }
        );

        async Task<string?> FirstAsync(IAsyncEnumerable<(string? Name, string Id)> all)
        {
            await foreach (var one in all.WithCancellation(stop))
                if (string.Equals(one.Name, name, StringComparison.OrdinalIgnoreCase))
                    return one.Id;
            return null;
        }
    }

    private static string BaseText(Platform.PhoneBaseSettings.PhoneBase settings) =>
        $"{settings.Id}={(settings.Lines is [{ Id: { } line }, ..] ? line : "")}";
}
