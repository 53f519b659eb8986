using Puente.Platform;
using Puente.Provisioning.Ledger;
using Puente.Provisioning.Planning;

namespace Puente.Provisioning.Applying;

/// <summary>
/// Steps of a run that was ended between request and answer. What makes something that could come twice is looked for on the
/// platform, before anybody plans: the listings may not show it yet. For all others the next plan looks at what is there.
/// </summary>
public sealed class UnfinishedSteps(
    PlatformClient client,
    ProvisioningLedger ledger,
    TimeProvider time,
    ApplyOptions options
)
{
    /// <returns>How many steps had no outcome.</returns>
    public async Task<int> SettleAsync(CancellationToken stop)
    {
        var unfinished = ledger.Unfinished();
        var users = ledger.Read().People;
        await Parallel.ForEachAsync(
            unfinished,
            new ParallelOptions { MaxDegreeOfParallelism = options.Workers, CancellationToken = stop },
            async (step, cancelled) =>
            {
                var learned = step.Step.Kind switch
                {
                    StepKind.Create => await UserAsync(step, cancelled),
                    StepKind.MakePhone => await PhoneAsync(step, users, cancelled),
                    _ => null,
                };
                ledger.Settle(
                    step.Run,
                    [step.Number],
                    learned is null ? StepState.Superseded : StepState.Done,
                    learned is null ? "ended before its outcome was known" : "found on the platform afterwards",
                    learned is null ? [] : [learned]
                );
            }
        );
        return unfinished.Count;
    }

    private async Task<Learned?> UserAsync(LedgerStep step, CancellationToken stop)
    {
        var looking = new Looking(client, options, time);
        var email = step.Step.Changes.FirstOrDefault(change => change.Field == PersonField.Email)?.After;
        if (email is null)
            return null;
        var user = await looking.ForAsync(
            cancelled => looking.UserByEmailAsync(email, cancelled),
            Patience(step),
            stop
        );
        return user is null ? null : new Learned(step.Step.PersonKey, step.Step.PersonName, user.Id.ToString());
    }

    private async Task<Learned?> PhoneAsync(
        LedgerStep step,
        IReadOnlyDictionary<string, RememberedPerson> users,
        CancellationToken stop
    )
    {
        var looking = new Looking(client, options, time);
        var user = step.Step.UserId ?? users.GetValueOrDefault(step.Step.PersonKey)?.UserId;
        if (user is null)
            return null;
        var phone = await looking.ForAsync(cancelled => looking.PhoneOfAsync(user, cancelled), Patience(step), stop);
        return phone is null ? null : new Learned(step.Step.PersonKey, PhoneId: phone.Id.ToString());
    }

    /// <summary>What is not shown this long after the request was never made.</summary>
    private TimeSpan Patience(LedgerStep step)
    {
        var left = step.IntendedAt + options.SettleTime - time.GetUtcNow();
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }
}
