namespace Puente.Scim.Schemas;

/// <summary>What every resource has and no schema lists (RFC 7643, 3.1).</summary>
internal static class CommonAttributes
{
    public static ScimAttribute Schemas { get; } =
        new("schemas", ScimType.Reference, "URNs of the schemas present.")
        {
            IsMany = true,
            IsRequired = true,
            IsCaseExact = true,
            Returned = Returned.Always,
        };

    public static ScimAttribute Id { get; } =
        new("id", ScimType.Text, "The hub's own id.")
        {
            IsCaseExact = true,
            IsUnique = true,
            Mutability = Mutability.ReadOnly,
            Returned = Returned.Always,
        };

    public static ScimAttribute ExternalId { get; } =
        new("externalId", ScimType.Text, "The id that the pushing directory uses.") { IsCaseExact = true };

    public static ScimAttribute Meta { get; } =
        new("meta", ScimType.Complex, "About the resource itself.")
        {
            Mutability = Mutability.ReadOnly,
            Parts =
            [
                Own("resourceType", ScimType.Text, isCaseExact: true),
                Own("created", ScimType.DateTime),
                Own("lastModified", ScimType.DateTime),
                Own("location", ScimType.Reference, isCaseExact: true),
                Own("version", ScimType.Text, isCaseExact: true),
            ],
        };

    public static IReadOnlyList<ScimAttribute> All { get; } = [Schemas, Id, ExternalId, Meta];

    private static ScimAttribute Own(string name, ScimType type, bool isCaseExact = false) =>
        new(name, type, "") { Mutability = Mutability.ReadOnly, IsCaseExact = isCaseExact };
}
