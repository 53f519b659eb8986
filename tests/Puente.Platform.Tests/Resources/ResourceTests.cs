using System.Text;
using Microsoft.Extensions.Time.Testing;
using Puente.Platform.Queues;
using Puente.Platform.Tests.Fakes;
using Puente.Platform.Users;

namespace Puente.Platform.Tests.Resources;

public sealed class ResourceTests : IDisposable
{
    private const string Id = "2f7b0000-1111-2222-3333-444455556666";
    private readonly ScriptedSocket _socket = new();
    private readonly PlatformClient _client;

    public ResourceTests() => _client = Clients.Over(_socket, new FakeTimeProvider());

    public void Dispose() => _client.Dispose();

    public static TheoryData<string, Func<PlatformClient, IAsyncEnumerable<object>>> Listings =>
        new()
        {
            { "/api/v2/users?state=any&pageSize=100&pageNumber=1", c => c.Users.ListAsync() },
            { "/api/v2/groups?pageSize=100&pageNumber=1", c => c.Groups.ListAsync() },
            { "/api/v2/locations?pageSize=100&pageNumber=1", c => c.Locations.ListAsync() },
            { "/api/v2/routing/queues?pageSize=100&pageNumber=1", c => c.Queues.ListAsync() },
            {
                $"/api/v2/routing/queues/{Id}/members?pageSize=100&pageNumber=1",
                c => c.Queues.ListMembersAsync(new QueueId(Guid.Parse(Id)))
            },
            {
                $"/api/v2/routing/queues/{Id}/wrapupcodes?pageSize=100&pageNumber=1",
                c => c.Queues.ListWrapUpCodesAsync(new QueueId(Guid.Parse(Id)))
            },
            { "/api/v2/routing/wrapupcodes?pageSize=100&pageNumber=1", c => c.WrapUpCodes.ListAsync() },
            { "/api/v2/routing/skills?pageSize=100&pageNumber=1", c => c.Skills.ListAsync() },
            { "/api/v2/routing/languages?pageSize=100&pageNumber=1", c => c.Languages.ListAsync() },
            { "/api/v2/authorization/divisions?pageSize=100&pageNumber=1", c => c.Divisions.ListAsync() },
            { "/api/v2/presence/definitions?pageSize=100&pageNumber=1", c => c.PresenceDefinitions.ListAsync() },
        };

    [Theory]
    [MemberData(nameof(Listings), DisableDiscoveryEnumeration = true)]
    public async Task Every_resource_lists_from_its_own_path(
        string path,
        Func<PlatformClient, IAsyncEnumerable<object>> list
    )
    {
        _socket.Answer(() =>
            ScriptedSocket.Json($$"""{"entities":[{"id":"{{Id}}","name":"N"}],"total":1,"pageCount":1}""")
        );
        var entities = new List<object>();
        await foreach (var entity in list(_client))
            entities.Add(entity);
        dynamic read = Assert.Single(entities);
        Assert.Equal(Id, read.Id.ToString());
        Assert.Equal("N", read.Name);
        Assert.Equal(path, _socket.Requests.Single().PathAndQuery);
    }

    [Fact]
    public async Task A_user_keeps_what_has_no_property_of_its_own()
    {
        _socket.Answer(() =>
            ScriptedSocket.Json(
                $$"""{"id":"{{Id.ToUpperInvariant()}}","name":"Ana","email":"ana@acme.example","state":"brand-new-state","version":7,"division":{"id":"d","name":"Home"},"chat":{"jabberId":"j"},"tomorrow":[1]}"""
            )
        );
        var user = await _client.Users.GetAsync(new UserId(Guid.Parse(Id)));
        Assert.Equal(("Ana", "brand-new-state", 7, "Home"), (user.Name, user.State, user.Version, user.Division!.Name));
        Assert.Equal(["chat", "tomorrow"], user.Other!.Keys.Order());
        Assert.Equal($"/api/v2/users/{Id}", _socket.Requests.Single().PathAndQuery);
    }

    [Fact]
    public async Task Raw_listings_give_the_platforms_own_bytes()
    {
        _socket.Answer(() => ScriptedSocket.Json("""{"entities":[{"id":"no guid", "x":1}],"pageCount":1}"""));
        await foreach (var user in _client.Users.ListRawAsync())
            Assert.Equal("""{"id":"no guid", "x":1}""", Encoding.UTF8.GetString(user.Span));
        Assert.Single(_socket.Requests);
    }

    [Fact]
    public async Task A_user_search_goes_by_post()
    {
        _socket.Answer(() => ScriptedSocket.Json($$"""{"total":1,"pageCount":1,"results":[{"id":"{{Id}}"}]}"""));
        var found = new List<User>();
        await foreach (
            var user in _client.Users.SearchAsync(
                """{"query":[{"type":"EXACT","fields":["email"],"value":"a"}]}"""u8.ToArray()
            )
        )
            found.Add(user);
        Assert.Single(found);
        Assert.Equal(
            """{"query":[{"type":"EXACT","fields":["email"],"value":"a"}],"pageSize":100,"pageNumber":1}""",
            _socket.Requests.Single().Body
        );
    }

    [Fact]
    public async Task The_home_division_and_the_organisation_are_read()
    {
        _socket.Answer(() =>
            ScriptedSocket.Json(
                $$"""{"id":"{{Id}}","name":"N","homeDivision":true,"domain":"acme","features":{"a":true} }"""
            )
        );
        Assert.True((await _client.Divisions.GetHomeAsync()).HomeDivision);
        Assert.Equal("acme", (await _client.Organizations.GetMeAsync()).Domain);
        Assert.Equal(
            ["/api/v2/authorization/divisions/home", "/api/v2/organizations/me"],
            _socket.Requests.Select(r => r.PathAndQuery)
        );
    }
}
