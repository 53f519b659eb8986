using Microsoft.Playwright;
using Puente.Desk.Tests.Surroundings;
using static Microsoft.Playwright.Assertions;

namespace Puente.Desk.Tests;

/// <summary>Messages beside the call, with the real widget on the other side.</summary>
[Trait("Category", "Slow")]
public sealed class ChatTests(DeskWorld world)
{
    /// <summary>From the widget through the queue to the desk and into the tables, equal to what truly was.</summary>
    [Fact]
    public async Task A_chat_goes_from_widget_to_queue_to_desk_to_wrap_up_and_into_the_tables()
    {
        var agent = await world.NextAgentAsync();
        await using var desk = await (await agent.OpenAsync()).ReadyAsync();
        var visitor = await agent.VisitAsync("Is oak in stock?");
        await desk.SaysAsync($"writes to {agent.QueueName}");
        await desk.AnswerAsync();
        var bubbles = desk.Page.Locator(".talk .bubble");
        await Expect(bubbles).ToHaveTextAsync(["Is oak in stock?"]);
        var conversation = await desk.Page.Locator(".row").First.GetAttributeAsync("data-task");

        var write = desk.Page.Locator("#write");
        await write.PressSequentiallyAsync("It is.");
        await Expect(visitor.Locator("puente-chat .status")).ToContainTextAsync("is writing");
        await write.PressAsync("Enter");
        await Expect(visitor.Locator("puente-chat .entry .bubble")).ToHaveTextAsync(["Is oak in stock?", "It is."]);
        await visitor.GetByRole(AriaRole.Textbox, new() { Name = "Your message" }).PressSequentiallyAsync("And");
        await Expect(desk.Page.Locator(".typing")).ToHaveTextAsync("Guest is writing…");
        await desk.ShootAsync("guest-writes");
        await Agent.SayAsync(visitor, "And pine?");
        await Expect(bubbles.Last).ToHaveTextAsync("And pine?");
        await Expect(desk.Page.Locator(".typing")).ToHaveTextAsync("");
        await SendFromDeskAsync(desk);
        await Expect(desk.Page.Locator(".ours .file")).ToContainTextAsync("prices.txt");
        await Expect(write).ToHaveValueAsync("");
        await Expect(visitor.Locator("puente-chat .entry").Last).ToContainTextAsync("prices.txt");
        await Expect(visitor.Locator("puente-chat .entry").Last).ToContainTextAsync("Here are the prices.");
        await SendFileAsync(visitor);
        await Expect(desk.Page.Locator(".theirs .file")).ToContainTextAsync("plan.txt");
        await Agent.SayAsync(visitor, "Thank you");
        await Expect(bubbles.Last).ToHaveTextAsync("Thank you");
        // Nothing that a stranger writes becomes part of the page.
        await Agent.SayAsync(visitor, "<img src=x onerror=alert(1)>");
        await Expect(bubbles.Last).ToHaveTextAsync("<img src=x onerror=alert(1)>");
        await desk.CheckAsync("chat");

        await desk.ClickAsync("End");
        await desk.StageAsync("wrapup");
        await visitor.GetByRole(AriaRole.Button, new() { Name = "Start a new conversation" }).WaitForAsync();
        await desk.WrapUpAsync("Solved", "oak");
        await Expect(desk.Rows).ToHaveCountAsync(0);
        Assert.Empty(desk.Complaints);
        await visitor.Context.CloseAsync();
        Assert.Equal(world.Truth(conversation!), await world.SyncedRecordAsync(conversation!));
    }

    [Fact]
    public async Task A_call_stands_beside_a_chat_and_what_was_not_read_meanwhile_is_counted()
    {
        var agent = await world.NextAgentAsync();
        var colleague = await world.NextAgentAsync();
        await using var desk = await (await agent.OpenAsync()).ReadyAsync();
        await using var other = await (await colleague.OpenAsync()).ReadyAsync();
        var visitor = await agent.VisitAsync("Hello");
        await desk.AnswerAsync();
        await colleague.RingAsync();
        await other.AnswerAsync();
        await other.PickAsync("Person", agent.Name);
        await other.ClickAsync("Transfer now");
        await desk.ClickAsync("Answer");
        await Expect(desk.Page.Locator("#call-title")).ToBeVisibleAsync();
        await desk.StageAsync("talking");
        await desk.HearsAsync(true);

        await Agent.SayAsync(visitor, "Still there?");
        await desk.SaysAsync("1 new");
        await desk.ShootAsync("side-by-side");
        await desk.Page.Locator(".row .open", new() { HasText = "Guest" }).ClickAsync();
        await Expect(desk.Page.Locator(".talk .bubble").Last).ToHaveTextAsync("Still there?");
        await Expect(desk.Page.Locator(".fresh")).ToHaveCountAsync(0);
        await visitor.Context.CloseAsync();
        Assert.Empty(desk.Complaints);
    }

    /// <summary>As a person does: by the button, with something written beside it.</summary>
    private static async Task SendFromDeskAsync(DeskPage desk)
    {
        await desk.Page.Locator("#write").FillAsync("Here are the prices.");
        var chooser = await desk.Page.RunAndWaitForFileChooserAsync(() => desk.ClickAsync("Send a file"));
        await chooser.SetFilesAsync(
            new FilePayload
            {
                Name = "prices.txt",
                MimeType = "text/plain",
                Buffer = "oak 12"u8.ToArray(),
            }
        );
    }

    private static async Task SendFileAsync(IPage visitor) =>
        await visitor
            .Locator("puente-chat input[type=file]")
            .SetInputFilesAsync(
                new FilePayload
                {
                    Name = "plan.txt",
                    MimeType = "text/plain",
                    Buffer = "two by four"u8.ToArray(),
                }
            );
}
