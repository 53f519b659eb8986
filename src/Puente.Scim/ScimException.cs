namespace Puente.Scim;

/// <summary>A request that is refused (RFC 7644, 3.12).</summary>
/// <param name="scimType">Null when the RFC has no word for it.</param>
/// <param name="detail">For the administrator of the pushing directory: repeats no values of people.</param>
internal sealed class ScimException(int status, string? scimType, string detail) : Exception(detail)
{
    public int Status { get; } = status;

    public string? ScimType { get; } = scimType;

    public static ScimException Syntax(string detail) => new(400, "invalidSyntax", detail);

    public static ScimException Value(string detail) => new(400, "invalidValue", detail);

    public static ScimException Path(string detail) => new(400, "invalidPath", detail);

    public static ScimException Mutability(string detail) => new(400, "mutability", detail);

    public static ScimException NoTarget(string detail) => new(400, "noTarget", detail);
}
