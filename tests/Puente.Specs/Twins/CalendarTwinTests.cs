using System.Globalization;
using System.Text.Json.Nodes;
using Puente.Analytics;
using Puente.Analytics.Local;
using Puente.Specs.World;
using Puente.Store;

namespace Puente.Specs.Twins;

/// <summary>Promise P10 where the calendar decides: weeks, months, and days of 23, 23½, 24½ and 25 hours.</summary>
public sealed class CalendarTwinTests(StoreFixture stores) : IClassFixture<StoreFixture>
{
    private const int Days = 45;
    private const int Questions = 100;
    private static readonly string[] s_periods =
    [
        "P1D",
        "P1D",
        "P1D",
        "P1W",
        "P1M",
        "P2D",
        "P3W",
        "P1DT12H",
        "PT24H",
        "P1M1D",
    ];
    private static readonly string[] s_zones =
    [
        "UTC",
        "Europe/Madrid",
        "America/New_York",
        "Australia/Lord_Howe",
        "Asia/Kolkata",
    ];

    /// <summary>
    /// In the first weeks clocks go forward in New York and in Madrid; in the second forward on Lord Howe, by half an hour, and
    /// back in Madrid and New York.
    /// </summary>
    public static TheoryData<string, StoreKind> Worlds() =>
        new() { { "2026-03-30T09:00:00Z", StoreKind.DuckDb }, { "2026-11-12T09:00:00Z", StoreKind.Postgres } };

    [Theory]
    [MemberData(nameof(Worlds))]
    public async Task Buckets_of_the_calendar_are_the_platforms(string opened, StoreKind kind)
    {
        const ulong Seed = 11;
        await using var centre = await ContactCentre.OpenAsync(
            Seed,
            Days,
            conversationsPerDay: 12,
            DateTimeOffset.Parse(opened, CultureInfo.InvariantCulture)
        );
        using var empty = await stores.CreateAsync(kind);
        await using var store = await empty.OpenAsync();
        await FilledCentre.FillAsync(centre, store, Days);
        using var emulator = await TwinAsker.SignInAsync(centre);
        var local = new LocalAnalytics(store, TimeProvider.System);
        var random = new Random((int)Seed);
        var from = new DateTimeOffset(centre.Since, TimeOnly.MinValue, TimeSpan.Zero);
        for (var number = 0; number < Questions; number++)
        {
            var question = Question(random, from);
            var (theirs, ours) = await TwinAsker.AskAsync(
                emulator,
                local,
                AnalyticsEndpoint.ConversationAggregates,
                question
            );

            Assert.True(theirs.StartsWith("200 ", StringComparison.Ordinal), $"{question.ToJsonString()}\n{theirs}");
            Assert.True(theirs == ours, $"{question.ToJsonString()}\n{TwinAnswer.Parting(theirs, ours)}");
        }
    }

    /// <summary>Of two to four weeks and a half: the longest that the platform answers is 31 days.</summary>
    private static JsonObject Question(Random random, DateTimeOffset from)
    {
        var zone = s_zones[random.Next(s_zones.Length)];
        var length = TimeSpan.FromHours(random.Next(14 * 24, (31 * 24) + 1));
        var start = from.AddMinutes(random.Next((int)(TimeSpan.FromDays(Days) - length).TotalMinutes / 30) * 30);
        // Borders repeat the start's time of day: half past one and half past two are what clocks leave out or show twice.
        if (random.Next(2) == 0)
        {
            var wall = TimeZoneInfo.ConvertTime(start, TimeZoneInfo.FindSystemTimeZoneById(zone)).TimeOfDay;
            var wanted = TimeSpan.FromHours(random.Next(2) == 0 ? 1.5 : 2.5);
            start = start + wanted - wall;
        }
        return new JsonObject
        {
            ["interval"] = string.Create(
                CultureInfo.InvariantCulture,
                $"{start:yyyy-MM-dd'T'HH:mm:ss'Z'}/{start + length:yyyy-MM-dd'T'HH:mm:ss'Z'}"
            ),
            ["granularity"] = s_periods[random.Next(s_periods.Length)],
            ["timeZone"] = zone,
            ["metrics"] = new JsonArray("nOffered", "tTalk", "nConversations"),
        };
    }
}
