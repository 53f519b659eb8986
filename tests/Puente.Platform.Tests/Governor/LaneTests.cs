using System.Net;
using Microsoft.Extensions.Time.Testing;
using Puente.Platform.Errors;
using Puente.Platform.Governor;
using Puente.Platform.Requests;
using Puente.Platform.Tests.Fakes;

namespace Puente.Platform.Tests.Governor;

public sealed class LaneTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly ScriptedSocket _socket = new();

    public void Dispose() => _socket.Dispose();

    [Fact]
    public async Task A_long_wish_to_wait_parks_the_lane_and_not_the_client()
    {
        _socket.Answer(
            () => ScriptedSocket.Status(HttpStatusCode.TooManyRequests, 7200),
            () => ScriptedSocket.Json("{}")
        );
        using var client = Clients.Over(_socket, _time);
        var bulk = client.WithLane(Lane.Backfill);
        await Assert.ThrowsAsync<PlatformResponseException>(() => bulk.SendAsync(HttpMethod.Get, "/api/v2/users/me"));

        var parked = await Assert.ThrowsAsync<LaneParkedException>(() =>
            bulk.SendAsync(HttpMethod.Get, "/api/v2/groups")
        );
        Assert.Contains(
            "the backfill lane is parked until 2000-01-01 02:00:00 UTC, because GET /api/v2/users/me answered 429, Retry-After 7200 s",
            parked.Message,
            StringComparison.Ordinal
        );
        Assert.True(parked.MayRepeat);
        Assert.Single(_socket.Requests);
        var reading = client.Budget.Lanes.Single(lane => lane.Lane == Lane.Backfill);
        Assert.Equal("GET /api/v2/users/me answered 429, Retry-After 7200 s", reading.ParkedFor);

        await client.SendAsync(HttpMethod.Get, "/api/v2/groups");
        _time.Advance(TimeSpan.FromHours(2));
        await bulk.SendAsync(HttpMethod.Get, "/api/v2/groups");
        Assert.Equal(3, _socket.Requests.Count);
    }

    [Fact]
    public async Task A_resource_with_a_lower_limit_of_its_own_holds_up_nobody_else()
    {
        _socket.OnRequest = (sent, _) =>
        {
            var refused = sent.PathAndQuery.EndsWith("ivrs", StringComparison.Ordinal);
            var response = refused
                ? ScriptedSocket.Status(HttpStatusCode.TooManyRequests, 60)
                : ScriptedSocket.Json("{}");
            response.Headers.Add("inin-ratelimit-allowed", "300");
            response.Headers.Add("inin-ratelimit-count", "7");
            response.Headers.Add("inin-ratelimit-reset", "50");
            return Task.FromResult(response);
        };
        using var client = Clients.Over(_socket, _time, o => o.MaxTries = 1);
        await Assert.ThrowsAsync<PlatformResponseException>(() =>
            client.SendAsync(HttpMethod.Get, "/api/v2/architect/ivrs")
        );
        await client.SendAsync(HttpMethod.Get, "/api/v2/users");
    }

    [Fact]
    public async Task A_client_has_the_lane_of_its_options()
    {
        using var client = Clients.Over(_socket, _time, o => o.Lane = Lane.Provisioning);
        await client.SendAsync(HttpMethod.Get, "/api/v2/users");
        await client.SendAsync(HttpMethod.Get, "/api/v2/users", options: new RequestOptions { Lane = Lane.Live });
        Assert.Equal([0, 1, 1, 0], client.Budget.Lanes.Select(lane => lane.Used));
    }

    [Theory]
    [InlineData(HttpStatusCode.InternalServerError)]
    [InlineData(HttpStatusCode.GatewayTimeout)]
    public async Task A_post_whose_outcome_is_unknown_is_not_sent_again(HttpStatusCode status)
    {
        _socket.Answer(() => ScriptedSocket.Status(status), () => ScriptedSocket.Json("{}"));
        using var client = Clients.Over(_socket, _time, o => o.Lane = Lane.Provisioning);
        var error = await Assert.ThrowsAsync<PlatformResponseException>(() =>
            client.SendAsync(HttpMethod.Post, "/api/v2/users", "{}"u8.ToArray())
        );
        Assert.Single(_socket.Requests);
        Assert.False(error.MayRepeat);
    }
}
