using System.Text.Json.Nodes;
using Puente.Platform.Paging;
using Puente.Platform.Requests;

namespace Puente.Platform.Skills;

/// <summary>Routing skills.</summary>
public sealed class SkillsApi
{
    private readonly PlatformClient _client;

    internal SkillsApi(PlatformClient client) => _client = client;

    public IAsyncEnumerable<Skill> ListAsync(CancellationToken cancellationToken = default) =>
        _client.ListAsync(All, PlatformJson.Default.Skill, cancellationToken);

    /// <summary>Each record as the platform sent it, UTF-8 JSON.</summary>
    public IAsyncEnumerable<ReadOnlyMemory<byte>> ListRawAsync(CancellationToken cancellationToken = default) =>
        _client.ListRawAsync(All, cancellationToken);

    public async Task<Skill> GetAsync(SkillId id, CancellationToken cancellationToken = default)
    {
        var answer = await _client.SendBufferedAsync(
            HttpMethod.Get,
            Route.Of("/api/v2/routing/skills/{skillId}", id.ToString()),
            null,
            RequestOptions.Default,
            cancellationToken
        );
        return answer.Read(PlatformJson.Default.Skill);
    }

    /// <remarks>Not repeated when its outcome is unknown. A name that is taken is refused with 409.</remarks>
    public async Task<Skill> CreateAsync(string name, CancellationToken cancellationToken = default) =>
        (
            await _client.SendBufferedAsync(
                HttpMethod.Post,
                Route.Of("/api/v2/routing/skills"),
                JsonBody.Of(new JsonObject { ["name"] = name }),
                RequestOptions.Default,
                cancellationToken
            )
        ).Read(PlatformJson.Default.Skill);

    private static Listing All => new(Route.Of("/api/v2/routing/skills"), PagingStyle.PageNumber) { PageSize = 100 };
}
