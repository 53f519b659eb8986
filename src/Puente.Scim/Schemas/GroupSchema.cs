namespace Puente.Scim.Schemas;

/// <summary>RFC 7643, 4.2 and 8.7.1.</summary>
internal static class GroupSchema
{
    public const string CoreId = "urn:ietf:params:scim:schemas:core:2.0:Group";
    public const string Members = "members";

    public static ScimSchema Core { get; } =
        new(
            CoreId,
            "Group",
            "Group",
            [
                UserSchema.Text("displayName", "The group's name.") with
                {
                    IsRequired = true,
                },
                new(Members, ScimType.Complex, "Users and groups in it.")
                {
                    IsMany = true,
                    Parts =
                    [
                        UserSchema.Text("value", "The member's id.") with
                        {
                            IsCaseExact = true,
                            IsRequired = true,
                            Mutability = Mutability.Immutable,
                        },
                        UserSchema.Reference("$ref", "The member's address.", "User", "Group") with
                        {
                            Mutability = Mutability.ReadOnly,
                        },
                        UserSchema.Text("type", "What the member is.") with
                        {
                            Canonical = ["User", "Group"],
                            Mutability = Mutability.ReadOnly,
                        },
                        UserSchema.Text("display", "The member's name.") with
                        {
                            Mutability = Mutability.ReadOnly,
                        },
                    ],
                },
            ]
        );
}
