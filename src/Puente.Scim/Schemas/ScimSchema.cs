namespace Puente.Scim.Schemas;

/// <param name="Id">The URN; compared without regard to case (RFC 7643, 2.1).</param>
internal sealed record ScimSchema(string Id, string Name, string Description, IReadOnlyList<ScimAttribute> Attributes)
{
    public bool HasId(string text) => Id.Equals(text, StringComparison.OrdinalIgnoreCase);
}

/// <summary>A kind of resource with the schemas it is made of (RFC 7643, 6).</summary>
internal sealed record ResourceType(string Name, string Endpoint, ScimSchema Core, IReadOnlyList<ScimSchema> Extensions)
{
    public static ResourceType User { get; } = new("User", "Users", UserSchema.Core, [UserSchema.Enterprise]);

    public static ResourceType Group { get; } = new("Group", "Groups", GroupSchema.Core, []);

    public static IReadOnlyList<ResourceType> All { get; } = [User, Group];

    public static ResourceType Named(string name) => name == User.Name ? User : Group;

    /// <param name="name">Without a schema: an attribute of the core schema, or one that all resources have.</param>
    public ScimAttribute? Attribute(string name) =>
        ScimAttribute.Find(Core.Attributes, name) ?? ScimAttribute.Find(CommonAttributes.All, name);

    public ScimSchema? Extension(string urn) => Extensions.FirstOrDefault(schema => schema.HasId(urn));
}
