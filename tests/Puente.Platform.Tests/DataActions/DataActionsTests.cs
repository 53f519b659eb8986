using System.Net;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using Puente.Platform.DataActions;
using Puente.Platform.Errors;
using Puente.Platform.Integrations;
using Puente.Platform.Tests.Fakes;

namespace Puente.Platform.Tests.DataActions;

public sealed class DataActionsTests : IDisposable
{
    private const string Root = "/api/v2/integrations/actions";
    private static readonly DataActionId One = new("custom_-_2f7b0000-1111-2222-3333-444455556666");
    private readonly ScriptedSocket _socket = new();
    private readonly PlatformClient _client;

    public DataActionsTests() => _client = Clients.Over(_socket, new FakeTimeProvider());

    public void Dispose() => _client.Dispose();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Lists_ask_for_sign_in_actions_and_keep_every_member()
    {
        _socket.Answer(() =>
            ScriptedSocket.Json(
                $$"""{"entities":[{"id":"{{One}}","name":"N","version":3,"secure":false,"tomorrow":[1]}],"pageCount":1}"""
            )
        );
        var found = new List<DataAction>();
        await foreach (var action in _client.DataActions.ListAsync(Stop))
            found.Add(action);
        await foreach (var draft in _client.DataActions.ListDraftsAsync(Stop))
            found.Add(draft);

        Assert.All(
            found,
            one => Assert.Equal((One, 3, "[1]"), (one.Id, one.Version, one.Other!["tomorrow"].ToString()))
        );
        Assert.Equal(
            [
                $"{Root}?includeAuthActions=true&pageSize=100&pageNumber=1",
                $"{Root}/drafts?includeAuthActions=true&pageSize=100&pageNumber=1",
            ],
            _socket.Requests.Select(sent => sent.PathAndQuery)
        );
    }

    [Fact]
    public async Task An_action_that_is_not_there_is_null_and_any_other_refusal_is_thrown()
    {
        _socket.Answer(() => ScriptedSocket.Status(HttpStatusCode.NotFound));
        Assert.Null(await _client.DataActions.FindAsync(One, Stop));
        Assert.Null(await _client.DataActions.FindDraftAsync(One, Stop));
        Assert.Equal(
            [
                $"{Root}/{One}?includeConfig=true&expand=contract",
                $"{Root}/{One}/draft?includeConfig=true&expand=contract",
            ],
            _socket.Requests.Select(sent => sent.PathAndQuery)
        );
        _socket.Answer(() => ScriptedSocket.Status(HttpStatusCode.Forbidden));
        await Assert.ThrowsAsync<PlatformResponseException>(() => _client.DataActions.FindAsync(One, Stop));
    }

    [Fact]
    public async Task A_template_comes_as_the_text_it_is()
    {
        const string Template = "{\"a\": \"$esc.jsonString(${input.a})\"}\n#if(true)é#end";
        _socket.Answer(() =>
            new HttpResponseMessage(HttpStatusCode.OK)
            {
                Content = new StringContent(Template, Encoding.UTF8, "text/plain"),
            }
        );
        Assert.Equal(Template, await _client.DataActions.GetTemplateAsync(One, true, "requesttemplate.vm", Stop));
        Assert.Equal($"{Root}/{One}/draft/templates/requesttemplate.vm", _socket.Requests.Single().PathAndQuery);
    }

    [Fact]
    public async Task Changes_send_the_body_byte_for_byte()
    {
        _socket.Answer(() => ScriptedSocket.Json($$"""{"id":"{{One}}","version":2}"""));
        var body = """{"version":1, "config":{"future":1.50,"k":"ü"}}"""u8.ToArray();
        await _client.DataActions.CreateDraftAsync(body, Stop);
        await _client.DataActions.StartDraftAsync(One, Stop);
        await _client.DataActions.ChangeDraftAsync(One, body, Stop);
        await _client.DataActions.PublishDraftAsync(One, 2, Stop);
        var text = Encoding.UTF8.GetString(body);
        Assert.Equal(
            [
                ("POST", $"{Root}/drafts", text),
                ("POST", $"{Root}/{One}/draft", ""),
                ("PATCH", $"{Root}/{One}/draft", text),
                ("POST", $"{Root}/{One}/draft/publish", """{"version":2}"""),
            ],
            _socket.Requests.Select(sent => (sent.Method.Method, sent.PathAndQuery, sent.Body))
        );
    }

    [Theory]
    [InlineData(409, "anything", true)]
    [InlineData(400, "The version 1 does not match the current version 2", true)]
    [InlineData(400, "The name is too long", false)]
    [InlineData(404, "does not match the current version", false)]
    public async Task A_stale_version_is_told_from_other_refusals(int status, string message, bool isConflict)
    {
        _socket.Answer(() => ScriptedSocket.Json($$"""{"code":"c","message":"{{message}}"}""", (HttpStatusCode)status));
        var fault = await Assert.ThrowsAsync<PlatformResponseException>(() =>
            _client.DataActions.ChangeDraftAsync(One, "{}"u8.ToArray(), Stop)
        );
        Assert.Equal(isConflict, DataActionsApi.IsVersionConflict(fault));
        Assert.Single(_socket.Requests);
    }

    [Fact]
    public async Task A_draft_that_could_not_be_made_for_sure_is_not_made_twice()
    {
        _socket.Answer(() => ScriptedSocket.Status(HttpStatusCode.BadGateway));
        await Assert.ThrowsAsync<PlatformResponseException>(() =>
            _client.DataActions.CreateDraftAsync("{}"u8.ToArray(), Stop)
        );
        Assert.Single(_socket.Requests);
    }

    [Fact]
    public async Task A_verdict_has_the_reasons_and_credentials_have_names()
    {
        _socket.Answer(
            () => ScriptedSocket.Json("""{"valid":false,"errors":[{"message":"m","code":"bad.request"}]}"""),
            () => ScriptedSocket.Json("""{"valid":true}"""),
            () =>
                ScriptedSocket.Json(
                    """{"entities":[{"id":"x","name":"CRM","type":{"name":"basicAuth"}}],"pageCount":1}"""
                )
        );
        var bad = await _client.DataActions.ValidateDraftAsync(One, Stop);
        Assert.Equal((false, "m"), (bad.Valid, Assert.Single(bad.Faults).Message));
        Assert.Empty((await _client.DataActions.ValidateDraftAsync(One, Stop)).Faults);
        await foreach (var credential in _client.Integrations.ListCredentialsAsync(Stop))
            Assert.Equal(("CRM", "basicAuth"), (credential.Name, credential.Type!.Name));
    }

    [Fact]
    public void The_kind_of_an_action_is_known_by_its_id()
    {
        var auth = DataActionId.CustomAuthOf(new IntegrationId(Guid.Parse("2f7b0000-1111-2222-3333-444455556666")));
        Assert.Equal("customAuth_-_2f7b0000-1111-2222-3333-444455556666", auth.Value);
        Assert.Equal((true, false), (auth.IsCustomAuth, auth.IsStatic));
        Assert.True(new DataActionId("static_1").IsStatic);
        Assert.Equal((false, false), (One.IsCustomAuth, One.IsStatic));
    }
}
