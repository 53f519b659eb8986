using Puente.Platform.Governor;

namespace Puente.Platform.Requests;

/// <summary>What one request needs that others do not.</summary>
public sealed record RequestOptions
{
    /// <summary>Null: the lane of the client, see <see cref="PlatformClient.WithLane"/>.</summary>
    public Lane? Lane { get; init; }

    /// <summary>Says that a POST, PUT, PATCH or DELETE may run twice without harm (a query), so it is repeated like a GET.</summary>
    public bool SafeToRepeat { get; init; }

    /// <summary>False hands out answers that are no success instead of throwing <see cref="Errors.PlatformResponseException"/>.</summary>
    public bool ThrowOnError { get; init; } = true;

    /// <summary>Media type of the body.</summary>
    public string ContentType { get; init; } = "application/json";

    /// <summary>Media type that is asked for.</summary>
    public string Accept { get; init; } = "application/json";

    /// <summary>Further request headers; none of those that the client sets itself, and none that describes a body.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>Per try, instead of <see cref="PlatformOptions.Timeout"/>.</summary>
    public TimeSpan? Timeout { get; init; }

    internal static RequestOptions Default { get; } = new();

    internal static RequestOptions Query { get; } = new() { SafeToRepeat = true };
}
