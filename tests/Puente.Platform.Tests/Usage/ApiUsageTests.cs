using Microsoft.Extensions.Time.Testing;
using Puente.Platform.Errors;
using Puente.Platform.Tests.Fakes;

namespace Puente.Platform.Tests.Usage;

public sealed class ApiUsageTests : IDisposable
{
    private static readonly DateOnly Day = new(2026, 2, 1);
    private readonly FakeTimeProvider _time = new();
    private readonly ScriptedSocket _socket = new();

    public void Dispose() => _socket.Dispose();

    [Fact]
    public async Task A_query_is_started_polled_with_growing_pauses_and_read()
    {
        _socket.Answer(
            () => ScriptedSocket.Json("""{"executionId":"e-1","resultsUri":"/api/v2/usage/query/e-1/results"}"""),
            () => ScriptedSocket.Json("""{"queryStatus":"Running"}"""),
            () => ScriptedSocket.Json("""{"queryStatus":"Running"}"""),
            () =>
                ScriptedSocket.Json(
                    """{"queryStatus":"Complete","results":[{"clientId":"c","clientName":"hub","userId":"","templateUri":"api/v2/users/{userId}","httpMethod":"GET","status200":56,"status429":1,"requests":57,"date":"2026-02-01T00:00:00Z"}]}"""
                )
        );
        using var client = Clients.Over(_socket, _time);
        var asking = client.ApiUsage.QueryAsync(Day, Day, _time, TimeSpan.FromMinutes(5));
        await _time.RunAsync(() => asking);
        var row = Assert.Single(await asking);
        Assert.Equal(("hub", 57, 56, 1), (row.ClientName, row.Requests, row.Status200, row.Status429));
        Assert.Equal(
            """{"interval":"2026-02-01/2026-02-02","granularity":"Day","groupBy":["OAuthClientId","TemplateUri","HttpMethod"]}""",
            _socket.Requests.First().Body
        );
    }

    [Fact]
    public async Task A_query_is_read_to_its_last_page()
    {
        _socket.Answer(
            () => ScriptedSocket.Json("""{"executionId":"e-1"}"""),
            () =>
                ScriptedSocket.Json(
                    """{"queryStatus":"Complete","results":[{"requests":3}],"cursors":{"after":"x y"}}"""
                ),
            () =>
                ScriptedSocket.Json("""{"queryStatus":"Complete","results":[{"requests":4}],"cursors":{"after":""}}""")
        );
        using var client = Clients.Over(_socket, _time);
        var asking = client.ApiUsage.QueryAsync(Day, Day, _time, TimeSpan.FromMinutes(5));
        await _time.RunAsync(() => asking);
        Assert.Equal([3L, 4L], (await asking).Select(row => row.Requests));
        Assert.EndsWith("?after=x%20y", _socket.Requests.Last().PathAndQuery, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_is_read_to_its_last_page()
    {
        _socket.Answer(
            () => ScriptedSocket.Json("""{"id":"j-1"}"""),
            () => ScriptedSocket.Json("""{"queryStatus":"Queued"}"""),
            () =>
                ScriptedSocket.Json(
                    """{"queryStatus":"Succeeded","nextUri":"/api/v2/usage/aggregates/query/jobs/j-1?after=x","entities":[{"requestCount":3,"oauthClient":{"id":"c","name":"hub"}}]}"""
                ),
            () => ScriptedSocket.Json("""{"queryStatus":"Succeeded","entities":[{"requestCount":4}]}""")
        );
        using var client = Clients.Over(_socket, _time);
        var asking = client.ApiUsage.RunJobAsync(Day, Day, _time, TimeSpan.FromMinutes(5));
        await _time.RunAsync(() => asking);
        Assert.Equal([3L, 4L], (await asking).Select(row => row.Requests));
    }

    [Fact]
    public async Task A_count_that_does_not_end_is_given_up()
    {
        _socket.Answer(
            () => ScriptedSocket.Json("""{"executionId":"e-1"}"""),
            () => ScriptedSocket.Json("""{"queryStatus":"Running"}""")
        );
        using var client = Clients.Over(_socket, _time);
        var asking = client.ApiUsage.QueryAsync(Day, Day, _time, TimeSpan.FromMinutes(1));
        var error = await Assert.ThrowsAsync<PlatformContentException>(() => _time.RunAsync(() => asking));
        Assert.Contains("still counting after 60 s", error.Message, StringComparison.Ordinal);
    }
}
