using Puente.Platform.Paging;
using Puente.Platform.Requests;

namespace Puente.Platform.Users;

/// <summary>People of the organisation.</summary>
public sealed partial class UsersApi
{
    private readonly PlatformClient _client;

    internal UsersApi(PlatformClient client) => _client = client;

    public IAsyncEnumerable<User> ListAsync(CancellationToken cancellationToken = default) =>
        _client.ListAsync(All, PlatformJson.Default.User, cancellationToken);

    /// <summary>Each record as the platform sent it, UTF-8 JSON.</summary>
    public IAsyncEnumerable<ReadOnlyMemory<byte>> ListRawAsync(CancellationToken cancellationToken = default) =>
        _client.ListRawAsync(All, cancellationToken);

    public async Task<User> GetAsync(UserId id, CancellationToken cancellationToken = default)
    {
        var answer = await _client.SendBufferedAsync(
            HttpMethod.Get,
            Route.Of("/api/v2/users/{userId}", id.ToString()),
            null,
            RequestOptions.Default,
            cancellationToken
        );
        return answer.Read(PlatformJson.Default.User);
    }

    /// <summary>Runs the platform's search, which lags seconds behind changes.</summary>
    /// <param name="query">UTF-8 JSON object with <c>query</c>, <c>sortBy</c> and so on; paging is put in.</param>
    public IAsyncEnumerable<User> SearchAsync(
        ReadOnlyMemory<byte> query,
        CancellationToken cancellationToken = default
    ) =>
        _client.ListAsync(
            new Listing(Route.Of("/api/v2/users/search"), PagingStyle.Search) { Body = query, Items = "results" },
            PlatformJson.Default.User,
            cancellationToken
        );

    private static Listing All =>
        new(Route.Of("/api/v2/users").With("state", "any"), PagingStyle.PageNumber) { PageSize = 100 };
}
