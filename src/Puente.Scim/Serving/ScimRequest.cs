using System.Text.Json.Nodes;

namespace Puente.Scim.Serving;

/// <summary>One request, without its transport.</summary>
/// <param name="Path">After the server's address, without a slash at the start: <c>Users/2819c223</c>.</param>
/// <param name="Address">Of the server, without a slash at the end; stands in locations.</param>
public sealed record ScimRequest(string Method, string Path, string Address)
{
    public IReadOnlyDictionary<string, string> Query { get; init; } = new Dictionary<string, string>();

    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Null when there is none.</summary>
    public string? ContentType { get; init; }

    public string? IfMatch { get; init; }

    public string? IfNoneMatch { get; init; }

    internal string? Parameter(string name) =>
        Query.FirstOrDefault(pair => pair.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;
}

/// <param name="Body">Null when there is none.</param>
public sealed record ScimAnswer(int Status, JsonObject? Body = null)
{
    public string? ETag { get; init; }

    public string? Location { get; init; }

    /// <summary>Methods that are possible, for 405.</summary>
    public string? Allow { get; init; }

    /// <summary>RFC 7644, 3.12.</summary>
    public static ScimAnswer Refuse(int status, string? scimType, string detail)
    {
        var body = new JsonObject
        {
            ["schemas"] = new JsonArray("urn:ietf:params:scim:api:messages:2.0:Error"),
            ["status"] = status.ToString(System.Globalization.CultureInfo.InvariantCulture),
        };
        if (scimType is not null)
            body["scimType"] = scimType;
        body["detail"] = detail;
        return new ScimAnswer(status, body);
    }

    internal static ScimAnswer Of(ScimException fault) => Refuse(fault.Status, fault.ScimType, fault.Message);
}
