namespace Puente.Scim.Serving;

/// <summary>What one request may ask for; told in ServiceProviderConfig.</summary>
public static class ScimLimits
{
    /// <summary>Of a body.</summary>
    public const int MostBytes = 1 << 20;

    public const int MostOperations = 1_000;

    /// <summary>Resources on one page; more are asked for page by page.</summary>
    public const int MostResults = 1_000;

    public const int UsualResults = 100;
}
