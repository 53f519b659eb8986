using System.Diagnostics;

namespace Puente.Emulator.Tests.Users;

[Trait("Category", "Slow")]
public sealed class ManyUsersTests(ITestOutputHelper output)
{
    private const int Created = 5_000;

    [Fact]
    public async Task Five_thousand_created_users_are_listed_and_found_in_a_few_milliseconds()
    {
        await using var host = await Emulators.StartAsync(o => o with { ConversationsPerDay = 0 });
        using var caller = await Caller.SignInAsync(host);
        var started = Stopwatch.GetTimestamp();
        await Parallel.ForAsync(
            0,
            Created,
            new ParallelOptions { MaxDegreeOfParallelism = 8 },
            async (i, _) => await caller.AddUserAsync($"Person {i}", $"p{i}@many.example")
        );
        output.WriteLine($"created {Created} in {Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s");
        host.Clock.Advance(TimeSpan.FromSeconds(2));

        var listing = await MedianAsync(i => caller.GetAsync($"/api/v2/users?pageSize=100&pageNumber={(i % 50) + 1}"));
        var single = await MedianAsync(i => caller.GetAsync($"/api/v2/users?pageSize=1&pageNumber={i + 1}"));
        var search = await MedianAsync(async i =>
        {
            var found = await caller.PostAsync(
                "/api/v2/users/search",
                $$"""{"query":[{"fields":["email"],"type":"EXACT","value":"p{{i * 17 % Created}}@many.example"}]}"""
            );
            Assert.Equal(1, found["total"]!.GetValue<int>());
        });
        output.WriteLine(
            $"median of 100: a page of 100 users {listing.TotalMilliseconds:0.0} ms, of one {single.TotalMilliseconds:0.0} ms, a search by e-mail {search.TotalMilliseconds:0.0} ms"
        );
        // Generous, because the machine may be busy; a scan that writes out every user takes a hundred times as long.
        Assert.True(listing < TimeSpan.FromMilliseconds(60), $"a page took {listing}");
        Assert.True(search < TimeSpan.FromMilliseconds(30), $"a search took {search}");
    }

    private static async Task<TimeSpan> MedianAsync(Func<int, Task> ask)
    {
        List<TimeSpan> taken = [];
        for (var i = 0; i < 100; i++)
        {
            var started = Stopwatch.GetTimestamp();
            await ask(i);
            taken.Add(Stopwatch.GetElapsedTime(started));
        }
        taken.Sort();
        return taken[50];
    }
}
