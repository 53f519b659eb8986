using Puente.Platform.Requests;

namespace Puente.Platform.UserDetails;

/// <summary>Presences and routing statuses of users, seconds after they changed. Needs <c>analytics:userDetail:view</c>.</summary>
public sealed class UserDetailsApi
{
    /// <summary>Longest interval of one query without filters.</summary>
    public static readonly TimeSpan LongestInterval = TimeSpan.FromDays(7);

    private const string Query = "/api/v2/analytics/users/details/query";
    private readonly PlatformClient _client;

    internal UserDetailsApi(PlatformClient client) => _client = client;

    /// <summary>Opens one page of the states that touch <c>[from, to)</c>; dispose it.</summary>
    /// <remarks>
    /// Pages can be shorter than asked for and a user can be on several (facts: a state of several days is stored once for each
    /// edge and told apart after paging), so only an empty page is the end.
    /// </remarks>
    /// <param name="pageNumber">From 1.</param>
    /// <param name="pageSize">1 to 100.</param>
    public async Task<UserDetailsPage> QueryPageAsync(
        DateTimeOffset from,
        DateTimeOffset to,
        int pageNumber,
        int pageSize = 100,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(pageNumber, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(pageSize, 1);
        if (to <= from)
            throw new ArgumentException("The interval of a query must end after it begins.", nameof(to));
        var body = QueryBody.Write(
            from,
            to,
            writer =>
            {
                writer.WriteStartObject("paging");
                writer.WriteNumber("pageSize", pageSize);
                writer.WriteNumber("pageNumber", pageNumber);
                writer.WriteEndObject();
            }
        );
        return new UserDetailsPage(
            await _client.SendAsync(HttpMethod.Post, Route.Of(Query), body, RequestOptions.Query, cancellationToken)
        );
    }
}

/// <summary>One page <c>{userDetails, totalHits}</c>; without users <c>userDetails</c> is absent.</summary>
public sealed class UserDetailsPage : Utf8JsonBody
{
    internal UserDetailsPage(PlatformAnswer answer)
        : base(answer) { }
}
