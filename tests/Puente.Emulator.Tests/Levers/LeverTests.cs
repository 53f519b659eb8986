using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;

namespace Puente.Emulator.Tests.Levers;

public sealed class LeverTests
{
    [Fact]
    public async Task The_clock_is_read_and_moved_but_never_backwards()
    {
        await using var host = await Emulators.StartAsync();
        using var caller = Caller.Anonymous(host);
        Assert.Equal(
            "2026-03-10T12:00:00.000Z",
            (await caller.GetAsync("/_emulator/clock"))["now"]!.GetValue<string>()
        );
        Assert.Equal(
            "2026-03-11T13:00:00.000Z",
            (await caller.PostAsync("/_emulator/clock", """{"advance":"1.01:00:00"}"""))["now"]!.GetValue<string>()
        );
        Assert.Equal(
            "2026-04-01T00:00:00.000Z",
            (await caller.PostAsync("/_emulator/clock", """{"set":"2026-04-01T00:00:00Z"}"""))[
                "now"
            ]!.GetValue<string>()
        );
        await caller.PostAsync("/_emulator/clock", """{"set":"2026-03-01T00:00:00Z"}""", 400);
    }

    [Fact]
    public async Task Platform_time_runs_at_its_speed()
    {
        var time = new FakeTimeProvider(Emulators.Start);
        await using var host = await Emulators.StartAsync(o => o with { Speed = 60 }, time);
        time.Advance(TimeSpan.FromSeconds(90));
        Assert.Equal(Emulators.Start.AddMinutes(90), host.Clock.Now);
        host.Clock.Advance(TimeSpan.FromDays(1));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(Emulators.Start.AddDays(1).AddMinutes(91), host.Clock.Now);
    }

    [Fact]
    public async Task The_truth_over_http_is_the_truth_of_the_library()
    {
        await using var host = await Emulators.StartAsync();
        using var caller = Caller.Anonymous(host);
        foreach (var asOf in (string[])["", "&asOf=2026-03-05T10:00:00Z"])
        {
            var text = await caller.Http.GetStringAsync(
                $"/_emulator/truth?from=2026-03-05T00:00:00Z&to=2026-03-06T00:00:00Z{asOf}"
            );
            var day = new DateTimeOffset(2026, 3, 5, 0, 0, 0, TimeSpan.Zero);
            var expected = host.Truth(day, day.AddDays(1), asOf.Length == 0 ? null : day.AddHours(10))
                .Select(r => System.Text.Encoding.UTF8.GetString(r.Span))
                .ToList();
            Assert.True(expected.Count > 20);
            Assert.Equal(expected, text.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        }
    }

    [Fact]
    public async Task Faults_are_set_counted_and_cleared_over_http()
    {
        await using var host = await Emulators.StartAsync();
        using var caller = await Caller.SignInAsync(host);
        using (
            var set = await caller.SendAsync(
                HttpMethod.Post,
                "/_emulator/faults",
                """[{"kind":"serverError","route":"/api/v2/organizations/*","nth":1,"status":502}]"""
            )
        )
            Assert.Equal(HttpStatusCode.OK, set.StatusCode);
        await caller.GetAsync("/api/v2/organizations/me", 502);
        await caller.GetAsync("/api/v2/organizations/me");
        var counts = JsonNode.Parse(await caller.Http.GetStringAsync("/_emulator/faults"))![0]!;
        Assert.Equal((2, 1), (counts["seen"]!.GetValue<int>(), counts["fired"]!.GetValue<int>()));
        using (var cleared = await caller.SendAsync(HttpMethod.Delete, "/_emulator/faults"))
            Assert.Equal(HttpStatusCode.NoContent, cleared.StatusCode);
        Assert.Empty(host.Faults.Counts);
        await caller.PostAsync("/_emulator/faults", """{"kind":"earthquake"}""", 400);
    }

    [Fact]
    public async Task Requests_are_logged_by_route_without_levers()
    {
        await using var host = await Emulators.StartAsync();
        using var caller = await Caller.SignInAsync(host);
        await caller.GetAsync($"/api/v2/users/{Guid.NewGuid()}", 404);
        var log = await caller.GetAsync("/_emulator/requests");
        Assert.Equal(2, log["total"]!.GetValue<int>());
        Assert.Equal(1, log["counts"]!["GET /api/v2/users/{userId} 404"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_person_finds_a_page_that_explains()
    {
        await using var host = await Emulators.StartAsync();
        using var caller = Caller.Anonymous(host);
        using var answer = await caller.SendAsync(HttpMethod.Get, "/");
        Assert.Equal("text/html", answer.Content.Headers.ContentType!.MediaType);
        var page = await answer.Content.ReadAsStringAsync();
        Assert.Contains(host.Options.ClientId, page, StringComparison.Ordinal);
        Assert.Contains("2026-03-10T12:00:00.000Z", page, StringComparison.Ordinal);
    }
}
