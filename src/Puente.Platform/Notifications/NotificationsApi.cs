using System.Buffers;
using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Puente.Platform.Errors;
using Puente.Platform.Requests;

namespace Puente.Platform.Notifications;

/// <summary>Notification channels: making them, and what they are subscribed to. A channel cannot be deleted.</summary>
public sealed class NotificationsApi
{
    private const string Channels = "/api/v2/notifications/channels";
    private readonly PlatformClient _client;

    internal NotificationsApi(PlatformClient client) => _client = client;

    /// <summary>
    /// Makes a channel. Of a user and OAuth client the platform keeps 20: the 21st takes the place of the one that was used
    /// longest ago, one without a socket first.
    /// </summary>
    public async Task<NotificationChannel> CreateChannelAsync(CancellationToken cancellationToken = default)
    {
        var answer = await _client.SendBufferedAsync(
            HttpMethod.Post,
            Route.Of(Channels),
            null,
            RequestOptions.Default,
            cancellationToken
        );
        return answer.Read(PlatformJson.Default.NotificationChannel);
    }

    /// <summary>False when the channel has expired, was evicted, or its token is gone.</summary>
    public async Task<bool> ExistsAsync(ChannelId id, CancellationToken cancellationToken = default)
    {
        try
        {
            await _client.SendBufferedAsync(
                HttpMethod.Head,
                Route.Of(Channels + "/{channelId}", id.Value),
                null,
                RequestOptions.Default,
                cancellationToken
            );
            return true;
        }
        catch (PlatformResponseException e) when (e.Status == HttpStatusCode.NotFound)
        {
            return false;
        }
    }

    public async Task<IReadOnlyList<ChannelTopic>> ListSubscriptionsAsync(
        ChannelId id,
        CancellationToken cancellationToken = default
    )
    {
        var answer = await _client.SendBufferedAsync(
            HttpMethod.Get,
            Subscriptions(id),
            null,
            RequestOptions.Default,
            cancellationToken
        );
        return Entities(answer, PlatformJson.Default.ChannelTopic);
    }

    /// <summary>Adds topics to what the channel has; the channel's life begins anew. 1,000 topics at most.</summary>
    /// <param name="ignoreErrors">A forbidden topic is answered as rejected; without it the whole request is a 403.</param>
    /// <returns>The platform's whole list, as it is now.</returns>
    public Task<IReadOnlyList<ChannelTopic>> AddSubscriptionsAsync(
        ChannelId id,
        IReadOnlyCollection<string> topics,
        bool ignoreErrors = true,
        CancellationToken cancellationToken = default
    ) => SubscribeAsync(HttpMethod.Post, id, topics, ignoreErrors, cancellationToken);

    /// <summary>Sets what the channel is subscribed to; the channel's life begins anew. 1,000 topics at most, none clears it.</summary>
    /// <inheritdoc cref="AddSubscriptionsAsync"/>
    public Task<IReadOnlyList<ChannelTopic>> ReplaceSubscriptionsAsync(
        ChannelId id,
        IReadOnlyCollection<string> topics,
        bool ignoreErrors = true,
        CancellationToken cancellationToken = default
    ) => SubscribeAsync(HttpMethod.Put, id, topics, ignoreErrors, cancellationToken);

    /// <summary>Removes every subscription of the channel. A channel that is gone has none.</summary>
    public async Task ClearSubscriptionsAsync(ChannelId id, CancellationToken cancellationToken = default)
    {
        try
        {
            await _client.SendBufferedAsync(
                HttpMethod.Delete,
                Subscriptions(id),
                null,
                RequestOptions.Query,
                cancellationToken
            );
        }
        catch (PlatformResponseException e) when (e.Status is HttpStatusCode.NotFound or HttpStatusCode.Gone) { }
    }

    /// <summary>Every topic template, with its transports and permissions.</summary>
    public async Task<IReadOnlyList<AvailableTopic>> ListAvailableTopicsAsync(
        bool includePreview = true,
        CancellationToken cancellationToken = default
    )
    {
        var route = Route
            .Of("/api/v2/notifications/availabletopics")
            .With("includePreview", includePreview ? "true" : "false");
        foreach (var part in (string[])["description", "visibility", "transports", "requiresPermissions"])
            route = route.With("expand", part);
        var answer = await _client.SendBufferedAsync(
            HttpMethod.Get,
            route.With("expand", "topicParameters"),
            null,
            RequestOptions.Default,
            cancellationToken
        );
        return Entities(answer, PlatformJson.Default.AvailableTopic);
    }

    private async Task<IReadOnlyList<ChannelTopic>> SubscribeAsync(
        HttpMethod method,
        ChannelId id,
        IReadOnlyCollection<string> topics,
        bool ignoreErrors,
        CancellationToken cancellationToken
    )
    {
        // Adding the same topic or setting the same list twice changes nothing, so a lost answer is asked for again.
        var answer = await _client.SendBufferedAsync(
            method,
            Subscriptions(id).With("ignoreErrors", ignoreErrors ? "true" : null),
            Write(topics),
            RequestOptions.Query,
            cancellationToken
        );
        return Entities(answer, PlatformJson.Default.ChannelTopic);
    }

    private static Route Subscriptions(ChannelId id) => Route.Of(Channels + "/{channelId}/subscriptions", id.Value);

    private static ReadOnlyMemory<byte> Write(IReadOnlyCollection<string> topics)
    {
        var buffer = new ArrayBufferWriter<byte>(2 + (topics.Count * 96));
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartArray();
            foreach (var topic in topics)
            {
                writer.WriteStartObject();
                writer.WriteString("id", topic);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        return buffer.WrittenMemory;
    }

    /// <summary>The answer's <c>entities</c>; these lists are not paged.</summary>
    private static List<T> Entities<T>(BufferedAnswer answer, JsonTypeInfo<T> type)
    {
        var entities = new List<T>();
        try
        {
            using var document = JsonDocument.Parse(answer.Utf8);
            if (
                document.RootElement.ValueKind != JsonValueKind.Object
                || !document.RootElement.TryGetProperty("entities", out var array)
                || array.ValueKind != JsonValueKind.Array
            )
                throw answer.Unusable("the answer has no entities.");
            foreach (var entity in array.EnumerateArray())
                entities.Add(entity.Deserialize(type) ?? throw answer.Unusable("an entity is null."));
            return entities;
        }
        catch (JsonException e)
        {
            throw answer.Unusable(
                $"the answer could not be read as {typeof(T).Name} (line {e.LineNumber}, byte {e.BytePositionInLine})."
            );
        }
    }
}
