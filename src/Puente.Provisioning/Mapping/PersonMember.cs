namespace Puente.Provisioning.Mapping;

internal enum MemberKind
{
    /// <summary>One text; of several given the first that is not empty.</summary>
    Text,

    /// <summary>True or false.</summary>
    Switch,

    /// <summary>Any number of texts or objects.</summary>
    List,

    /// <summary>One object.</summary>
    Object,
}

/// <param name="IsNumber">A number is written without quotes too.</param>
internal sealed record MemberPart(string Name, string Description, bool IsRequired, bool IsNumber = false);

/// <summary>A member of a person in the mapping. The reader, the schema and the documentation follow this list.</summary>
/// <param name="Parts">Of its objects; empty when it holds texts only.</param>
internal sealed record PersonMember(string Name, MemberKind Kind, string Description, params MemberPart[] Parts)
{
    /// <summary>What makes the person; a rule cannot give it.</summary>
    public bool IsIdentity => Name is "key" or "name" or "email";

    /// <summary>Whether an item may be a text instead of an object.</summary>
    public bool HasShortForm => Kind != MemberKind.Object && Name != "numbers";

    public static IReadOnlyList<PersonMember> All { get; } =
    [
        new("key", MemberKind.Text, "The directory's own id; it outlives a change of name or e-mail."),
        new("name", MemberKind.Text, "Display name."),
        new("email", MemberKind.Text, "E-mail address, unique in the organisation."),
        new(
            "active",
            MemberKind.Switch,
            "False for a leaver whom the directory still lists. Without it everybody is active."
        ),
        new("title", MemberKind.Text, "Job title."),
        new("department", MemberKind.Text, "Department."),
        new("manager", MemberKind.Text, "The manager's key, distinguished name or e-mail."),
        new("division", MemberKind.Text, "A division's name."),
        new("groups", MemberKind.List, "Names of groups."),
        new(
            "roles",
            MemberKind.List,
            "Names of roles, as \"Agent\" or \"Agent@Division\"; \"Agent@*\" in all divisions.",
            new("role", "A role's name.", true),
            new("division", "A division's name; \"*\" for all; without it the home division.", false)
        ),
        new(
            "queues",
            MemberKind.List,
            "Names of queues, as \"Sales\" or with the ring number as \"Sales:2\".",
            new("queue", "A queue's name.", true),
            new("ring", "Ring number, 1 to 6; without it the platform's own stays.", false, true)
        ),
        new(
            "skills",
            MemberKind.List,
            "Routing skills with their level, as \"Billing:3\".",
            new("skill", "A skill's name.", true),
            new("level", "Proficiency, 0 to 5; empty leaves the skill out.", true, true)
        ),
        new(
            "languages",
            MemberKind.List,
            "Routing languages with their level, as \"Spanish:5\".",
            new("language", "A language's name.", true),
            new("level", "Proficiency, 0 to 5; empty leaves the language out.", true, true)
        ),
        new("location", MemberKind.Text, "A location's name."),
        new(
            "numbers",
            MemberKind.List,
            "Telephone numbers.",
            new("type", "WORK, WORK2, WORK3, WORK4, HOME, MOBILE, MAIN, OTHER or PRIMARY.", true),
            new("number", "E.164 with the plus sign; {field|e164:+34} makes one.", false),
            new("extension", "Instead of a number.", false)
        ),
        new(
            "phone",
            MemberKind.Object,
            "A WebRTC phone of the person's own.",
            new("site", "A site's name; without it the organisation's default site.", false),
            new("baseSettings", "Name of the phone base settings.", true)
        ),
    ];

    public static IReadOnlyList<string> Names { get; } = [.. All.Select(member => member.Name)];

    public static PersonMember Get(string name) => All.First(member => member.Name == name);
}
