using System.Net;
using Microsoft.Extensions.Time.Testing;
using Puente.Platform.Errors;
using Puente.Platform.Governor;
using Puente.Platform.Tests.Fakes;
using Puente.Platform.Usage;

namespace Puente.Platform.Tests.Usage;

public sealed class UsageFileTests : IDisposable
{
    private static readonly DateOnly Day = new(2026, 3, 4);
    private readonly string _folder = Directory.CreateTempSubdirectory("puente-usage-").FullName;
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(Day, new TimeOnly(12, 0), TimeSpan.Zero));
    private readonly ScriptedSocket _socket = new();

    public void Dispose()
    {
        _socket.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Requests_are_counted_by_operation_outcome_and_lane_and_hold_no_ids()
    {
        _socket.Answer(
            () => ScriptedSocket.Json("{}"),
            () => ScriptedSocket.Status(HttpStatusCode.TooManyRequests, 0),
            () => ScriptedSocket.Json("{}"),
            () => ScriptedSocket.Status(HttpStatusCode.NotFound)
        );
        using (var client = Clients.Over(_socket, _time, o => o.UsageFolder = _folder))
        {
            await client.SendAsync(HttpMethod.Get, "/api/v2/users/11111111-0000-0000-0000-000000000001");
            var busy = client
                .WithLane(Lane.Backfill)
                .SendAsync(HttpMethod.Get, "/api/v2/users/11111111-0000-0000-0000-000000000002");
            await _time.RunAsync(() => busy);
            await Assert.ThrowsAsync<PlatformResponseException>(() =>
                client.SendAsync(HttpMethod.Get, "/api/v2/groups")
            );
        }

        var entries = UsageFile
            .Read(_folder, Day, Day)
            .Where(entry => entry.Route != "/oauth/token")
            .Select(entry => (entry.Method, entry.Route, entry.Lane, entry.Outcome, entry.Requests))
            .Order()
            .ToList();
        Assert.Equal(
            [
                ("GET", "/api/v2/groups", Lane.Interactive, "4xx", 1L),
                ("GET", "/api/v2/users/{id}", Lane.Interactive, "2xx", 1L),
                ("GET", "/api/v2/users/{id}", Lane.Backfill, "2xx", 1L),
                ("GET", "/api/v2/users/{id}", Lane.Backfill, "429", 1L),
            ],
            entries
        );
        Assert.DoesNotContain(
            "11111111",
            await File.ReadAllTextAsync(
                Assert.Single(Directory.GetFiles(_folder)),
                TestContext.Current.CancellationToken
            ),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Many_additions_add_up_and_the_file_stays_small()
    {
        for (var i = 0; i < 3_000; i++)
            UsageFile.Add(_folder, [Entry(Day, 1), Entry(Day.AddDays(1), 2)]);
        Assert.Equal([3_000L, 6_000L], UsageFile.Read(_folder, Day, Day.AddDays(1)).Select(entry => entry.Requests));
        Assert.InRange(new FileInfo(Assert.Single(Directory.GetFiles(_folder))).Length, 1, 300_000);
    }

    [Fact]
    public void A_line_that_was_torn_loses_itself_only()
    {
        UsageFile.Add(_folder, [Entry(Day, 5)]);
        File.AppendAllText(Assert.Single(Directory.GetFiles(_folder)), "{\"day\":\"2026-\n");
        UsageFile.Add(_folder, [Entry(Day, 2)]);
        Assert.Equal(7, Assert.Single(UsageFile.Read(_folder, Day, Day)).Requests);
    }

    [Fact]
    public void Months_older_than_a_year_go()
    {
        UsageFile.Add(_folder, [Entry(Day.AddMonths(-14), 1), Entry(Day.AddMonths(-12), 1)]);
        UsageFile.Add(_folder, [Entry(Day, 1)]);
        Assert.Equal(
            ["usage-2025-03.jsonl", "usage-2026-03.jsonl"],
            Directory.GetFiles(_folder).Select(Path.GetFileName).Order()
        );
    }

    private static UsageEntry Entry(DateOnly day, long requests) =>
        new(day, "api.example.test", "client-1", "GET", "/api/v2/users", Lane.Live, "2xx", requests);
}
