using Puente.Provisioning.Ledger;
using Puente.Provisioning.Organisation;
using Puente.Provisioning.People;

namespace Puente.Provisioning.Planning;

/// <summary>The WebRTC phone, and what becomes of further ones.</summary>
internal sealed partial class PersonDifference
{
    private readonly Dictionary<string, string> _usedPhones = new(StringComparer.Ordinal);

    /// <summary>The phone that the plan counts on; null when the directory says nothing of phones.</summary>
    public string? UsedPhoneOf(string key) => _usedPhones.GetValueOrDefault(key);

    private IEnumerable<ProvisioningStep> Phone(WantedPerson person, PlatformUser? user, ProvisioningStep step)
    {
        var known = memory.People.GetValueOrDefault(person.Key);
        if (person.Phone is not { } phone)
            return user is null ? [] : Freed(known, user, step);
        var held = user is null ? null : Used(phone, user, known);
        if (held is null)
            return New(person, phone, step) is { } made ? [made, .. Station(user, null, known, step)] : [];
        _usedPhones[person.Key] = held.Id;
        return
        [
            .. Further(person, user!, held, step),
            .. policy.MovesPhones && !Fits(held, phone) ? [Moved(held, phone, step)] : Array.Empty<ProvisioningStep>(),
            .. Station(user, held, known, step),
        ];
    }

    private PlatformPhone? Used(WantedPhone phone, PlatformUser user, RememberedPerson? known) =>
        policy.AdoptsPhones || policy.RemovesPhones
            ? holdings
                .PhonesOf(user.Id)
                .OrderByDescending(one => Fits(one, phone))
                .ThenByDescending(one => one.Id == known?.PhoneId)
                .FirstOrDefault()
            : holdings.PhoneOf(user.Id, known?.PhoneId);

    private bool Fits(PlatformPhone held, WantedPhone phone) =>
        there.PhoneBases.TryGetValue(phone.BaseSettings, out var settings)
        && held.BaseSettings == settings.Id
        // Without a word about the site every site is right.
        && (string.IsNullOrEmpty(phone.Site) || held.Site == there.Sites.IdOf(phone.Site));

    private IEnumerable<ProvisioningStep> Further(
        WantedPerson person,
        PlatformUser user,
        PlatformPhone held,
        ProvisioningStep step
    )
    {
        var others = holdings.PhonesOf(user.Id).Where(one => one.Id != held.Id).ToArray();
        if (policy.RemovesPhones)
            return others.Select(other =>
                Deleted(other, step) with
                {
                    Reason = $"a further WebRTC phone; {held.Name} is used (provisioning.phones: remove)",
                    Beside = FurtherPhone,
                }
            );
        if (others.Length > 0 && !policy.AdoptsPhones)
            Conflicts.Add(
                FormattableString.Invariant(
                    $"{person.Name} ({person.Origin}) has {others.Length + 1} WebRTC phones; {held.Name} is used. Delete the others, or say in provisioning.phones what is to become of them."
                )
            );
        return [];
    }

    /// <summary>In <see cref="ProvisioningStep.Beside"/>: the ledger goes on knowing the phone that is used.</summary>
    internal const string FurtherPhone = "further";

    private IEnumerable<ProvisioningStep> Freed(RememberedPerson? known, PlatformUser user, ProvisioningStep step) =>
        policy.FreesPhones && known?.PhoneId is { } id && known.LastWritten.GetValueOrDefault(PersonField.Phone) == id
            ? holdings
                .PhonesOf(user.Id)
                .Where(phone => phone.Id == id)
                .Select(phone =>
                    Deleted(phone, step) with
                    {
                        Reason =
                            "no phone in the directory any more, and an earlier run made it (provisioning.phones: free)",
                    }
                )
            : [];

    private static ProvisioningStep Deleted(PlatformPhone phone, ProvisioningStep step) =>
        step with
        {
            Kind = StepKind.DeletePhone,
            Target = phone.Id,
            TargetName = phone.Name,
            Group = StepGroup.Remove,
            Changes = [new FieldChange(PersonField.Phone, Place(phone), "", $"frees the phone {phone.Name}")],
        };

    private ProvisioningStep Moved(PlatformPhone held, WantedPhone phone, ProvisioningStep step)
    {
        var site = string.IsNullOrEmpty(phone.Site) ? held.Site : there.Sites.IdOf(phone.Site);
        var settings = there.PhoneBases.TryGetValue(phone.BaseSettings, out var made)
            ? made.Id
            : NewId.OfThing(phone.BaseSettings);
        var to = string.Join(", ", new[] { phone.BaseSettings, phone.Site }.Where(text => !string.IsNullOrEmpty(text)));
        return step with
        {
            Kind = StepKind.MovePhone,
            Target = held.Id,
            TargetName = held.Name,
            Reason = $"{step.Reason} (provisioning.phones: move)",
            Changes =
            [
                new FieldChange(PersonField.Phone, Place(held), $"{site}={settings}", $"phone {held.Name} to {to}"),
            ],
        };
    }

    private ProvisioningStep? New(WantedPerson person, WantedPhone phone, ProvisioningStep step)
    {
        var site = string.IsNullOrEmpty(phone.Site) ? there.DefaultSite : there.Sites.IdOf(phone.Site);
        if (site is null)
        {
            Conflicts.Add(
                $"{person.Name} ({person.Origin}): no site is given and the organisation has no default site, so no phone is made."
            );
            return null;
        }

        var name = $"{person.Name} {person.Key}";
        return step with
        {
            Kind = StepKind.MakePhone,
            Target = phone.BaseSettings,
            TargetName = name,
            Beside = site,
            Changes = [new FieldChange(PersonField.Phone, "", name, $"WebRTC phone {name}")],
        };
    }

    private IEnumerable<ProvisioningStep> Station(
        PlatformUser? user,
        PlatformPhone? held,
        RememberedPerson? known,
        ProvisioningStep step
    )
    {
        var station = user is null ? null : holdings.StationOf(user.Id, held?.Name);
        var isDefault =
            held is not null
            && station is not null
            // The platform may not tell; then our own word counts.
            && (user!.DefaultStation ?? known?.LastWritten.GetValueOrDefault(PersonField.Station)) == station.Id;
        return isDefault
            ? []
            :
            [
                step with
                {
                    Kind = StepKind.SetStation,
                    TargetName = held?.Name ?? "",
                    Changes =
                    [
                        new FieldChange(
                            PersonField.Station,
                            user?.DefaultStation ?? "",
                            station?.Id ?? "",
                            "default station"
                        ),
                    ],
                },
            ];
    }

    private static string Place(PlatformPhone phone) => $"{phone.Site}={phone.BaseSettings}";
}
