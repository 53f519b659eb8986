namespace Puente.Scim.Schemas;

/// <summary>RFC 7643, 2.3.</summary>
internal enum ScimType
{
    Text,
    Boolean,
    Integer,
    DateTime,
    Binary,
    Reference,
    Complex,
}

/// <summary>RFC 7643, 2.2 and 7.</summary>
internal enum Mutability
{
    ReadWrite,
    ReadOnly,
    WriteOnly,
    Immutable,
}

/// <summary>RFC 7643, 2.2 and 7: when an answer holds the attribute.</summary>
internal enum Returned
{
    Default,
    Always,
    Never,
}

/// <summary>One attribute of a schema, or one part of a complex attribute.</summary>
internal sealed record ScimAttribute(string Name, ScimType Type, string Description)
{
    public bool IsMany { get; init; }

    public bool IsRequired { get; init; }

    public bool IsCaseExact { get; init; }

    public bool IsUnique { get; init; }

    public Mutability Mutability { get; init; }

    public Returned Returned { get; init; }

    public IReadOnlyList<string> Canonical { get; init; } = [];

    public IReadOnlyList<string> ReferenceTypes { get; init; } = [];

    public IReadOnlyList<ScimAttribute> Parts { get; init; } = [];

    /// <param name="name">Case does not count (RFC 7643, 2.1).</param>
    public ScimAttribute? Part(string name) => Find(Parts, name);

    public static ScimAttribute? Find(IReadOnlyList<ScimAttribute> attributes, string name)
    {
        foreach (var attribute in attributes)
            if (attribute.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                return attribute;
        return null;
    }
}
