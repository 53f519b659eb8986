using System.Net;
using Microsoft.Extensions.Time.Testing;
using Puente.Platform.Errors;
using Puente.Platform.Notifications;
using Puente.Platform.Tests.Fakes;

namespace Puente.Platform.Tests.Notifications;

public sealed class NotificationsTests : IDisposable
{
    private const string Id = "streaming-0-3k9q2v7m1x8c5b4n6z0a7s2d1f";
    private const string Address = "wss://streaming.mypurecloud.ie/channels/" + Id;
    private const string Subscriptions = $"/api/v2/notifications/channels/{Id}/subscriptions";
    private static readonly ChannelId Channel = new(Id);

    private readonly ScriptedSocket _socket = new();
    private readonly Recorder _log = new();
    private readonly PlatformClient _client;

    public NotificationsTests() =>
        _client = Clients.Over(_socket, new FakeTimeProvider(), options => options.MaxTries = 1, _log);

    public void Dispose()
    {
        _client.Dispose();
        _log.Dispose();
    }

    [Fact]
    public async Task A_channel_is_made_and_its_address_and_id_show_nowhere()
    {
        _socket.Answer(() =>
            ScriptedSocket.Json(
                $$"""{"connectUri":"{{Address}}","id":"{{Id}}","expires":"2026-08-16T12:41:54.707Z","new":1}"""
            )
        );

        var channel = await _client.Notifications.CreateChannelAsync();

        Assert.Equal((Id, Address), (channel.Id.Value, channel.ConnectUri.Reveal()));
        Assert.Equal(DateTimeOffset.Parse("2026-08-16T12:41:54.707Z"), channel.Expires);
        var sent = Assert.Single(_socket.Requests);
        Assert.Equal(
            (HttpMethod.Post, "/api/v2/notifications/channels", ""),
            (sent.Method, sent.PathAndQuery, sent.Body)
        );
        Assert.DoesNotContain("streaming", channel.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(_log.Lines, line => line.Contains("3k9q", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"id":"x"}""")]
    [InlineData("""{"connectUri":"wss://a/b"}""")]
    [InlineData("""{"connectUri":"","id":"x"}""")]
    [InlineData("""{"connectUri":"wss://a/b","id":7}""")]
    public async Task A_channel_without_id_or_address_is_an_error_that_does_not_quote_it(string answer)
    {
        _socket.Answer(() => ScriptedSocket.Json(answer));

        var fault = await Assert.ThrowsAsync<PlatformContentException>(() =>
            _client.Notifications.CreateChannelAsync()
        );

        Assert.DoesNotContain("wss", fault.ToString(), StringComparison.Ordinal);
        Assert.Equal("/api/v2/notifications/channels", fault.Route);
    }

    [Fact]
    public async Task Topics_are_replaced_and_added_with_errors_ignored_topic_by_topic()
    {
        _socket.Answer(() =>
            ScriptedSocket.Json(
                """
                {"entities":[{"id":"v2.a?b&c","state":"Permitted","selfUri":"/x"},
                {"id":"v2.a.c","state":"Rejected","rejectionReason":"r","missingPermissions":["x:y:view"]},{"id":"v2.d"}]}
                """
            )
        );

        var topics = await _client.Notifications.ReplaceSubscriptionsAsync(Channel, ["v2.a?b&c", "v2.d"]);
        await _client.Notifications.AddSubscriptionsAsync(Channel, ["v2.e"], ignoreErrors: false);
        await _client.Notifications.ReplaceSubscriptionsAsync(Channel, []);

        Assert.Equal([false, true, false], topics.Select(topic => topic.IsRejected));
        Assert.Equal(("r", "x:y:view"), (topics[1].RejectionReason, topics[1].MissingPermissions!.Single()));
        Assert.Equal(
            [
                $"PUT {Subscriptions}?ignoreErrors=true [{{\"id\":\"v2.a?b\\u0026c\"}},{{\"id\":\"v2.d\"}}]",
                $"POST {Subscriptions} [{{\"id\":\"v2.e\"}}]",
                $"PUT {Subscriptions}?ignoreErrors=true []",
            ],
            _socket.Requests.Select(sent => $"{sent.Method} {sent.PathAndQuery} {sent.Body}")
        );
    }

    [Fact]
    public async Task A_forbidden_topic_without_ignoring_is_an_error_with_its_code_and_no_channel_in_it()
    {
        _socket.Answer(() =>
            ScriptedSocket.Json(
                """{"message":"The user does not have permission \"p\" required for topic \"t\"","code":"notification.unauthorized.topic","status":403}""",
                HttpStatusCode.Forbidden
            )
        );

        var fault = await Assert.ThrowsAsync<PlatformResponseException>(() =>
            _client.Notifications.AddSubscriptionsAsync(Channel, ["t"], ignoreErrors: false)
        );

        Assert.Equal((HttpStatusCode.Forbidden, "notification.unauthorized.topic"), (fault.Status, fault.Code));
        Assert.DoesNotContain("3k9q", fault.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_channel_is_there_or_not()
    {
        _socket.Answer(
            () => ScriptedSocket.Json(""),
            () => ScriptedSocket.Json("", HttpStatusCode.NotFound),
            () => ScriptedSocket.Json("", HttpStatusCode.Forbidden)
        );

        Assert.True(await _client.Notifications.ExistsAsync(Channel));
        Assert.False(await _client.Notifications.ExistsAsync(Channel));
        await Assert.ThrowsAsync<PlatformResponseException>(() => _client.Notifications.ExistsAsync(Channel));
        Assert.All(
            _socket.Requests,
            sent =>
                Assert.Equal(
                    (HttpMethod.Head, $"/api/v2/notifications/channels/{Id}"),
                    (sent.Method, sent.PathAndQuery)
                )
        );
    }

    [Fact]
    public async Task Clearing_a_channel_that_is_gone_has_nothing_to_do()
    {
        _socket.Answer(
            () => new HttpResponseMessage(HttpStatusCode.NoContent),
            () => ScriptedSocket.Status(HttpStatusCode.NotFound)
        );

        await _client.Notifications.ClearSubscriptionsAsync(Channel);
        await _client.Notifications.ClearSubscriptionsAsync(Channel);

        Assert.All(
            _socket.Requests,
            sent => Assert.Equal((HttpMethod.Delete, Subscriptions), (sent.Method, sent.PathAndQuery))
        );
    }

    [Fact]
    public async Task Available_topics_keep_what_has_no_property_of_its_own()
    {
        _socket.Answer(() =>
            ScriptedSocket.Json(
                """
                {"entities":[{"id":"v2.users.{id}.routingStatus","description":"d","visibility":"Public","enforced":true,
                "transports":["Websocket","EventBridge"],"requiresPermissions":[],"topicParameters":["id"],"schema":{"type":"object"}}]}
                """
            )
        );

        var topic = Assert.Single(await _client.Notifications.ListAvailableTopicsAsync(includePreview: false));

        Assert.Equal("v2.users.{id}.routingStatus", topic.Id);
        Assert.Equal(["Websocket", "EventBridge"], topic.Transports);
        Assert.Equal(["enforced", "schema"], topic.Other!.Keys.Order());
        Assert.Equal(
            "/api/v2/notifications/availabletopics?includePreview=false&expand=description&expand=visibility&expand=transports&expand=requiresPermissions&expand=topicParameters",
            Assert.Single(_socket.Requests).PathAndQuery
        );
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("""{"entities":{}}""")]
    [InlineData("""{"entities":[null]}""")]
    [InlineData("""{"entities":[{"id":7}]}""")]
    [InlineData("""{"entities":[""")]
    public async Task A_list_that_is_none_is_an_error_of_the_platforms_content(string answer)
    {
        _socket.Answer(() => ScriptedSocket.Json(answer));

        await Assert.ThrowsAsync<PlatformContentException>(() => _client.Notifications.ListSubscriptionsAsync(Channel));
    }
}
