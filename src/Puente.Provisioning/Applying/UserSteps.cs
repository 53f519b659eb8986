using System.Net;
using System.Text.Json.Nodes;
using Puente.Platform;
using Puente.Platform.Errors;
using Puente.Platform.Users;
using Puente.Provisioning.Ledger;
using Puente.Provisioning.Planning;

namespace Puente.Provisioning.Applying;

/// <summary>Makes, changes and switches users.</summary>
internal sealed class UserSteps(
    PlatformClient client,
    ApplyOptions options,
    TimeProvider time,
    Looking looking,
    RunState state
)
{
    public async Task<Learned> CreateAsync(ProvisioningStep step, CancellationToken stop)
    {
        var email = step.Changes.Single(change => change.Field == PersonField.Email).After;
        var body = Body(step.Changes, null);
        if (step.Changes.FirstOrDefault(change => change.Field == PersonField.Division) is { } division)
            body["divisionId"] = division.After;
        body["state"] = "active";
        for (var tries = 1; ; tries++)
        {
            try
            {
                var made = await client.Users.CreateAsync(body, stop);
                return Remember(step, made);
            }
            catch (PlatformResponseException fault) when (fault.Status == HttpStatusCode.Conflict)
            {
                // The address is taken: by our own earlier try, by somebody who was quicker, or by a deleted user.
                var user =
                    await looking.ForAsync(
                        cancelled => looking.UserByEmailAsync(email, cancelled),
                        options.SettleTime,
                        stop
                    )
                    ?? throw new ProvisioningStepException(
                        "the platform says that the e-mail is taken, but shows no user with it; run the same command again later"
                    );
                return await AdoptAsync(step, user, stop);
            }
            catch (PlatformException fault) when (Outcomes.IsUnknown(fault) && tries < options.Tries)
            {
                if (options.LooksBeforeRepeating && await looking.UserByEmailAsync(email, stop) is { } user)
                    return await AdoptAsync(step, user, stop);
                // Not shown may be not shown yet. To ask again is safe all the same: the address is unique, so a second
                // user cannot come of it, only the conflict above.
            }
        }
    }

    /// <summary>Changes fields, the address or the state; the request carries the version that was seen.</summary>
    public async Task<Learned> ChangeAsync(ProvisioningStep step, CancellationToken stop)
    {
        var user = UserOf(step);
        var body = Body(step.Changes, state.Plan.There.Users.GetValueOrDefault(user));
        if (step.Kind is StepKind.MoveEmail or StepKind.ParkEmail)
            MoveUsername(step, user, body);
        var answer = await PatchAsync(user, body, now => IsAsWanted(now, step), stop);
        state.Version(user, answer.Version);
        return new Learned(step.PersonKey, Written: Written(step));
    }

    /// <summary>Saying it twice says it once: what was tied by an earlier try is found to be ours.</summary>
    public async Task<Learned> SetExternalIdAsync(ProvisioningStep step, CancellationToken stop)
    {
        var user = UserOf(step);
        for (var tries = 1; ; tries++)
        {
            try
            {
                await client.Users.AddExternalIdAsync(user, step.Target, step.PersonKey, stop);
                return new Learned(step.PersonKey, Written: Written(step));
            }
            catch (PlatformResponseException fault)
                when (fault.Status is HttpStatusCode.Conflict or HttpStatusCode.BadRequest)
            {
                var holder = await client.Users.FindByExternalIdAsync(step.Target, step.PersonKey, stop);
                if (holder is null)
                    throw;
                return string.Equals(holder.Id.ToString(), user, StringComparison.OrdinalIgnoreCase)
                    ? new Learned(step.PersonKey, Written: Written(step))
                    : throw new ProvisioningStepException(
                        $"the key {step.PersonKey} of {step.Target} is tied to another user ({holder.State})"
                    );
            }
            catch (PlatformException fault)
                when (tries < options.Tries
                    && (
                        Outcomes.IsUnknown(fault)
                        || fault is PlatformResponseException { Status: HttpStatusCode.NotFound }
                    )
                )
            {
                // Unknown, or the user was made a moment ago and is not everywhere yet.
                await Task.Delay(options.Pause, time, stop);
            }
        }
    }

    private async Task<User> PatchAsync(string id, JsonObject change, Func<User, bool> isDone, CancellationToken stop)
    {
        var version = state.VersionOf(id);
        for (var tries = 1; ; tries++)
        {
            version ??= (await ReadAsync(id, stop)).Version;
            try
            {
                return await client.Users.ChangeAsync(id, change, version ?? 0, stop);
            }
            catch (PlatformResponseException fault)
                when (UsersApi.IsVersionConflict(fault) && !Outcomes.IsUnknown(fault) && tries < options.Tries)
            {
                var now = await ReadAsync(id, stop);
                // The same answer stands for an address that is taken; then the version is the one we sent.
                if (now.Version == version && change.ContainsKey("email"))
                    throw;
                version = now.Version;
            }
            catch (PlatformResponseException fault)
                when (fault.Status == HttpStatusCode.NotFound && tries < options.Tries)
            {
                // Made a moment ago, and not everywhere yet.
                await Task.Delay(options.Pause, time, stop);
            }
            catch (PlatformException fault) when (Outcomes.IsUnknown(fault) && tries < options.Tries)
            {
                var now = await ReadAsync(id, stop);
                if (options.LooksBeforeRepeating && isDone(now))
                    return now;
                version = now.Version;
            }
        }
    }

    private async Task<User> ReadAsync(string id, CancellationToken stop) =>
        await looking.ForAsync(cancelled => client.Users.FindAsync(id, [], cancelled), options.SettleTime, stop)
        ?? throw new ProvisioningStepException(
            "the user does not show on the platform; run the same command again later"
        );

    /// <summary>The user is there already: brings it to what the creation would have made.</summary>
    private async Task<Learned> AdoptAsync(ProvisioningStep step, User user, CancellationToken stop)
    {
        var id = user.Id.ToString();
        if (state.IsSomebodyElses(id, step.PersonKey))
            throw new ProvisioningStepException("the e-mail belongs to the user of another person of the directory");
        state.Version(id, user.Version);
        if (user.State != "active")
            user = await PatchAsync(id, new JsonObject { ["state"] = "active" }, now => now.State == "active", stop);
        state.Version(id, user.Version);
        if (!IsAsWanted(user, step))
            user = await PatchAsync(
                id,
                Body(step.Changes, Organisation.PlatformUser.Of(user)),
                now => IsAsWanted(now, step),
                stop
            );
        var division = step.Changes.FirstOrDefault(change => change.Field == PersonField.Division);
        if (division is not null && user.Division?.Id != division.After)
            await client.Divisions.MoveUsersAsync(new(Guid.Parse(division.After)), [id], stop);
        return Remember(step, user);
    }

    private Learned Remember(ProvisioningStep step, User user)
    {
        var id = user.Id.ToString();
        state.Created(step.PersonKey, id);
        state.Version(id, user.Version);
        return new Learned(
            step.PersonKey,
            step.PersonName,
            id,
            Written: [.. Written(step), (PersonField.State, "active")]
        );
    }

    private string UserOf(ProvisioningStep step) =>
        state.UserOf(step) ?? throw new ProvisioningStepException("the user was not made");

    private JsonObject Body(IReadOnlyList<FieldChange> changes, Organisation.PlatformUser? present)
    {
        var body = new JsonObject();
        foreach (var change in changes)
            switch (change.Field)
            {
                case PersonField.Manager:
                    body["manager"] = change.After.Length == 0 ? "" : Resolved(change);
                    break;
                case PersonField.Location:
                    body["locations"] = new JsonArray([
                        .. ValueText.Items(change.After).Select(id => new JsonObject { ["id"] = id }),
                    ]);
                    break;
                case PersonField.Numbers:
                    body["addresses"] = Addresses(change.After, present?.OtherContacts ?? []);
                    break;
                case PersonField.Division:
                    break;
                default:
                    body[change.Field] = change.After;
                    break;
            }
        return body;
    }

    private string Resolved(FieldChange change) =>
        state.Resolve(change.After, StepKind.Create)
        ?? throw new ProvisioningStepException("the manager was not made; the rest comes with the next run");

    private static JsonArray Addresses(string numbers, IReadOnlyList<Contact> others) =>
        [
            .. ValueText
                .Items(numbers)
                .Select(item => (Type: ValueText.IdOf(item), Number: ValueText.DetailOf(item)))
                .Select(item => new JsonObject
                {
                    // One or the other: the platform refuses both.
                    [item.Number.StartsWith('x') ? "extension" : "address"] = item.Number.TrimStart('x'),
                    ["mediaType"] = "PHONE",
                    ["type"] = item.Type,
                }),
            .. others.Select(contact => new JsonObject
            {
                ["address"] = contact.Address,
                ["mediaType"] = contact.MediaType,
                ["type"] = contact.Type,
            }),
        ];

    /// <summary>Whoever signs in with the e-mail shall go on doing so with the new one.</summary>
    private void MoveUsername(ProvisioningStep step, string user, JsonObject body)
    {
        var known = state.Plan.There.Users.GetValueOrDefault(user);
        if (known is not null && string.Equals(known.Username, known.Email, StringComparison.OrdinalIgnoreCase))
            body["username"] = step.Changes[0].After;
    }

    private bool IsAsWanted(User user, ProvisioningStep step)
    {
        var now = Organisation.PlatformUser.Of(user);
        return step.Changes.All(change =>
            change.Field switch
            {
                PersonField.Name => now.Name == change.After,
                PersonField.Email => string.Equals(now.Email, change.After, StringComparison.OrdinalIgnoreCase),
                PersonField.State => now.State == change.After,
                PersonField.Title => now.Title == change.After,
                PersonField.Department => now.Department == change.After,
                PersonField.Numbers => now.Numbers == change.After,
                PersonField.Manager => (now.Manager ?? "") == (state.Resolve(change.After, StepKind.Create) ?? ""),
                // Told only when asked for; sending it twice does no harm.
                PersonField.Location => false,
                _ => true,
            }
        );
    }

    private List<(string, string)> Written(ProvisioningStep step) =>
        [
            .. step.Changes.Select(change =>
                (change.Field, state.Resolve(change.After, StepKind.Create) ?? change.After)
            ),
        ];
}
