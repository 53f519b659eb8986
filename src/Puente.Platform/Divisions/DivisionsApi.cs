using Puente.Platform.Paging;
using Puente.Platform.Requests;

namespace Puente.Platform.Divisions;

/// <summary>Divisions, which rights are given in.</summary>
public sealed class DivisionsApi
{
    private readonly PlatformClient _client;

    internal DivisionsApi(PlatformClient client) => _client = client;

    public IAsyncEnumerable<Division> ListAsync(CancellationToken cancellationToken = default) =>
        _client.ListAsync(All, PlatformJson.Default.Division, cancellationToken);

    /// <summary>Each record as the platform sent it, UTF-8 JSON.</summary>
    public IAsyncEnumerable<ReadOnlyMemory<byte>> ListRawAsync(CancellationToken cancellationToken = default) =>
        _client.ListRawAsync(All, cancellationToken);

    public async Task<Division> GetAsync(DivisionId id, CancellationToken cancellationToken = default)
    {
        var answer = await _client.SendBufferedAsync(
            HttpMethod.Get,
            Route.Of("/api/v2/authorization/divisions/{divisionId}", id.ToString()),
            null,
            RequestOptions.Default,
            cancellationToken
        );
        return answer.Read(PlatformJson.Default.Division);
    }

    public async Task<Division> GetHomeAsync(CancellationToken cancellationToken = default)
    {
        var answer = await _client.SendBufferedAsync(
            HttpMethod.Get,
            Route.Of("/api/v2/authorization/divisions/home"),
            null,
            RequestOptions.Default,
            cancellationToken
        );
        return answer.Read(PlatformJson.Default.Division);
    }

    /// <summary>Moves users into a division; needs <c>directory:user:edit</c> in both.</summary>
    /// <param name="users">Up to 50.</param>
    public Task MoveUsersAsync(
        DivisionId id,
        IReadOnlyCollection<string> users,
        CancellationToken cancellationToken = default
    ) =>
        _client.SendBufferedAsync(
            HttpMethod.Post,
            Route.Of("/api/v2/authorization/divisions/{divisionId}/objects/{objectType}", id.ToString(), "USER"),
            JsonBody.Of(JsonBody.Texts(users)),
            RequestOptions.Query,
            cancellationToken
        );

    private static Listing All =>
        new(Route.Of("/api/v2/authorization/divisions"), PagingStyle.PageNumber) { PageSize = 100 };
}
