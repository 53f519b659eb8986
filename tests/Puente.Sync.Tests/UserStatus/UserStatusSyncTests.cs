using Puente.Emulator;
using Puente.Emulator.Faults;
using Puente.Platform;
using Puente.Platform.SignIn;
using Puente.Sync.Tests.World;

namespace Puente.Sync.Tests.UserStatus;

public sealed class UserStatusSyncTests : IAsyncLifetime
{
    private const string Jobs = "/api/v2/analytics/users/details/jobs";
    private static readonly DateTimeOffset s_noon = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateOnly s_yesterday = new(2026, 3, 9);
    private EmulatorHost _emulator = null!;
    private Place _place = null!;

    public async ValueTask InitializeAsync()
    {
        _place = await Place.OpenAsync();
        _emulator = await EmulatorHost.StartAsync(
            new EmulatorOptions
            {
                Seed = 5,
                Start = s_noon,
                Speed = 0,
                ConversationsPerDay = 200,
                HistoryDays = 3,
                DataLag = TimeSpan.FromHours(1),
                JobDelay = TimeSpan.Zero,
                Users = 12,
                RequestsPerMinute = 1_000_000,
                Clients = [new EmulatorClient("blind", "s", ["analytics:conversationDetail:view"])],
            }
        );
    }

    public async ValueTask DisposeAsync()
    {
        await _emulator.DisposeAsync();
        await _place.DisposeAsync();
    }

    [Fact]
    public async Task A_day_is_read_until_the_platform_is_behind_its_end_and_never_again()
    {
        await SyncAsync();
        // Yesterday whole, today until an hour ago.
        Assert.Equal(2, Submitted());
        Assert.Equal(["12"], await _place.QueryAsync("select count(distinct user_id) from user_routing_status"));
        Assert.Equal(
            ["2026-03-10 11:00:00"],
            await _place.QueryAsync(
                "select strftime(cast(state->>'asOf' as timestamp), '%Y-%m-%d %H:%M:%S') from checkpoints where stream = 'user status' order by key desc limit 1"
            )
        );

        await SyncAsync();
        Assert.Equal(2, Submitted());

        _emulator.Clock.Advance(TimeSpan.FromHours(14));
        await SyncAsync();
        // Today to its end, and the first hour of tomorrow.
        Assert.Equal(4, Submitted());
        await SyncAsync();
        Assert.Equal(4, Submitted());
    }

    [Fact]
    public async Task Jobs_that_expire_and_pages_that_break_off_are_asked_for_again()
    {
        _emulator.Faults.Add(
            new FaultRule
            {
                Kind = FaultKind.ExpiredJob,
                Route = $"GET {Jobs}/{{jobId}}",
                Nth = 1,
            }
        );
        _emulator.Faults.Add(
            new FaultRule
            {
                Kind = FaultKind.TruncatedBody,
                Route = $"GET {Jobs}/*/results",
                Nth = 1,
            }
        );
        var result = await SyncAsync();
        Assert.Empty(result.Failed);
        Assert.Equal(3, Submitted());
        Assert.Equal(["12"], await _place.QueryAsync("select count(distinct user_id) from user_presence"));
    }

    [Fact]
    public async Task A_day_that_cannot_be_read_fails_the_run_and_is_a_gap_until_it_can()
    {
        var broken = new FaultRule { Kind = FaultKind.NotJson, Route = $"GET {Jobs}/*/results" };
        _emulator.Faults.Add(broken);
        var result = await SyncAsync(attempts: 2);
        Assert.Equal([s_yesterday, s_yesterday.AddDays(1)], result.Failed.Select(failed => failed.Day).Distinct());
        Assert.Equal(
            ["user status", "user status"],
            (await _place.Store.ReadGapsAsync(true, TestContext.Current.CancellationToken)).Select(gap => gap.Stream)
        );

        _emulator.Faults.Clear();
        Assert.Empty((await SyncAsync()).Failed);
        Assert.Empty(await _place.Store.ReadGapsAsync(true, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_platform_that_does_not_even_say_what_it_has_fails_the_run_and_is_a_gap_until_it_does()
    {
        _emulator.Faults.Add(new FaultRule { Kind = FaultKind.NotJson, Route = $"GET {Jobs}/availability" });
        var result = await SyncAsync(attempts: 2);
        Assert.Equal([s_yesterday], result.Failed.Select(failed => failed.Day));
        var gap = Assert.Single(await _place.Store.ReadGapsAsync(true, TestContext.Current.CancellationToken));
        Assert.Equal(s_noon.AddHours(-36), gap.From);

        // Runs over a later day alone, asked in vain and then not, say nothing of the first.
        var today = new SyncRequest(s_yesterday.AddDays(1));
        await SyncAsync(attempts: 2, request: today);
        _emulator.Faults.Clear();
        await SyncAsync(request: today);
        gap = Assert.Single(await _place.Store.ReadGapsAsync(true, TestContext.Current.CancellationToken));
        Assert.Equal(s_noon.AddHours(-36), gap.From);

        Assert.Empty((await SyncAsync()).Failed);
        Assert.Empty(await _place.Store.ReadGapsAsync(true, TestContext.Current.CancellationToken));
        Assert.Equal(2, Submitted());
    }

    [Fact]
    public async Task Without_the_permission_conversations_are_read_all_the_same_and_the_run_says_what_it_left_out()
    {
        var notes = new List<string>();
        var result = await SyncAsync(client: "blind", notes: notes);
        Assert.Empty(result.Failed);
        Assert.True(result.Conversations > 0);
        Assert.Contains(notes, note => note.Contains("analytics:userDetail:view", StringComparison.Ordinal));
    }

    private long Submitted() => _emulator.Requests.Counts.GetValueOrDefault($"POST {Jobs} 202");

    private async Task<SyncResult> SyncAsync(
        int attempts = 6,
        string? client = null,
        List<string>? notes = null,
        SyncRequest request = default
    )
    {
        using var platform = new PlatformClient(
            new PlatformOptions
            {
                ApiBase = _emulator.BaseAddress,
                ClientId = client ?? _emulator.Options.ClientId,
                ClientSecret = new Secret(client is null ? _emulator.Options.ClientSecret : "s"),
                RateShare = 1,
                AssumedRatePerMinute = 100_000,
            }
        );
        return await new ConversationSync(
            platform,
            _place.Store,
            new SyncOptions { Since = s_yesterday, Attempts = attempts }
        ).RunAsync(request, new Listener(notes ?? []), cancellationToken: TestContext.Current.CancellationToken);
    }

    private sealed class Listener(List<string> notes) : IProgress<SyncProgress>
    {
        public void Report(SyncProgress value)
        {
            if (value.Note is { } note)
                lock (notes)
                    notes.Add(note);
        }
    }
}
