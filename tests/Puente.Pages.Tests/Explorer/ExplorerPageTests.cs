using System.Diagnostics;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Puente.Pages.Tests.Surroundings;
using static Microsoft.Playwright.Assertions;

namespace Puente.Pages.Tests.Explorer;

[Collection("explorer")]
public sealed class ExplorerPageTests(ExplorerHouse shared)
{
    private const string PlatformDetails = "/api/v2/analytics/conversations/details/query";

    [Fact]
    public async Task The_rows_are_those_of_the_platforms_own_answer_to_the_copied_query()
    {
        var house = await shared.OpenAsync();
        var page = await house.PageAsync(house.Wide, house.Explorer("&direction=inbound&media=voice"));
        await Expect(page.Locator("tr[data-id]").First).ToBeVisibleAsync();

        await page.ClickAsync("[data-query]");
        await page.GetByRole(AriaRole.Button, new() { Name = "Copy", Exact = true }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Copied" })).ToBeVisibleAsync();
        var copied = await page.EvaluateAsync<string>("() => navigator.clipboard.readText()");
        var rows = await RowsAsync(page);
        var truth = await house.Platform.PostAsync(PlatformDetails, copied);

        Assert.Equal(
            truth["conversations"]!
                .AsArray()
                .Select(one => (string)one!["conversationId"]!)
                .Order(StringComparer.Ordinal),
            rows.Order(StringComparer.Ordinal)
        );
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator("[role=status]").First).ToContainTextAsync($"{truth["totalHits"]} conversations");
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task The_copied_command_gives_the_same_rows_in_a_shell()
    {
        var house = await shared.OpenAsync();
        var page = await house.PageAsync(house.Wide, house.Explorer("&direction=inbound"));
        await Expect(page.Locator("tr[data-id]").First).ToBeVisibleAsync();
        var rows = await RowsAsync(page);

        await page.ClickAsync("[data-query]");
        var list = await InShellAsync(house, await CommandAsync(page));
        Assert.Equal(rows, list["conversations"]!.AsArray().Select(one => (string)one!["conversationId"]!));

        await page.GotoAsync(house.Explorer($"&open={rows[0]}"));
        await page.Locator(".conversation [data-query]").ClickAsync();
        var record = await InShellAsync(house, await CommandAsync(page));
        Assert.Equal(rows[0], (string?)record["conversationId"]);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Nothing_moves_while_it_loads()
    {
        var house = await shared.OpenAsync();
        var page = await house.PageAsync(house.Wide, house.Explorer());
        await Steady.LoadsInPlaceAsync(
            page,
            async () =>
            {
                await Expect(page.Locator("tr[data-id]").First).ToBeVisibleAsync();
                await Expect(page.Locator(".key.offered b")).ToBeVisibleAsync();
            }
        );
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task The_figures_are_the_platforms()
    {
        var house = await shared.OpenAsync();
        var page = await house.PageAsync(house.Wide, house.Explorer());
        var truth = await house.Platform.PostAsync(
            "/api/v2/analytics/conversations/aggregates/query",
            $$"""{"interval":"{{ExplorerHouse.Interval}}","metrics":["nOffered","tAnswered","tAbandon"]}"""
        );
        foreach (
            var (metric, key) in ((string, string)[])
                [("nOffered", "offered"), ("tAnswered", "answered"), ("tAbandon", "abandoned")]
        )
        {
            var sum = truth["results"]!
                .AsArray()
                .SelectMany(group => group!["data"]![0]!["metrics"]!.AsArray())
                .Where(one => (string)one!["metric"]! == metric)
                .Sum(one => (int)one!["stats"]!["count"]!);
            await Expect(page.Locator($".key.{key} b")).ToHaveTextAsync($"{sum}");
        }
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task A_timeline_has_every_segment_of_the_record_where_it_was()
    {
        var house = await shared.OpenAsync();
        var record = house
            .Emulator.Truth(ExplorerHouse.From, ExplorerHouse.To)
            .Select(one => JsonNode.Parse(one.Span)!)
            .MaxBy(one => Segments(one).Count)!;
        var page = await house.PageAsync(house.Wide, house.Explorer($"&open={record["conversationId"]}"));
        await Expect(page.Locator(".bar").First).ToBeVisibleAsync();

        var shown = await page.Locator(".bar")
            .EvaluateAllAsync<string[]>("bars => bars.map(bar => bar.dataset.segment)");

        Assert.Equal(Segments(record).Order(StringComparer.Ordinal), shown.Order(StringComparer.Ordinal));
        // The bars are in proportion: each begins where its time lies between begin and end of the whole.
        var apart = await page.EvaluateAsync<double>(
            """
            () => {
              const bars = [...document.querySelectorAll(".bar")].map(bar => {
                const track = bar.closest(".track").getBoundingClientRect(), box = bar.getBoundingClientRect();
                return [Date.parse(bar.dataset.segment.split("|")[1]), (box.left - track.left) / track.width];
              });
              const from = Math.min(...bars.map(bar => bar[0])), first = Math.min(...bars.map(bar => bar[1]));
              const last = bars.reduce((most, bar) => bar[0] > most[0] ? bar : most);
              return Math.max(...bars.map(([at, x]) => Math.abs((x - first) / (last[1] - first) - (at - from) / (last[0] - from))));
            }
            """
        );
        Assert.InRange(apart, 0, 0.01);
        foreach (var (name, value) in Attributes(record))
            await Expect(page.Locator("#facts-attributes + .scroll, #facts-attributes + p"))
                .ToContainTextAsync(name + value);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task A_live_conversation_moves_while_it_is_looked_at()
    {
        var house = await shared.OpenAsync();
        var (id, customer, agent) = (Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());
        await house.AppendAsync("customer.start", id, TimeSpan.Zero, Members(customer, "INBOUND"));
        using (var asking = await house.SignInAsync(house.Wide))
            while ((await asking.GetAsync($"/web/explorer/conversations/{id}")).Status != 200)
                await Task.Delay(50, TestContext.Current.CancellationToken);
        var page = await house.PageAsync(house.Narrow, house.Explorer($"&open={id}"));
        await Expect(page.Locator(".lane")).ToHaveCountAsync(1);
        await Expect(page.Locator("main")).ToContainTextAsync("still going");

        await house.AppendAsync("user.start", id, TimeSpan.FromSeconds(20), Members(agent, "INBOUND"));
        await Expect(page.Locator(".lane")).ToHaveCountAsync(2);
        await AxeRun.CheckAsync(page, "explorer-live");

        await house.AppendAsync(
            "user.end",
            id,
            TimeSpan.FromSeconds(80),
            Members(agent, "INBOUND")
                + ",\"interactingDurationMs\":50000,\"alertingDurationMs\":10000,\"disconnectType\":\"PEER\""
        );
        await house.AppendAsync("customer.end", id, TimeSpan.FromSeconds(80), Members(customer, "INBOUND"));
        await Expect(page.Locator("main")).Not.ToContainTextAsync("still going");
        await Expect(page.Locator(".lane").Nth(1).Locator(".kind-interact")).ToHaveCountAsync(1);
        await page.Context.CloseAsync();

        static string Members(Guid participant, string direction) =>
            $"\"participantId\":\"{participant}\",\"sessionId\":\"{participant}\",\"mediaType\":\"VOICE\",\"direction\":\"{direction}\",\"ani\":\"tel:+34911000001\"";
    }

    [Fact]
    public async Task The_address_holds_the_state_and_the_keyboard_reaches_everything()
    {
        var house = await shared.OpenAsync();
        var page = await house.PageAsync(house.Wide, house.Explorer());
        await Expect(page.Locator("tr[data-id]")).ToHaveCountAsync(50);
        var first = await RowsAsync(page);

        await page.Locator("a.row").First.FocusAsync();
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("h1 code")).ToHaveTextAsync(first[1]);
        Assert.Contains($"open={first[1]}", page.Url, StringComparison.Ordinal);
        await page.Locator(".bar[tabindex='0']").FocusAsync();
        await page.Keyboard.PressAsync("ArrowRight");
        Assert.True(
            await page.EvaluateAsync<bool>(
                "() => document.activeElement.matches('.bar:not(:first-child), .track:not(:first-child) .bar, .lane:not(:nth-child(3)) .bar')"
            )
        );

        await page.GoBackAsync();
        await Expect(page.Locator("tr[data-id]")).ToHaveCountAsync(50);
        Assert.Equal(first, await RowsAsync(page));
        await page.Locator("a.row").First.FocusAsync();
        await page.Keyboard.PressAsync("PageDown");
        await Expect(page.Locator(".pager")).ToContainTextAsync("Page 2");
        await Expect(page.Locator(".found[aria-busy='false']")).ToBeVisibleAsync();
        Assert.Empty(first.Intersect(await RowsAsync(page)));
        await page.ReloadAsync();
        await Expect(page.Locator(".pager")).ToContainTextAsync("Page 2");

        await page.GetByRole(AriaRole.Combobox, new() { Name = "Queue" }).FocusAsync();
        await page.Keyboard.TypeAsync("a");
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("Enter");
        await page.GetByRole(AriaRole.Button, new() { Name = "Search", Exact = true }).ClickAsync();
        await page.WaitForURLAsync(new Regex("queue=[0-9a-f-]{36}"));
        Assert.DoesNotContain("page=", page.Url, StringComparison.Ordinal);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Nobody_signed_in_and_nobody_permitted_are_told_what_to_do()
    {
        var house = await shared.OpenAsync();
        await using var context = await house.Chromium.NewContextAsync();
        var page = await context.NewPageAsync();
        await page.GotoAsync(house.Explorer());
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Sign in" })).ToBeVisibleAsync();

        var other = await house.PageAsync(house.Nobody, house.Explorer());
        await Expect(other.Locator("main")).ToContainTextAsync(ExplorerHouse.Conversations);
        await other.Context.CloseAsync();
    }

    [Theory]
    [InlineData("en", "light")]
    [InlineData("en", "dark")]
    [InlineData("es", "light")]
    [InlineData("es", "dark")]
    public async Task Axe_finds_nothing(string language, string theme)
    {
        var house = await shared.OpenAsync();
        var busiest = house
            .Emulator.Truth(ExplorerHouse.From, ExplorerHouse.To)
            .Select(one => JsonNode.Parse(one.Span)!)
            .MaxBy(one => Segments(one).Count)!["conversationId"];
        var look = $"&lang={language}&theme={theme}";
        var page = await house.PageAsync(house.Wide, house.Explorer(look));
        await Expect(page.Locator(".charts figure").Last).ToBeVisibleAsync();
        await AxeRun.CheckAsync(page, $"explorer-{language}-{theme}");
        await SearchingAsync(page, $"explorer-searching-{language}-{theme}");
        await page.ClickAsync("[data-query]");
        await AxeRun.CheckAsync(page, $"explorer-query-{language}-{theme}");
        await page.GotoAsync(house.Explorer($"{look}&open={busiest}"));
        await Expect(page.Locator(".bar").First).ToBeVisibleAsync();
        await AxeRun.CheckAsync(page, $"explorer-timeline-{language}-{theme}");
        await page.GotoAsync(house.Explorer($"{look}&ani=0"));
        await Expect(page.Locator(".notice")).ToBeVisibleAsync();
        await AxeRun.CheckAsync(page, $"explorer-empty-{language}-{theme}");
        await page.Context.CloseAsync();
    }

    /// <summary>While a search runs, what was found before is still there to read.</summary>
    private static async Task SearchingAsync(IPage page, string name)
    {
        const string Queries = "**/details/query";
        var answers = new TaskCompletionSource();
        await page.RouteAsync(
            Queries,
            async route =>
            {
                await answers.Task;
                await route.ContinueAsync();
            }
        );
        var pages = page.Locator(".pager button");
        await pages.Last.ClickAsync();
        await Expect(page.Locator(".found")).ToHaveAttributeAsync("aria-busy", "true");
        await AxeRun.CheckAsync(page, name);
        answers.SetResult();
        await Expect(page.Locator(".found")).ToHaveAttributeAsync("aria-busy", "false");
        await page.UnrouteAsync(Queries);
    }

    private static async Task<string> CommandAsync(IPage page)
    {
        var box = page.Locator("dialog[open]");
        await box.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("curl$") }).First.ClickAsync();
        await box.GetByRole(AriaRole.Button, new() { Name = "Copy", Exact = true }).ClickAsync();
        await Expect(box.GetByRole(AriaRole.Button, new() { Name = "Copied" })).ToBeVisibleAsync();
        return await page.EvaluateAsync<string>("() => navigator.clipboard.readText()");
    }

    /// <summary>As somebody who has pasted it, with a program's token of the hub.</summary>
    private static async Task<JsonNode> InShellAsync(ExplorerHouse house, string command)
    {
        var start = new ProcessStartInfo("bash", ["-c", command])
        {
            RedirectStandardOutput = true,
            Environment = { ["TOKEN"] = await house.TokenAsync() },
        };
        using var shell = Process.Start(start)!;
        var answer = await shell.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await shell.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, shell.ExitCode);
        var body = JsonNode.Parse(answer)!;
        // A refusal is JSON too, with the status of its answer.
        Assert.True(body["status"] is null, answer);
        return body;
    }

    private static Task<string[]> RowsAsync(IPage page) =>
        page.Locator("tr[data-id]").EvaluateAllAsync<string[]>("rows => rows.map(row => row.dataset.id)");

    private static List<string> Segments(JsonNode record) =>
        [
            .. record["participants"]!
                .AsArray()
                .SelectMany(participant => participant!["sessions"]?.AsArray() ?? [])
                .SelectMany(session => session!["segments"]?.AsArray() ?? [])
                .Select(one => $"{one!["segmentType"]}|{one["segmentStart"]}|{one["segmentEnd"]}"),
        ];

    private static IEnumerable<(string Name, string Value)> Attributes(JsonNode record) =>
        record["participants"]!
            .AsArray()
            .SelectMany(participant => participant!["attributes"]?.AsObject() ?? [])
            .Select(pair => (pair.Key, (string)pair.Value!));
}
