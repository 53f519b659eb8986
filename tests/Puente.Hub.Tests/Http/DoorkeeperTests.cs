using System.Net.Http.Headers;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Puente.Hub.Http;
using Puente.Hub.Streams;
using Puente.Hub.Tests.Fakes;

namespace Puente.Hub.Tests.Http;

public sealed class DoorkeeperTests
{
    [Theory]
    [InlineData("Host", "evil.example")]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Origin", "null")]
    public async Task A_web_page_that_reaches_the_address_gets_nothing(string header, string value)
    {
        await using var hub = await RunningHub.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "api/local/status");
        request.Headers.TryAddWithoutValidation(header, value);
        using var answer = await hub.Http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(403, (int)answer.StatusCode);
    }

    [Theory]
    [InlineData("GET", "api/local/events")]
    [InlineData("POST", "api/local/sql")]
    [InlineData("POST", "api/local/replay")]
    public async Task Customer_data_needs_the_key_of_the_hubs_file(string method, string path)
    {
        await using var hub = await RunningHub.StartAsync();
        foreach (var key in new[] { "", hub.Host.Key[..^1] + "x" })
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), path);
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
            using var answer = await hub.Http.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.Equal(401, (int)answer.StatusCode);
        }
    }

    [Fact]
    public async Task A_form_of_a_web_page_cannot_ask_the_store()
    {
        await using var hub = await RunningHub.StartAsync();
        using var form = new StringContent("{\"sql\":\"select 1\"}", Encoding.UTF8, "text/plain");
        using var answer = await hub.Http.PostAsync(
            new Uri("api/local/sql", UriKind.Relative),
            form,
            TestContext.Current.CancellationToken
        );
        Assert.Equal(415, (int)answer.StatusCode);
    }

    [Theory]
    [InlineData("http://0.0.0.0:8190")]
    [InlineData("http://[::]:8190")]
    [InlineData("http://192.168.1.5:8190")]
    [InlineData("http://hub.example:8190")]
    [InlineData("https://127.0.0.1:8190")]
    [InlineData("127.0.0.1:8190")]
    [InlineData("http://127.0.0.1:8190/hub")]
    public async Task An_address_that_others_can_reach_is_refused_before_anything_starts(string listen)
    {
        Assert.NotNull(ListenAddress.FaultOf(listen));
        var stream = ScriptedStream.Calm("rows");
        await using var log = new MemoryLog();
        await Assert.ThrowsAsync<ArgumentException>(() =>
            HubHost.StartAsync(
                new HubParts
                {
                    Store = null!,
                    Log = log,
                    Streams = [stream],
                },
                listen,
                new RestartPolicy(),
                NullLogger.Instance,
                TimeProvider.System,
                TestContext.Current.CancellationToken
            )
        );
        Assert.Equal(0, stream.Runs);
    }

    [Theory]
    [InlineData("http://127.0.0.1:8190")]
    [InlineData("http://127.5.0.1:0")]
    [InlineData("http://localhost:8190")]
    [InlineData("http://[::1]:8190/")]
    public void Loopback_addresses_will_do(string listen) => Assert.Null(ListenAddress.FaultOf(listen));
}
