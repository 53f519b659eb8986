using System.Text.Json;
using Puente.Platform;
using Puente.Platform.Errors;
using Puente.Platform.Paging;
using Puente.Platform.Requests;
using Puente.Store;
using Puente.Store.Checkpoints;
using Puente.Store.Reference;

namespace Puente.Sync.Reference;

/// <summary>
/// Keeps the names behind the ids: users, queues and their members, wrap-up codes, skills and so on, as they were.
/// Each listing is stored whole in one transaction; a listing that was cut short is not stored, or absent entities
/// would look deleted.
/// </summary>
internal sealed class ReferenceSync(
    PlatformClient platform,
    IStore store,
    SyncOptions options,
    TimeProvider time,
    Action<string> note
)
{
    private const string Stream = "reference";

    private static readonly (ReferenceKind Kind, Listing Listing)[] Listings =
    [
        (ReferenceKind.Divisions, Pages("/api/v2/authorization/divisions")),
        (ReferenceKind.Users, Pages("/api/v2/users?state=any")),
        (ReferenceKind.Queues, Pages("/api/v2/routing/queues")),
        (ReferenceKind.WrapUpCodes, Pages("/api/v2/routing/wrapupcodes")),
        (ReferenceKind.Skills, Pages("/api/v2/routing/skills")),
        (ReferenceKind.Languages, Pages("/api/v2/routing/languages")),
        (ReferenceKind.Groups, Pages("/api/v2/groups")),
        (ReferenceKind.Locations, Pages("/api/v2/locations")),
        (ReferenceKind.PresenceDefinitions, Pages("/api/v2/presence/definitions?deactivated=true")),
    ];

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var listed = (await store.ReadCheckpointsAsync(Stream, cancellationToken)).ToDictionary(
            checkpoint => checkpoint.Key,
            checkpoint => checkpoint.UpdatedAt
        );
        foreach (var (kind, listing) in Listings)
        {
            if (IsDue(kind))
                await RefreshAsync(kind, () => ListAsync(listing, cancellationToken), cancellationToken);
        }

        if (IsDue(ReferenceKind.QueueMembers))
            await RefreshAsync(
                ReferenceKind.QueueMembers,
                () => ListMembersAsync(cancellationToken),
                cancellationToken
            );

        bool IsDue(ReferenceKind kind) =>
            !listed.TryGetValue(kind.ToString(), out var at) || time.GetUtcNow() - at >= options.ReferenceEvery;
    }

    /// <summary>A listing that is refused or cut short leaves the names as they were; conversations do not wait for names.</summary>
    private async Task RefreshAsync(
        ReferenceKind kind,
        Func<Task<List<ReferenceRecord>>> list,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await SaveAsync(kind, await list(), cancellationToken);
        }
        catch (PlatformException fault) when (fault is not SignInException)
        {
            note($"{kind} could not be listed, the table stays as it was: {fault.Message}");
        }
    }

    private async Task<List<ReferenceRecord>> ListAsync(Listing listing, CancellationToken cancellationToken)
    {
        var records = new List<ReferenceRecord>();
        await foreach (var entity in platform.ListRawAsync(listing, cancellationToken))
            records.Add(new ReferenceRecord(IdOf(entity, listing), entity));
        return records;
    }

    private async Task<List<ReferenceRecord>> ListMembersAsync(CancellationToken cancellationToken)
    {
        var members = new List<ReferenceRecord>();
        var queues = Pages("/api/v2/routing/queues");
        await foreach (var queue in platform.ListRawAsync(queues, cancellationToken))
        {
            var queueId = IdOf(queue, queues);
            // Members come without totals, so their pages are followed by nextUri.
            var route = Route.Of("/api/v2/routing/queues/{queueId}/members", queueId);
            foreach (var member in await ListAsync(new Listing(route, PagingStyle.NextUri), cancellationToken))
                members.Add(member with { Key = $"{queueId}/{member.Key}" });
        }

        return members;
    }

    private async Task SaveAsync(ReferenceKind kind, List<ReferenceRecord> listing, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        // The same entity twice happens when the listing changed between two pages; the later one is the newer one.
        var newest = listing.GroupBy(record => record.Key).Select(same => same.Last()).ToList();
        await using var transaction = await store.BeginAsync(cancellationToken);
        await transaction.MergeReferenceAsync(kind, newest, now, cancellationToken);
        await transaction.SaveCheckpointAsync(new Checkpoint(Stream, kind.ToString(), "{}", now), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private static Listing Pages(string path) => new(Route.FromPath(path), PagingStyle.PageNumber);

    private static string IdOf(ReadOnlyMemory<byte> entity, Listing listing)
    {
        using var document = JsonDocument.Parse(entity);
        return
            document.RootElement.TryGetProperty("id", out var id)
            && id.ValueKind == JsonValueKind.String
            && id.GetString() is { Length: > 0 } text
            ? text
            : throw new InvalidDataException($"GET {listing.Route.Template} listed an entity without an id.");
    }
}
