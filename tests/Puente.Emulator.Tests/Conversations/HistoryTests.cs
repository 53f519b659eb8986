using System.Security.Cryptography;
using CsCheck;
using Puente.Emulator.Calendar;
using Puente.Emulator.Conversations;
using Puente.Emulator.Conversations.Draft;
using Puente.Emulator.Organisation;

namespace Puente.Emulator.Tests.Conversations;

public sealed class HistoryTests
{
    private static string Hash(ulong seed)
    {
        var history = new History(seed, 100_000, new OrganisationSeed(seed, 400, 40), 0);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var index = 0; index < 1000; index++)
            hash.AppendData(history.Record(new Place(Samples.Day, index), ConversationDraft.Never));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    // The first 1,000 conversations of 2 March 2026. A new value means that every emulated history changes: say so.
    private const string Golden = "d6615174b9719f49ba7291f048a0d5ec230b98e34d554dfb2975df55f504c144";

    [Fact]
    public void The_same_seed_tells_the_same_bytes()
    {
        var hash = Hash(1);
        Assert.True(hash == Golden, $"the history of seed 1 has changed; its hash is now {hash}");
    }

    [Fact]
    public void Another_seed_tells_another_history() => Assert.NotEqual(Hash(1), Hash(2));

    [Fact]
    public void Starts_never_fall_and_are_found_again() =>
        Gen.Select(Gen.Int[738_000, 741_000], Gen.Int[1, 30_000])
            .Sample(
                (number, perDay) =>
                {
                    var day = new Days(7, perDay, OrganisationSeed.TimeZone).Day(number);
                    var last = day.StartMs;
                    for (var index = 0; index < day.Count; index += 1 + day.Count / 200)
                    {
                        var start = day.StartOf(index);
                        if (
                            start < last
                            || start >= day.EndMs
                            || day.FirstAtOrAfter(start) > index
                            || day.FirstAtOrAfter(start + 1) <= index
                        )
                            return false;
                        last = start;
                    }
                    return true;
                },
                iter: 200
            );

    [Theory]
    [InlineData("2026-03-28", 24)]
    [InlineData("2026-03-29", 23)]
    [InlineData("2026-10-25", 25)]
    public void A_local_day_is_as_long_as_the_clocks_make_it(string date, int hours)
    {
        var day = new Days(1, 1000, OrganisationSeed.TimeZone).Day(DateOnly.Parse(date, null).DayNumber);
        Assert.Equal(hours, (day.EndMs - day.StartMs) / 3_600_000);
    }

    [Fact]
    public void An_id_leads_back_to_its_place_and_a_foreign_id_does_not()
    {
        Gen.Select(Gen.Int[730_000, 760_000], Gen.Int[0, 5_000_000], Gen.ULong)
            .Sample(
                (day, index, seed) =>
                    new ConversationIds(seed).TryRead(
                        new ConversationIds(seed).Of(new Place(day, index)),
                        out var place
                    )
                    && place == new Place(day, index)
            );
        Assert.False(Samples.History.TryFind(Guid.NewGuid(), out _));
    }

    [Fact]
    public void Ids_are_version_4_and_unique()
    {
        var ids = Samples.Final.Select(c => Guid.Parse(c.Id)).ToList();
        Assert.All(ids, id => Assert.Equal(4, id.Version));
        Assert.Equal(ids.Count, ids.Distinct().Count());
    }

    [Fact]
    public void Every_ordinary_conversation_is_over_within_the_look_back_of_its_kind()
    {
        var day = Samples.History.Days.Day(Samples.Day);
        var scene = Samples.History.Borrow();
        foreach (var index in Enumerable.Range(0, 40_000))
        {
            var kind = Samples.History.Kinds.Of(day, index);
            if (kind >= ConversationKind.StuckCallback)
                continue;
            var draft = Samples.History.Play(scene, new Place(Samples.Day, index));
            var most = kind == ConversationKind.Email ? History.ThreadLifetimeMs : History.CallLifetimeMs;
            Assert.InRange(draft.End - draft.Start, 0, most);
        }
    }

    [Fact]
    public void Conversations_possibly_open_include_all_that_really_are()
    {
        var history = new History(3, 4_000, new OrganisationSeed(3, 100, 10), Ms("2025-11-01"));
        var at = Ms("2026-03-02") + 11 * 3_600_000;
        var offered = history.PossiblyOpenAt(at).ToHashSet();
        var scene = history.Borrow();
        var open = history
            .Started(0, at)
            .Where(place => RecordWriter.EndAsOf(history.Play(scene, place), at) == ConversationDraft.Never)
            .ToList();
        Assert.True(open.Count > 100);
        Assert.All(open, place => Assert.Contains(place, offered));
        Assert.Contains(open, place => history.Days.DayOf(at) - place.Day > 10);
    }

    private static long Ms(string date) =>
        new DateTimeOffset(DateTime.Parse(date, null), TimeSpan.Zero).ToUnixTimeMilliseconds();
}
