namespace Puente.Emulator.Scim;

internal static class ScimNames
{
    public const string User = "urn:ietf:params:scim:schemas:core:2.0:User";
    public const string Group = "urn:ietf:params:scim:schemas:core:2.0:Group";
    public const string Enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
    public const string Platform = "urn:ietf:params:scim:schemas:extension:genesys:purecloud:2.0:User";
    public const string List = "urn:ietf:params:scim:api:messages:2.0:ListResponse";
    public const string Patch = "urn:ietf:params:scim:api:messages:2.0:PatchOp";

    /// <summary>Authority that <c>externalId</c> is kept under.</summary>
    public const string ExternalAuthority = "scim";
}
