using Puente.Platform.Identity;
using Puente.Platform.Paging;
using Puente.Platform.Requests;

namespace Puente.Platform.Stations;

/// <summary>What a phone's line is to the routing of calls; it appears seconds after its phone.</summary>
public sealed record Station : PlatformRecord
{
    public required StationId Id { get; init; }
    public string? Name { get; init; }

    /// <summary><c>AVAILABLE</c>, <c>ASSOCIATED</c></summary>
    public string? Status { get; init; }

    /// <summary>Who is logged on.</summary>
    public string? UserId { get; init; }

    public string? WebRtcUserId { get; init; }
    public string? Type { get; init; }
}

public sealed class StationsApi
{
    private const string UserStation = "/api/v2/users/{userId}/station/defaultstation";
    private readonly PlatformClient _client;

    internal StationsApi(PlatformClient client) => _client = client;

    public IAsyncEnumerable<Station> ListAsync(CancellationToken cancellationToken = default) =>
        ListAsync(Route.Of("/api/v2/stations"), cancellationToken);

    public IAsyncEnumerable<Station> ListOfUserAsync(string user, CancellationToken cancellationToken = default) =>
        ListAsync(Route.Of("/api/v2/stations").With("webRtcUserId", user), cancellationToken);

    /// <summary>The station that the user gets at log-in. Just after the phone was made it is refused for a while (400, 404, 409).</summary>
    public Task SetDefaultAsync(string user, StationId station, CancellationToken cancellationToken = default) =>
        _client.SendBufferedAsync(
            HttpMethod.Put,
            Route.Of(UserStation + "/{stationId}", user, station.ToString()),
            null,
            RequestOptions.Query,
            cancellationToken
        );

    public Task ClearDefaultAsync(string user, CancellationToken cancellationToken = default) =>
        _client.SendBufferedAsync(
            HttpMethod.Delete,
            Route.Of(UserStation, user),
            null,
            RequestOptions.Query,
            cancellationToken
        );

    private IAsyncEnumerable<Station> ListAsync(Route route, CancellationToken cancellationToken) =>
        _client.ListAsync(new Listing(route, PagingStyle.PageNumber), PlatformJson.Default.Station, cancellationToken);
}
