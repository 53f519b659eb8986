using Puente.Actions.JsonPaths;

namespace Puente.Hub.Gateway.Lookups;

/// <summary>A request to a web service with places for inputs, and where its answer holds the outputs.</summary>
internal sealed record HttpLookup
{
    /// <summary>GET or POST; only GET is sent a second time.</summary>
    public required string Method { get; init; }

    /// <summary>Begins with <c>/</c>; follows the path of the source's address.</summary>
    public required RequestText Path { get; init; }

    public IReadOnlyList<(string Name, RequestText Value)> Query { get; init; } = [];

    public IReadOnlyList<(string Name, RequestText Value)> Headers { get; init; } = [];

    /// <summary>Null without a body.</summary>
    public RequestBody? Body { get; init; }

    /// <summary>Where the row or the rows are.</summary>
    public required JsonPath Rows { get; init; }

    /// <summary>Paths within a row, in the order of <see cref="Lookup.Outputs"/>.</summary>
    public required IReadOnlyList<JsonPath> Outputs { get; init; }

    /// <summary>Statuses that mean: nothing found.</summary>
    public IReadOnlySet<int> Nothing { get; init; } = new HashSet<int>();
}

/// <summary>A body as JSON, or as <c>name=value</c> pairs of a form.</summary>
internal sealed record RequestBody(RequestText? Json, IReadOnlyList<(string Name, RequestText Value)> Form);
