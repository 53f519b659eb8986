using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Puente.Emulator.Channels;
using static Microsoft.Playwright.Assertions;

namespace Puente.Chat.Tests;

/// <summary>The widget in a real browser on a page of another origin than the hub's, with an agent driven by REST.</summary>
[Collection("widget")]
public sealed class WidgetTests(Stage stage)
{
    [Fact]
    public async Task A_chat_goes_from_widget_to_queue_to_agent_and_back_ends_and_is_in_the_figures_as_it_was()
    {
        await using var visitor = await Visitor.ComeAsync(stage);
        using var agent = await Agent.StartAsync(stage, 0);
        await visitor.OpenAsync();
        await visitor.PictureAsync("hello");
        await visitor.SayAsync("Is oak in stock?");
        await visitor.DemandLogAsync("Is oak in stock?");
        await agent.AcceptAsync();
        await agent.TypeAsync();
        await Expect(visitor.Status).ToContainTextAsync("is writing");
        await agent.SayAsync("It is. See https://aldaba.example/oak.");
        await visitor.DemandLogAsync("Is oak in stock?", "It is. See https://aldaba.example/oak.");
        await Expect(visitor.Entries.Last.Locator("a")).ToHaveAttributeAsync("href", "https://aldaba.example/oak");
        await visitor.Input.PressSequentiallyAsync("Th");
        await Until.Async(async () => (await SessionAsync(agent))["typing"]!.GetValue<bool>());

        // After a reload it goes on where it was.
        await visitor.Page.ReloadAsync();
        await visitor.DemandLogAsync("Is oak in stock?", "It is. See https://aldaba.example/oak.");
        await visitor.SayAsync("Thank you");
        await agent.DemandReceivedAsync("Is oak in stock?", "Thank you");

        // Closed, the launcher counts what was not seen; the keyboard alone opens it again.
        await visitor.Input.PressAsync("Escape");
        await Expect(visitor.Launcher).ToBeFocusedAsync();
        await agent.SayAsync("You are welcome");
        await Expect(visitor.Launcher).ToHaveAccessibleNameAsync("Open chat, 1 unread");
        await visitor.PictureAsync("unread");
        await visitor.Page.Keyboard.PressAsync("Enter");
        await Expect(visitor.Input).ToBeFocusedAsync();
        await visitor.PictureAsync("talk");

        stage.Centre.Clock.Advance(TimeSpan.FromSeconds(30));
        await agent.LeaveAsync();
        var again = visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Start a new conversation" });
        await again.WaitForAsync();
        await Expect(visitor.Input).ToHaveCountAsync(0);
        await visitor.Page.ReloadAsync();
        await again.WaitForAsync();
        await Expect(visitor.Entries).ToHaveCountAsync(4);
        await visitor.PictureAsync("ended");
        await again.ClickAsync();
        await visitor.Input.WaitForAsync();
        await Expect(visitor.Entries).ToHaveCountAsync(0);
        Assert.Empty(visitor.Faults);

        stage.Centre.Clock.Advance(TimeSpan.FromSeconds(90));
        await stage.Centre.DrainEventsAsync();
        using var admin = await Agent.AdminAsync(stage);
        var record = await Agent.ReadAsync(admin, $"/api/v2/analytics/conversations/{agent.Conversation}/details");
        var truth = stage
            .Centre.Truth(Stage.Start, stage.Centre.Clock.Now.AddSeconds(1), stage.Centre.Clock.Now)
            .Select(one => JsonNode.Parse(one.Span)!)
            .Single(one => one["conversationId"]!.ToString() == agent.Conversation);
        Assert.NotNull(record["conversationEnd"]);
        Assert.Equal(truth["participants"]!.ToJsonString(), record["participants"]!.ToJsonString());
        var purposes = record["participants"]!.AsArray().Select(one => one!["purpose"]!.ToString());
        Assert.Equal(["customer", "acd", "agent"], purposes);
    }

    [Fact]
    public async Task What_is_written_while_the_line_is_down_arrives_once_and_what_is_said_meanwhile_is_shown_once()
    {
        await using var visitor = await Visitor.ComeAsync(stage);
        using var agent = await Agent.StartAsync(stage, 1);
        await visitor.OpenAsync();
        await visitor.SayAsync("one");
        await agent.AcceptAsync();
        await visitor.DemandLogAsync("one");
        var token = (await SessionAsync(agent))["token"]!.ToString();

        // The server has the message, but its echo is lost with the socket: it must not be sent again.
        var levers = stage.Centre.WebMessaging;
        levers.Faults.Add(
            new ChannelFaultRule
            {
                Kind = ChannelFaultKind.Lose,
                Channel = token,
                Topic = "StructuredMessage",
                Times = 1,
            }
        );
        await visitor.SayAsync("two");
        await agent.DemandReceivedAsync("one", "two");
        await Expect(visitor.Page.Locator("puente-chat .entry.waiting")).ToHaveCountAsync(1);
        Assert.Equal(1, levers.Drop(token));
        await visitor.DemandLogAsync("one", "two");

        await visitor.OfflineAsync(true);
        levers.Drop(token);
        await Expect(visitor.Status).ToContainTextAsync("No connection");
        await visitor.SayAsync("three");
        await visitor.SayAsync("three");
        await agent.SayAsync("Are you there?");
        await visitor.PictureAsync("offline");
        await visitor.OfflineAsync(false);
        await visitor.DemandLogAsync("one", "two", "Are you there?", "three", "three");
        await agent.DemandReceivedAsync("one", "two", "three", "three");
        Assert.Empty(visitor.Faults);
    }

    [Fact]
    public async Task Files_go_both_ways_and_those_over_the_limit_are_refused_before_they_are_sent()
    {
        await using var visitor = await Visitor.ComeAsync(stage, "es");
        using var agent = await Agent.StartAsync(stage, 2);
        await visitor.OpenAsync();
        await visitor.SayAsync("Le mando una foto");
        await agent.AcceptAsync();
        var picker = visitor.Page.Locator("puente-chat input[type=file]");
        byte[] png = Convert.FromBase64String(
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
        );
        await picker.SetInputFilesAsync(File("puerta.png", "image/png", png));
        await Expect(visitor.Page.Locator("puente-chat .entry img")).ToHaveAttributeAsync("alt", "puerta.png");
        await Until.Async(async () => (await agent.ReceivedAsync()).Count == 2);
        var media = (await agent.ReceivedAsync())[1]["media"]![0]!;
        using var store = new HttpClient();
        Assert.Equal(png, await store.GetByteArrayAsync(media["url"]!.ToString()));
        await agent.SendFileAsync("oferta.txt", "text/plain", "120 €");
        var link = visitor.Page.GetByRole(AriaRole.Link, new() { Name = "oferta.txt" });
        Assert.Equal("120 €", await store.GetStringAsync((await link.GetAttributeAsync("href"))!));
        await visitor.PictureAsync("files");

        await picker.SetInputFilesAsync(File("grande.txt", "text/plain", new byte[10_240 * 1024 + 1]));
        await Expect(visitor.Status).ToHaveTextAsync("grande.txt es demasiado grande. El límite es 10 MB.");
        await picker.SetInputFilesAsync(File("programa.exe", "application/octet-stream", png));
        await Expect(visitor.Status).ToContainTextAsync("programa.exe");
        // Announced as a picture and none: the server finds out.
        await picker.SetInputFilesAsync(File("falsa.png", "image/png", [1, 2, 3]));
        await Expect(visitor.Status).ToHaveTextAsync("No se pudo subir falsa.png.");
        Assert.Equal(2, (await agent.ReceivedAsync()).Count);
        Assert.Empty(visitor.Faults);
    }

    [Fact]
    public async Task A_quick_reply_is_answered_by_its_payload_and_the_visitor_can_end_and_begin_anew()
    {
        await using var visitor = await Visitor.ComeAsync(stage, dark: true);
        using var agent = await Agent.StartAsync(stage, 3);
        await visitor.OpenAsync();
        await visitor.SayAsync("Hello");
        await agent.AcceptAsync();
        var token = (await SessionAsync(agent))["token"]!.ToString();
        using var admin = await Agent.AdminAsync(stage);
        var offer = new JsonObject
        {
            ["do"] = "say",
            ["token"] = token,
            ["text"] = "Which wood?",
            ["content"] = new JsonArray(Reply("Oak", "wood:oak"), Reply("Pine", "wood:pine")),
        };
        await Agent.PostAsync(admin, "/_emulator/webmessaging", offer.ToJsonString());
        var pine = visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Pine" });
        await pine.WaitForAsync();
        await visitor.PictureAsync("replies-dark");
        await pine.ClickAsync();
        await visitor.DemandLogAsync("Hello", "Which wood?", "Pine");
        await Expect(pine).ToHaveCountAsync(0);
        var answer = (await agent.ReceivedAsync())[1]["normalizedMessage"]!["content"]![0]!["buttonResponse"]!;
        Assert.Equal("wood:pine", answer["payload"]!.ToString());

        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "End conversation" }).ClickAsync();
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "End it" }).ClickAsync();
        var again = visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Start a new conversation" });
        await Expect(again).ToBeFocusedAsync();
        await Expect(visitor.Entries).ToHaveCountAsync(3);
        await Until.Async(async () =>
            (await agent.ReadAsync($"/api/v2/conversations/{agent.Conversation}"))["participants"]!
                .AsArray()
                .First(one => one!["purpose"]!.ToString() == "customer")!["messages"]![0]!["state"]!.ToString()
            == "disconnected"
        );
        await again.ClickAsync();
        await visitor.SayAsync("Me again");
        await visitor.DemandLogAsync("Me again");
        Assert.Empty(visitor.Faults);
    }

    [Fact]
    public async Task Whatever_an_agent_or_a_bot_sends_is_shown_as_text_and_runs_nothing()
    {
        await using var visitor = await Visitor.ComeAsync(stage);
        using var agent = await Agent.StartAsync(stage, 4);
        await visitor.OpenAsync();
        const string Mine = "<b onmouseover=hacked()>me</b>";
        await visitor.SayAsync(Mine);
        await agent.AcceptAsync();
        const string Evil =
            "<img src=x onerror=\"window.hacked=1\"><script>window.hacked=2</script> javascript:alert(1)";
        await agent.SayAsync(Evil);
        await visitor.DemandLogAsync(Mine, Evil);
        using var admin = await Agent.AdminAsync(stage);
        var link = new JsonObject
        {
            ["contentType"] = "Attachment",
            ["attachment"] = new JsonObject
            {
                ["id"] = "x",
                ["url"] = "javascript:window.hacked=3",
                ["filename"] = "<i>open</i>",
                ["mime"] = "image/svg+xml",
            },
        };
        var attack = new JsonObject
        {
            ["do"] = "say",
            ["token"] = (await SessionAsync(agent))["token"]!.ToString(),
            ["text"] = "",
            ["content"] = new JsonArray(link, Reply("<u>yes</u>", "1")),
        };
        await Agent.PostAsync(admin, "/_emulator/webmessaging", attack.ToJsonString());
        await visitor.DemandLogAsync(Mine, Evil, "<i>open</i>");
        var made = "puente-chat .entry :is(b, i, u, script, img, a)";
        await Expect(visitor.Page.Locator(made)).ToHaveCountAsync(0);
        Assert.Null(await visitor.Page.EvaluateAsync<int?>("() => window.hacked ?? null"));
        await visitor.PictureAsync("attack");
    }

    internal static FilePayload File(string name, string type, byte[] bytes) =>
        new()
        {
            Name = name,
            MimeType = type,
            Buffer = bytes,
        };

    internal static JsonNode Reply(string text, string payload) =>
        new JsonObject
        {
            ["contentType"] = "QuickReply",
            ["quickReply"] = new JsonObject { ["text"] = text, ["payload"] = payload },
        };

    private static async Task<JsonNode> SessionAsync(Agent agent) =>
        (await agent.ReadAsync("/_emulator/webmessaging"))["sessions"]!
            .AsArray()
            .Single(one => one!["conversationId"]?.ToString() == agent.Conversation)!;
}
