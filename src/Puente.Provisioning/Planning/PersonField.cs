namespace Puente.Provisioning.Planning;

/// <summary>What of a person is managed; the words stand in plans, policies and the ledger.</summary>
public static class PersonField
{
    public const string Name = "name";
    public const string Email = "email";
    public const string State = "state";
    public const string Title = "title";
    public const string Department = "department";
    public const string Division = "division";
    public const string Manager = "manager";
    public const string Location = "location";
    public const string Numbers = "numbers";
    public const string Roles = "roles";
    public const string Queues = "queues";
    public const string Groups = "groups";
    public const string Skills = "skills";
    public const string Languages = "languages";
    public const string Phone = "phone";
    public const string Station = "station";

    /// <summary>Not one that is compared: what the ledger knows to be tied.</summary>
    public const string ExternalId = "externalId";

    public static IReadOnlyList<string> All { get; } =
    [
        Name,
        Email,
        State,
        Title,
        Department,
        Division,
        Manager,
        Location,
        Numbers,
        Roles,
        Queues,
        Groups,
        Skills,
        Languages,
        Phone,
        Station,
    ];
}
