using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using Puente.Emulator.Tests.Live;
using Puente.Emulator.WebMessaging;
using static Puente.Emulator.Tests.WebMessaging.GuestConversationTests;

namespace Puente.Emulator.Tests.WebMessaging;

public sealed class GuestRuleTests
{
    private static readonly byte[] s_png = [0x89, 0x50, 0x4E, 0x47, 1, 2, 3, 4];

    [Fact]
    public async Task What_a_guest_does_wrong_is_answered_with_the_protocols_numbers()
    {
        await using var desk = await LiveDesk.StartAsync(agents: 0, listen: false);
        await using var guest = await OpenAsync(desk);
        Assert.Equal(("response", "string", 4007), Envelope(await guest.SayAsync("before configureSession")));
        await guest.ConfigureAsync();
        await guest.SendTextAsync("no json");
        Assert.Equal(("response", "string", 400), Envelope(await guest.NextOfAsync("string")));
        await CodeAsync(400, "sing");
        await CodeAsync(4020, "onMessage");
        await CodeAsync(4020, "onMessage", """{"message":{"type":"Text","text":""}}""");
        await CodeAsync(4011, "onMessage", $$$"""{"message":{"type":"Text","text":"{{{new string('x', 4_097)}}}"}}""");
        await CodeAsync(
            4013,
            "onMessage",
            """{"message":{"type":"Text","text":"x","channel":{"metadata":{"customAttributes":{"a":"LONG"}}}}}""".Replace(
                "LONG",
                new string('x', 2_048),
                StringComparison.Ordinal
            )
        );
        await CodeAsync(4009, "onMessage", Attached(Guid.NewGuid().ToString()));
        await CodeAsync(4009, "getAttachment", """{"attachmentId":"none"}""");
        await CodeAsync(403, "configureAuthenticatedSession", """{"data":{"code":"x"}}""");
        Assert.Empty(desk.Host.Live.Open);

        async Task CodeAsync(int code, string action, string members = "{}") =>
            Assert.Equal(("response", "string", code), Envelope(await guest.AskAsync(action, members)));
    }

    [Fact]
    public async Task A_file_is_announced_put_sent_and_read_by_the_agent_and_bad_ones_are_refused()
    {
        await using var desk = await LiveDesk.StartAsync(agents: 1, listen: false);
        await using var guest = await OpenAsync(desk);
        await guest.ConfigureAsync();
        using var store = new HttpClient();
        Assert.Equal(4001, await RefusedAsync(guest, "x.exe", "image/png", 8));
        Assert.Equal(4001, await RefusedAsync(guest, "x.zip", "application/zip", 8));
        Assert.Equal(4002, await RefusedAsync(guest, "x.png", "image/png", 0));
        Assert.Equal(4002, await RefusedAsync(guest, "x.png", "image/png", 10_240 * 1024 + 1));
        Assert.Equal(4004, await RefusedAsync(guest, "a/b.png", "image/png", 8));
        Assert.Equal(4005, await RefusedAsync(guest, new string('x', 300), "image/png", 8));

        var id = Guid.NewGuid().ToString();
        var presigned = await guest.AskAsync("onAttachment", Announced(id, "door.png", "image/png", s_png.Length));
        Assert.Equal(("response", "PresignedUrlResponse", 200), Envelope(presigned));
        Assert.Equal(4010, (await guest.AskAsync("onMessage", Attached(id)))["code"]!.GetValue<int>());
        Assert.Equal(HttpStatusCode.Forbidden, await PutAsync(store, presigned, s_png, withHeaders: false));
        Assert.Equal(HttpStatusCode.OK, await PutAsync(store, presigned, s_png));
        var uploaded = await guest.NextOfAsync("UploadSuccessEvent");
        Assert.Equal(id, Said(uploaded, "attachmentId"));
        Assert.Equal(s_png, await store.GetByteArrayAsync(Said(uploaded, "downloadUrl")));
        var sent = await guest.AskAsync("onMessage", Attached(id));
        Assert.Equal("door.png", sent["body"]!["content"]![0]!["attachment"]!["filename"]!.ToString());

        var (conversation, agent) = await AcceptAsync(desk);
        var caller = desk.Agents[0].Caller;
        var root = $"/api/v2/conversations/messages/{conversation}";
        var read = await caller.GetAsync($"{root}/messages/{sent["body"]!.Id()}");
        Assert.Equal(s_png, await store.GetByteArrayAsync(read["media"]![0]!["url"]!.ToString()));
        var communication = $"{root}/communications/{agent["messages"]![0]!.Id()}/messages";
        var media = await caller.PostAsync(
            $"{communication}/media/uploads",
            """{"fileName":"offer.txt","mediaType":"text/plain"}"""
        );
        Assert.Equal("uploading", media["status"]!.ToString());
        await caller.RefusedAsync("POST", communication, $$"""{"mediaIds":["{{media.Id()}}"]}""", 400);
        using var bytes = new StringContent("120 €");
        (await store.PutAsync(media["uploadUrl"]!.ToString(), bytes)).EnsureSuccessStatusCode();
        await caller.PostAsync(communication, $$"""{"textBody":"Our offer","mediaIds":["{{media.Id()}}"]}""");
        var offer = await guest.OutboundAsync("Text");
        var url = offer["body"]!["content"]![0]!["attachment"]!["url"]!.ToString();
        Assert.Equal("120 €", await store.GetStringAsync(url));

        // Announced as a picture, and none.
        var other = Guid.NewGuid().ToString();
        presigned = await guest.AskAsync("onAttachment", Announced(other, "no.png", "image/png", 4));
        await PutAsync(store, presigned, Encoding.ASCII.GetBytes("<svg"));
        Assert.Equal(4003, (await guest.NextOfAsync("UploadFailureEvent"))["body"]!["errorCode"]!.GetValue<int>());

        var late = Guid.NewGuid().ToString();
        presigned = await guest.AskAsync("onAttachment", Announced(late, "late.png", "image/png", s_png.Length));
        await PutAsync(store, presigned, s_png);
        await guest.NextOfAsync("UploadSuccessEvent");
        desk.Pass(TimeSpan.FromMinutes(11));
        Assert.Equal(4008, (await guest.AskAsync("onMessage", Attached(late)))["code"]!.GetValue<int>());
        var withdrawn = await guest.AskAsync("deleteAttachment", $$"""{"attachmentId":"{{late}}"}""");
        Assert.Equal(("message", "AttachmentDeletedResponse", 200), Envelope(withdrawn));
        Assert.Equal(4009, (await guest.AskAsync("onMessage", Attached(late)))["code"]!.GetValue<int>());
    }

    [Fact]
    public async Task Too_many_requests_are_told_when_to_come_back_and_an_old_session_is_over()
    {
        await using var host = await Emulators.StartAsync(o =>
            o with
            {
                ConversationsPerDay = 0,
                WebMessaging = new WebMessagingOptions { RequestsPerMinute = 3, SocketsPerToken = 2 },
            }
        );
        await using var guest = await Guest.OpenAsync(host.BaseAddress, host.WebMessaging.DeploymentId);
        await guest.ConfigureAsync();
        for (var i = 0; i < 3; i++)
            Assert.Equal(200, (await guest.AskAsync("getJwt"))["code"]!.GetValue<int>());
        var refused = await guest.SayAsync("one too many");
        Assert.Equal(("response", "TooManyRequestsErrorMessage", 429), Envelope(refused));
        Assert.Equal(4029, refused["body"]!["errorCode"]!.GetValue<int>());
        Assert.InRange(refused["body"]!["retryAfter"]!.GetValue<int>(), 1, 60);
        await using var second = await Guest.OpenAsync(host.BaseAddress, host.WebMessaging.DeploymentId, guest.Token);
        await second.ConfigureAsync();
        await using var third = await Guest.OpenAsync(host.BaseAddress, host.WebMessaging.DeploymentId, guest.Token);
        await third.ConfigureAsync();
        Assert.Contains(await guest.RestAsync(), one => one["class"]!.ToString() == "ConnectionClosedEvent");
        host.Clock.Advance(TimeSpan.FromHours(73));
        Assert.Contains(await third.RestAsync(), one => one["class"]!.ToString() == "SessionExpiredEvent");
        await using var later = await Guest.OpenAsync(host.BaseAddress, host.WebMessaging.DeploymentId, guest.Token);
        Assert.Equal(("response", "string", 4006), Envelope(await later.ConfigureAsync()));
    }

    [Fact]
    public async Task Only_pages_of_the_deployments_domains_are_let_in()
    {
        await using var desk = await LiveDesk.StartAsync(agents: 0, listen: false);
        const string Root = "/api/v2/webdeployments";
        var configuration = await desk.Admin.PostAsync(
            Root + "/configurations",
            """{"name":"Doors","languages":["es"],"defaultLanguage":"es","messenger":{"enabled":true,"apps":{"conversations":{"conversationDisconnect":{"enabled":true,"type":"Send"}}}}}"""
        );
        var body =
            $$$"""{"name":"Doors","allowedDomains":["www.aldaba.example"],"configuration":{"id":"{{{configuration.Id()}}}"}}""";
        await desk.Admin.RefusedAsync("POST", Root + "/deployments", body, 400);
        await desk.Admin.PostAsync($"{Root}/configurations/{configuration.Id()}/versions/draft/publish", "{}");
        var deployment = await desk.Admin.PostAsync(Root + "/deployments", body);
        Assert.Contains(deployment.Id(), deployment["snippet"]!.ToString(), StringComparison.Ordinal);
        var address = desk.Host.BaseAddress;
        foreach (var origin in (string?[])["https://evil.example", null])
        {
            var refused = await Assert.ThrowsAsync<WebSocketException>(() =>
                Guest.OpenAsync(address, deployment.Id(), origin: origin)
            );
            Assert.Contains("403", refused.Message, StringComparison.Ordinal);
        }
        await using var guest = await Guest.OpenAsync(address, deployment.Id());
        await guest.ConfigureAsync();
        // This deployment goes on after the end.
        await guest.SayAsync("first");
        await guest.SendAsync("disconnectCustomer");
        Assert.Equal("false", (await guest.OutboundAsync("Event"))["body"]!["metadata"]!["readOnly"]!.ToString());
        Assert.Equal(200, (await guest.SayAsync("second"))["code"]!.GetValue<int>());
        var page = await desk.Outside.GetAsync($"/webdeployments/v1/deployments/{deployment.Id()}/config.json");
        var app = page["messenger"]!["apps"]!["conversations"]!;
        Assert.Equal(
            ("es", "Active", $"ws://127.0.0.1:{address.Port}"),
            (
                page["defaultLanguage"]!.ToString(),
                page["status"]!.ToString(),
                app["messagingEndpoint"]!.ToString().TrimEnd('/')
            )
        );
        Assert.Equal(2, (await desk.Admin.GetAsync(Root + "/deployments"))["total"]!.GetValue<int>());
    }

    private static string Announced(string id, string name, string type, long size) =>
        new JsonObject
        {
            ["attachmentId"] = id,
            ["fileName"] = name,
            ["fileType"] = type,
            ["fileSize"] = size,
            ["errorsAsJson"] = true,
        }.ToJsonString();

    private static string Attached(string id) =>
        """{"message":{"type":"Text","text":"","content":[{"contentType":"Attachment","attachment":{"id":"ID"}}]}}""".Replace(
            "ID",
            id,
            StringComparison.Ordinal
        );

    private static async Task<int> RefusedAsync(Guest guest, string name, string type, long size)
    {
        var id = Guid.NewGuid().ToString();
        var refused = await guest.AskAsync("onAttachment", Announced(id, name, type, size));
        Assert.Equal(("message", "GenerateUrlError", 200), Envelope(refused));
        Assert.Equal(id, Said(refused, "attachmentId"));
        return refused["body"]!["errorCode"]!.GetValue<int>();
    }

    private static async Task<HttpStatusCode> PutAsync(
        HttpClient store,
        JsonObject presigned,
        byte[] bytes,
        bool withHeaders = true
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, Said(presigned, "url"))
        {
            Content = new ByteArrayContent(bytes),
        };
        foreach (var (name, value) in presigned["body"]!["headers"]!.AsObject())
            if (withHeaders)
                request.Headers.TryAddWithoutValidation(name, value!.ToString());
        using var answer = await store.SendAsync(request);
        return answer.StatusCode;
    }
}
