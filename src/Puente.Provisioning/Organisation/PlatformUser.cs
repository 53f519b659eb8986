using Puente.Platform.Users;

namespace Puente.Provisioning.Organisation;

/// <summary>A user with what a plan compares. Ids are the platform's, as text.</summary>
public sealed record PlatformUser
{
    public required string Id { get; init; }
    public required string Name { get; init; }
    public required string Email { get; init; }

    /// <summary>What the user signs in with; as a rule the e-mail.</summary>
    public string Username { get; init; } = "";

    /// <summary><c>active</c>, <c>inactive</c>, <c>deleted</c></summary>
    public required string State { get; init; }

    public string Title { get; init; } = "";
    public string Department { get; init; } = "";
    public string? Division { get; init; }
    public string? Manager { get; init; }
    public IReadOnlyList<string> Locations { get; init; } = [];

    /// <summary>See <see cref="Planning.ValueText.Numbers(IEnumerable{People.WantedNumber})"/>.</summary>
    public string Numbers { get; init; } = "";

    /// <summary>Contacts that are no phone numbers. A change of the numbers replaces them all, so these go back with it.</summary>
    public IReadOnlyList<Contact> OtherContacts { get; init; } = [];

    /// <summary>Level by id; null when the platform did not tell.</summary>
    public IReadOnlyDictionary<string, double>? Skills { get; init; }

    public IReadOnlyDictionary<string, double>? Languages { get; init; }

    /// <summary>Null when the platform did not tell; empty when there is none.</summary>
    public string? DefaultStation { get; init; }

    /// <summary>Goes back with a change.</summary>
    public int? Version { get; init; }

    public bool IsDeleted => State == "deleted";

    public bool IsActive => State == "active";

    public static PlatformUser Of(User user) =>
        new()
        {
            Id = user.Id.ToString(),
            Name = user.Name ?? "",
            Email = user.Email ?? "",
            Username = user.Username ?? "",
            State = user.State ?? "active",
            Version = user.Version,
            Title = user.Title ?? "",
            Department = user.Department ?? "",
            Division = user.Division?.Id,
            Manager = user.Manager?.Id,
            Locations =
            [
                .. (user.Locations ?? [])
                    .Select(location => location.LocationDefinition?.Id ?? location.Id)
                    .OfType<string>(),
            ],
            Numbers = Planning.ValueText.Numbers(user.Addresses ?? []),
            OtherContacts = [.. (user.Addresses ?? []).Where(contact => contact.MediaType is not (null or "PHONE"))],
            Skills = Levels(user.Skills),
            Languages = Levels(user.Languages),
            DefaultStation = user.Station is null ? null : user.Station.DefaultStation?.Id ?? "",
        };

    private static Dictionary<string, double>? Levels(IReadOnlyList<UserSkill>? skills) =>
        skills?.ToDictionary(skill => skill.Id, skill => skill.Proficiency ?? 0, StringComparer.OrdinalIgnoreCase);
}
