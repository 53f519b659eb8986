namespace Puente.Scim.Serving;

/// <summary>If-Match and If-None-Match (RFC 7644, 3.14); versions are weak and compared as such.</summary>
internal static class Preconditions
{
    /// <exception cref="ScimException">412: the resource is another version.</exception>
    public static void Check(ScimRequest request, string version)
    {
        if (request.IfMatch is { } wanted && !Holds(wanted, version))
            throw new ScimException(412, null, $"If-Match does not name the resource's version, which is {version}.");
        if (request.IfNoneMatch is { } unwanted && Holds(unwanted, version))
            throw new ScimException(412, null, $"If-None-Match names the resource's version, {version}.");
    }

    public static bool Holds(string header, string version) =>
        header
            .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Any(tag => tag == "*" || Opaque(tag) == Opaque(version));

    private static string Opaque(string tag) =>
        (tag.StartsWith("W/", StringComparison.Ordinal) ? tag[2..] : tag).Trim('"');
}
