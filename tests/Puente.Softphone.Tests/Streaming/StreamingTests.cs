using System.Net.Http.Headers;

namespace Puente.Softphone.Tests.Streaming;

/// <summary>XMPP over WebSocket (RFC 7395), spoken well and badly.</summary>
public sealed class StreamingTests(StreamingFixture fixture) : IClassFixture<StreamingFixture>
{
    private const string Ping =
        "<iq xmlns=\"jabber:client\" id=\"p\" type=\"get\"><ping xmlns=\"urn:xmpp:ping\"/></iq>";

    [Theory]
    [InlineData("<iq><unclosed></iq>")]
    [InlineData("<presence/><presence/>")]
    [InlineData("no element")]
    [InlineData("<!DOCTYPE iq [<!ENTITY e \"x\">]><iq xmlns=\"jabber:client\" type=\"get\" id=\"1\">&e;</iq>")]
    public async Task A_frame_that_is_not_one_plain_element_ends_the_stream(string frame)
    {
        await using var client = await XmppClient.BindAsync(fixture.Host.BaseAddress, await fixture.SignInAsync());
        await client.SendAsync(frame);
        Assert.Equal(["not-well-formed", "close"], await client.UntilClosedAsync());
        Assert.Equal(1000, client.Closed);
    }

    [Fact]
    public async Task A_frame_longer_than_any_stanza_ends_the_socket()
    {
        await using var client = await XmppClient.BindAsync(fixture.Host.BaseAddress, await fixture.SignInAsync());
        await client.SendAsync($"<message xmlns=\"jabber:client\">{new string('x', 70_000)}</message>");
        Assert.Empty(await client.UntilClosedAsync());
        Assert.Equal(1009, client.Closed);
    }

    [Fact]
    public async Task Every_query_is_answered_with_its_id()
    {
        await using var client = await XmppClient.BindAsync(fixture.Host.BaseAddress, await fixture.SignInAsync());
        var pong = await client.AskAsync(Ping);
        Assert.Equal(("p", "result"), (pong.Attribute("id")!.Value, pong.Attribute("type")!.Value));
        var unknown = await client.AskAsync(
            "<iq xmlns=\"jabber:client\" id=\"u\" type=\"get\"><query xmlns=\"urn:nobody:knows\"/></iq>"
        );
        Assert.Equal(("u", "error"), (unknown.Attribute("id")!.Value, unknown.Attribute("type")!.Value));
        Assert.Contains(unknown.Descendants(), one => one.Name.LocalName == "service-unavailable");
        var stun = await client.AskAsync(
            "<iq xmlns=\"jabber:client\" id=\"s\" type=\"get\"><services xmlns=\"urn:xmpp:extdisco:1\" type=\"stun\"/></iq>"
        );
        Assert.Single(stun.Descendants(), one => one.Name.LocalName == "service");
    }

    [Fact]
    public async Task Who_binds_twice_gets_an_error_and_keeps_the_session()
    {
        await using var client = await XmppClient.BindAsync(fixture.Host.BaseAddress, await fixture.SignInAsync());
        Assert.Equal("error", (await client.AskAsync(XmppClient.Bind("again"))).Attribute("type")!.Value);
        Assert.Equal("result", (await client.AskAsync(Ping)).Attribute("type")!.Value);
    }

    [Fact]
    public async Task A_session_with_the_address_of_another_sends_that_one_away()
    {
        var token = await fixture.SignInAsync();
        await using var first = await XmppClient.BindAsync(fixture.Host.BaseAddress, token, "same");
        await using var second = await XmppClient.BindAsync(fixture.Host.BaseAddress, token, "same");
        var told = await first.NextAsync();
        Assert.Contains("duplicate_id", told!.ToString());
        Assert.Equal(["close"], await first.UntilClosedAsync());
        Assert.Equal("result", (await second.AskAsync(Ping)).Attribute("type")!.Value);
    }

    [Fact]
    public async Task Stanzas_before_signing_in_end_the_stream()
    {
        var (client, _) = await XmppClient.ConnectAsync(fixture.Host.BaseAddress, await fixture.SignInAsync());
        await using var _1 = client;
        await client.OpenAsync();
        await client.SendAsync(Ping);
        Assert.Equal(["not-authorized", "close"], await client.UntilClosedAsync());
    }

    [Fact]
    public async Task A_wrong_token_is_refused_and_the_third_ends_the_socket()
    {
        var (client, jid) = await XmppClient.ConnectAsync(fixture.Host.BaseAddress, await fixture.SignInAsync());
        await using var _1 = client;
        await client.OpenAsync();
        for (var i = 0; i < 3; i++)
            await client.AuthAsync(jid, "nobody-knows-it");
        Assert.Equal(["failure", "failure", "failure", "close"], await client.UntilClosedAsync());
    }

    [Fact]
    public async Task Too_many_stanzas_at_once_end_the_stream()
    {
        await using var client = await XmppClient.BindAsync(fixture.Host.BaseAddress, await fixture.SignInAsync());
        for (var i = 0; i < 1_100; i++)
            await client.SendAsync("<presence xmlns=\"jabber:client\"/>");
        Assert.Equal(["policy-violation", "close"], await client.UntilClosedAsync());
    }

    [Fact]
    public async Task A_session_ends_with_its_token()
    {
        var token = await fixture.SignInAsync();
        await using var client = await XmppClient.BindAsync(fixture.Host.BaseAddress, token);
        using var http = new HttpClient { BaseAddress = fixture.Host.BaseAddress };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var gone = await http.DeleteAsync("/api/v2/tokens/me");
        Assert.True(gone.IsSuccessStatusCode);
        await client.UntilClosedAsync();
        Assert.NotNull(client.Closed);
    }
}
