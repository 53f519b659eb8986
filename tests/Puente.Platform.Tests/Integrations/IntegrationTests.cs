using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using Puente.Platform.Errors;
using Puente.Platform.Integrations;
using Puente.Platform.Tests.Fakes;

namespace Puente.Platform.Tests.Integrations;

public sealed class IntegrationTests : IDisposable
{
    private const string Id = "2f7b0000-1111-2222-3333-444455556666";
    private static readonly IntegrationId One = new(Guid.Parse(Id));
    private readonly ScriptedSocket _socket = new();
    private readonly PlatformClient _client;

    public IntegrationTests() => _client = Clients.Over(_socket, new FakeTimeProvider());

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task Integrations_of_a_type_are_listed_with_their_configuration()
    {
        _socket.Answer(() =>
            ScriptedSocket.Json(
                $$$"""{"entities":[{"id":"{{{Id}}}","name":"N","integrationType":{"id":"amazon-eventbridge-source"},"intendedState":"ENABLED","reportedState":{"code":"ACTIVE"},"config":{"current":{"name":"N","version":3,"properties":{"eventSourceSuffix":"hub"} } } }],"pageCount":1}"""
            )
        );
        var found = new List<Integration>();
        await foreach (var integration in _client.Integrations.ListAsync("amazon-eventbridge-source"))
            found.Add(integration);

        var one = Assert.Single(found);
        Assert.Equal((One, "ENABLED", "ACTIVE"), (one.Id, one.IntendedState, one.ReportedState!.Code));
        Assert.Equal("amazon-eventbridge-source", one.IntegrationType!.Id);
        Assert.Equal(3, one.Config!.Current!.Version);
        Assert.Equal("hub", one.Config.Current.Properties!.Value.GetProperty("eventSourceSuffix").GetString());
        Assert.Equal(
            "/api/v2/integrations?integrationType=amazon-eventbridge-source&expand=config.current&pageSize=100&pageNumber=1",
            _socket.Requests.Single().PathAndQuery
        );
    }

    [Fact]
    public async Task Types_are_listed_by_their_words()
    {
        _socket.Answer(() => ScriptedSocket.Json("""{"entities":[{"id":"webhook","name":"W"}],"pageCount":1}"""));
        await foreach (var type in _client.Integrations.ListTypesAsync())
            Assert.Equal("webhook", type.Id);

        Assert.StartsWith(
            "/api/v2/integrations/types?",
            _socket.Requests.Single().PathAndQuery,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_configuration_goes_back_with_everything_it_came_with()
    {
        const string Sent =
            """{"name":"N","version":3,"properties":{"a":1},"advanced":{"b":[2]},"notes":"n","credentials":{"c":{"id":"x"}},"tomorrow":true}""";
        _socket.Answer(() => ScriptedSocket.Json(Sent));

        var read = await _client.Integrations.GetConfigurationAsync(One);
        await _client.Integrations.PutConfigurationAsync(One, read with { Notes = "changed" });

        var put = _socket.Requests.Last();
        Assert.Equal((HttpMethod.Put, $"/api/v2/integrations/{Id}/config/current"), (put.Method, put.PathAndQuery));
        using var expected = JsonDocument.Parse(
            Sent.Replace("\"notes\":\"n\"", "\"notes\":\"changed\"", StringComparison.Ordinal)
        );
        using var actual = JsonDocument.Parse(put.Body);
        Assert.True(JsonElement.DeepEquals(expected.RootElement, actual.RootElement), put.Body);
    }

    [Fact]
    public async Task Making_and_switching_on_send_what_the_platform_expects()
    {
        _socket.Answer(() => ScriptedSocket.Json($$"""{"id":"{{Id}}"}"""));

        await _client.Integrations.CreateAsync("Hub", "amazon-eventbridge-source");
        await _client.Integrations.SetIntendedStateAsync(One, "ENABLED");

        Assert.Equal(
            [
                (
                    "POST",
                    "/api/v2/integrations",
                    """{"name":"Hub","integrationType":{"id":"amazon-eventbridge-source"}}"""
                ),
                ("PATCH", $"/api/v2/integrations/{Id}", """{"intendedState":"ENABLED"}"""),
            ],
            _socket.Requests.Select(sent => (sent.Method.Method, sent.PathAndQuery, sent.Body))
        );
    }

    [Fact]
    public async Task A_stale_version_is_refused_and_not_tried_again()
    {
        _socket.Answer(() => ScriptedSocket.Status(HttpStatusCode.Conflict));

        var fault = await Assert.ThrowsAsync<PlatformResponseException>(() =>
            _client.Integrations.PutConfigurationAsync(One, new IntegrationConfiguration { Version = 1 })
        );

        Assert.Equal(HttpStatusCode.Conflict, fault.Status);
        Assert.Single(_socket.Requests);
    }
}
