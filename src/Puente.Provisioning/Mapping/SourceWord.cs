namespace Puente.Provisioning.Mapping;

internal enum SourceWordKind
{
    Text,
    Switch,
    Count,
}

/// <summary>A setting of a source. The reader, the schema and the documentation follow this list.</summary>
internal sealed record SourceWord(string Name, SourceWordKind Kind, string Description)
{
    public bool IsRequired { get; init; }

    /// <summary>The only texts possible; empty when any is.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    public (int Least, int Most) Range { get; init; } = (1, int.MaxValue);

    private static readonly SourceWord Secret = new(
        "secret",
        SourceWordKind.Text,
        "Where the password is: file:NAME, env:VARIABLE or keyring:NAME."
    );

    private static readonly SourceWord Certificates = new(
        "certificates",
        SourceWordKind.Text,
        "PEM file with the authorities to trust, relative to this file; without it those of the machine."
    );

    private static readonly SourceWord Plain = new(
        "plain",
        SourceWordKind.Switch,
        "True allows a connection without TLS to another machine, which sends password and people in clear text."
    );

    public static IReadOnlyList<SourceWord> Csv { get; } =
    [
        new("file", SourceWordKind.Text, "The file, relative to this one.") { IsRequired = true },
        new("delimiter", SourceWordKind.Text, "One character, or \"tab\"; without it what the first line uses.")
        {
            Choices = [",", ";", "|", "tab"],
        },
        new("encoding", SourceWordKind.Text, "Without it UTF-8, or UTF-16 when the file begins with its mark.")
        {
            Choices = ["utf-8", "utf-16le", "utf-16be", "windows-1252", "iso-8859-1"],
        },
        new(
            "settleSeconds",
            SourceWordKind.Count,
            "A file changed less than this ago is waited for, 1 to 3600; 2 without it."
        )
        {
            Range = (1, 3600),
        },
    ];

    public static IReadOnlyList<SourceWord> Ldap { get; } =
    [
        new("server", SourceWordKind.Text, "ldaps://HOST[:PORT] or ldap://HOST[:PORT].") { IsRequired = true },
        new("startTls", SourceWordKind.Switch, "True turns an ldap:// connection into TLS before anything is sent."),
        Plain,
        Certificates,
        new("bind", SourceWordKind.Text, "Distinguished name to sign in with; without it anonymous."),
        Secret,
        new("base", SourceWordKind.Text, "Distinguished name under which people stand.") { IsRequired = true },
        new("filter", SourceWordKind.Text, "LDAP filter; without it (objectClass=person)."),
        new("scope", SourceWordKind.Text, "How deep to look; subtree without it.")
        {
            Choices = ["subtree", "one", "base"],
        },
        new("pageSize", SourceWordKind.Count, "Entries a page, 1 to 10000; 500 without it.") { Range = (1, 10_000) },
        new("timeoutSeconds", SourceWordKind.Count, "For one answer, 1 to 600; 30 without it.") { Range = (1, 600) },
    ];

    public static IReadOnlyList<SourceWord> Sql { get; } =
    [
        new("server", SourceWordKind.Text, "postgres://USER@HOST[:PORT]/DATABASE.") { IsRequired = true },
        Plain,
        Certificates,
        Secret,
        new("query", SourceWordKind.Text, "One select; its columns are the fields.") { IsRequired = true },
        new("timeoutSeconds", SourceWordKind.Count, "For the whole query, 1 to 3600; 60 without it.")
        {
            Range = (1, 3600),
        },
    ];

    public static IReadOnlyList<SourceWord> Scim { get; } =
    [
        new(
            "file",
            SourceWordKind.Text,
            "Where the hub keeps pushed people, relative to this file; without it the hub's own file beside the store."
        ),
    ];

    public static IReadOnlyList<(string Name, string Description, IReadOnlyList<SourceWord> Words)> Sources { get; } =
    [
        ("csv", "People stand in a CSV file.", Csv),
        ("ldap", "People stand in an LDAP directory.", Ldap),
        ("sql", "People stand in a PostgreSQL table or view.", Sql),
        ("scim", "Entra ID, Okta or another directory pushes people to the hub.", Scim),
    ];
}
