using System.Text.Json;
using Microsoft.Extensions.Logging;
using Puente.Platform;
using Puente.Platform.Errors;
using Puente.Platform.Paging;
using Puente.Platform.Requests;
using Puente.Sync.Channels.Topics;

namespace Puente.Sync.Channels.Following;

/// <summary>Turns what is named by meaning into objects and their topics, and follows users and queues that come and go.</summary>
internal sealed class ObjectDirectory(
    PlatformClient platform,
    ChannelOptions options,
    ChannelFleet fleet,
    ChannelHealth health,
    TimeProvider time,
    ILogger log
)
{
    private static readonly TimeSpan FirstAgain = TimeSpan.FromSeconds(5);
    private static readonly Listing AllQueues = new(Route.Of("/api/v2/routing/queues"), PagingStyle.PageNumber);
    private static readonly Listing ActiveUsers = new(
        Route.Of("/api/v2/users").With("state", "active"),
        PagingStyle.PageNumber
    );

    private HashSet<Guid>? _queues = options.Queues.IsAll ? null : [.. options.Queues.Ids];
    private HashSet<Guid>? _users = options.Users.IsAll ? null : [.. options.Users.Ids];
    private DateTimeOffset? _listedAt;

    /// <exception cref="ChannelCapacityException">What is wanted at the start has no room on the channels.</exception>
    public async Task RunAsync(CancellationToken stop)
    {
        health.Await("capacity");
        health.Await("users");
        health.Await("queues");
        while (true)
        {
            var began = time.GetUtcNow();
            _queues = await ListAsync("queues", options.Queues, AllQueues, _queues, stop);
            _users = await ListAsync("users", options.Users, ActiveUsers, _users, stop);
            if (_queues is null || _users is null)
            {
                // Nothing is known yet, so nothing can be subscribed to; the gap of the start goes on.
                await Task.Delay(FirstAgain, time, stop);
                continue;
            }

            fleet.SetObjects(TopicsByObject(_queues, _users), _listedAt);
            _listedAt = began;
            if (!options.Queues.IsAll && !options.Users.IsAll)
                return;
            await Task.Delay(options.RelistEvery, time, stop);
        }
    }

    private async Task<HashSet<Guid>?> ListAsync(
        string what,
        ChannelSelection selection,
        Listing listing,
        HashSet<Guid>? before,
        CancellationToken stop
    )
    {
        if (!selection.IsAll)
        {
            health.Good(what);
            return before;
        }

        try
        {
            var now = await ReadAsync(listing, stop);
            // Pages shift while somebody deletes, and an object can slip through between two of them. Who is missing
            // in one listing is asked for again before its events are given up.
            if (before is not null && !before.IsSubsetOf(now))
                now.UnionWith(await ReadAsync(listing, stop));
            health.Good(what);
            return now;
        }
        catch (PlatformException fault) when (fault is not SignInException { MayRepeat: false })
        {
            health.Bad(what, $"{what} cannot be listed, new ones are not followed: {fault.Message}");
            ChannelLog.NotListed(log, what, fault.Message);
            return before;
        }
    }

    private async Task<HashSet<Guid>> ReadAsync(Listing listing, CancellationToken stop)
    {
        var ids = new HashSet<Guid>();
        await foreach (var entity in platform.ListRawAsync(listing, stop))
            if (IdOf(entity.Span) is { } id)
                ids.Add(id);
        return ids;
    }

    /// <summary>Null for what has no id of the platform's form; it has no topics either.</summary>
    private static Guid? IdOf(ReadOnlySpan<byte> entity)
    {
        var reader = new Utf8JsonReader(entity);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            return null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isId = reader.ValueTextEquals("id"u8);
            reader.Read();
            if (isId)
                return reader.TokenType == JsonTokenType.String && reader.TryGetGuid(out var id) ? id : null;
            reader.Skip();
        }

        return null;
    }

    private Dictionary<string, IReadOnlyList<string>> TopicsByObject(HashSet<Guid> queues, HashSet<Guid> users) =>
        queues
            .SelectMany(id => options.QueueEvents.Select(end => TopicName.OfQueue(id, end)))
            .Concat(users.SelectMany(id => options.UserEvents.Select(end => TopicName.OfUser(id, end))))
            .Concat(options.Topics.SelectMany(TopicName.Expand))
            .Distinct(StringComparer.Ordinal)
            .GroupBy(TopicName.ObjectOf, StringComparer.Ordinal)
            .ToDictionary(same => same.Key, TopicName.Combine, StringComparer.Ordinal);
}
