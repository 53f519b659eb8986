namespace Puente.Scim.Schemas;

/// <summary>RFC 7643, 4.1, 4.3 and 8.7.1.</summary>
internal static class UserSchema
{
    public const string CoreId = "urn:ietf:params:scim:schemas:core:2.0:User";
    public const string EnterpriseId = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

    public static ScimSchema Core { get; } =
        new(
            CoreId,
            "User",
            "User Account",
            [
                Text("userName", "What the person signs in with; unique, case does not count.") with
                {
                    IsRequired = true,
                    IsUnique = true,
                },
                new("name", ScimType.Complex, "The parts of the person's name.")
                {
                    Parts =
                    [
                        Text("formatted", "The whole name."),
                        Text("familyName", "Last name."),
                        Text("givenName", "First name."),
                        Text("middleName", "Middle names."),
                        Text("honorificPrefix", "Title before the name."),
                        Text("honorificSuffix", "What follows the name."),
                    ],
                },
                Text("displayName", "The name to show."),
                Text("nickName", "The casual name."),
                Reference("profileUrl", "A page about the person."),
                Text("title", "Job title."),
                Text("userType", "Relation to the organisation: Employee, Contractor."),
                Text("preferredLanguage", "As in Accept-Language."),
                Text("locale", "For dates and currency."),
                Text("timezone", "Olson name."),
                new("active", ScimType.Boolean, "False for a person who may not work."),
                Text("password", "Taken and not kept.") with
                {
                    Mutability = Mutability.WriteOnly,
                    Returned = Returned.Never,
                },
                Many("emails", "E-mail addresses.", "work", "home", "other"),
                Many("phoneNumbers", "Telephone numbers.", "work", "home", "mobile", "fax", "pager", "other"),
                Many("ims", "Addresses for instant messages."),
                Photos,
                Addresses,
                Groups,
                Many("entitlements", "What the person may use."),
                Many("roles", "Roles of the person."),
                Certificates,
            ]
        );

    public static ScimSchema Enterprise { get; } =
        new(
            EnterpriseId,
            "EnterpriseUser",
            "Enterprise User",
            [
                Text("employeeNumber", "Number of the person in the organisation."),
                Text("costCenter", "Cost centre."),
                Text("organization", "Organisation."),
                Text("division", "Division."),
                Text("department", "Department."),
                new("manager", ScimType.Complex, "The person's manager.")
                {
                    Parts =
                    [
                        Text("value", "The manager's id.") with
                        {
                            IsCaseExact = true,
                        },
                        Reference("$ref", "The manager's address.", "User") with
                        {
                            Mutability = Mutability.ReadOnly,
                        },
                        Text("displayName", "The manager's name.") with
                        {
                            Mutability = Mutability.ReadOnly,
                        },
                    ],
                },
            ]
        );

    // Properties and not fields: the schemas above are made first.
    private static ScimAttribute Photos =>
        Many("photos", "Pictures.", "photo", "thumbnail") with
        {
            Parts = [Reference("value", "Address of the picture.", "external"), .. Labels("photo", "thumbnail")],
        };

    private static ScimAttribute Addresses =>
        new("addresses", ScimType.Complex, "Postal addresses.")
        {
            IsMany = true,
            Parts =
            [
                Text("formatted", "The whole address."),
                Text("streetAddress", "Street and number."),
                Text("locality", "City."),
                Text("region", "State or region."),
                Text("postalCode", "Postal code."),
                Text("country", "ISO 3166-1 alpha 2."),
                .. Labels("work", "home", "other").Skip(1),
            ],
        };

    private static ScimAttribute Groups =>
        new("groups", ScimType.Complex, "Groups the person belongs to; changed at the groups.")
        {
            IsMany = true,
            Mutability = Mutability.ReadOnly,
            Parts =
            [
                Text("value", "The group's id.") with
                {
                    IsCaseExact = true,
                    Mutability = Mutability.ReadOnly,
                },
                Reference("$ref", "The group's address.", "Group") with
                {
                    Mutability = Mutability.ReadOnly,
                },
                Text("display", "The group's name.") with
                {
                    Mutability = Mutability.ReadOnly,
                },
                Text("type", "Whether by itself or through another group.") with
                {
                    Canonical = ["direct", "indirect"],
                    Mutability = Mutability.ReadOnly,
                },
            ],
        };

    private static ScimAttribute Certificates =>
        Many("x509Certificates", "Certificates.") with
        {
            Parts = [new("value", ScimType.Binary, "DER in Base64.") { IsCaseExact = true }, .. Labels()],
        };

    internal static ScimAttribute Text(string name, string description) => new(name, ScimType.Text, description);

    internal static ScimAttribute Reference(string name, string description, params string[] types) =>
        new(name, ScimType.Reference, description)
        {
            IsCaseExact = true,
            ReferenceTypes = types.Length > 0 ? types : ["external"],
        };

    private static ScimAttribute Many(string name, string description, params string[] types) =>
        new(name, ScimType.Complex, description)
        {
            IsMany = true,
            Parts = [Text("value", "The value."), .. Labels(types)],
        };

    private static ScimAttribute[] Labels(params string[] types) =>
        [
            Text("display", "The value for people."),
            Text("type", "What it is for.") with
            {
                Canonical = types,
            },
            new("primary", ScimType.Boolean, "True for at most one value."),
        ];
}
