using System.Text;
using System.Text.Json;
using Puente.Emulator.Conversations;
using Puente.Emulator.Conversations.Draft;

namespace Puente.Emulator.Tests.Conversations;

/// <summary>A record is a function of platform time: nothing from the future, and in the end the truth.</summary>
public sealed class LateChangeTests
{
    private const long Hour = 3_600_000;

    private static IEnumerable<int> Indexes => Enumerable.Range(0, 400).Select(i => i * 251);

    private static long StartOf(int index) => Samples.History.Days.Day(Samples.Day).StartOf(index);

    [Fact]
    public void Nothing_in_a_record_lies_later_than_the_time_it_is_seen_at()
    {
        foreach (var index in Indexes)
        foreach (var after in (long[])[100, 20_000, 90_000, Hour, 30 * Hour])
        {
            var asOf = StartOf(index) + after;
            var seen = Conversation.Read(Samples.Write(index, asOf));
            Assert.True(seen.End is null || seen.End <= asOf);
            Assert.All(seen.Sessions.SelectMany(s => s.Metrics), m => Assert.True(m.At <= asOf));
            Assert.All(
                seen.Sessions.SelectMany(s => s.Segments),
                x => Assert.True(x.Start <= asOf && (x.End ?? 0) <= asOf)
            );
            Assert.All(
                seen.Sessions.SelectMany(s => s.Segments).Where(x => x.End is null && x.Type != "wrapup"),
                x => Assert.False(x.Json.TryGetProperty("disconnectType", out _))
            );
        }
    }

    [Fact]
    public void What_was_seen_once_stays_except_an_end_that_was_taken_back()
    {
        foreach (var index in Indexes)
        {
            HashSet<string> before = [];
            foreach (var after in (long[])[1_000, 60_000, 600_000, 2 * Hour, 24 * Hour, 72 * Hour, 400 * Hour])
            {
                var seen = Conversation.Read(Samples.Write(index, StartOf(index) + after));
                HashSet<string> now =
                [
                    .. seen.Sessions.SelectMany(s => s.Metrics.Select(m => $"{s.Json.GetProperty("sessionId")} {m}")),
                    .. seen.Sessions.SelectMany(s =>
                        s.Segments.Select(x => $"{s.Json.GetProperty("sessionId")} {x.Type} {x.Start}")
                    ),
                ];
                Assert.Superset(before, now);
                before = now;
            }
        }
    }

    [Fact]
    public void In_the_end_the_record_is_the_truth()
    {
        foreach (var index in Indexes)
            Assert.Equal(
                Encoding.UTF8.GetString(Samples.Record(index)),
                Encoding.UTF8.GetString(Samples.Record(index, StartOf(index) + 100 * 24 * Hour))
            );
    }

    [Fact]
    public void Some_records_change_in_the_night_after_they_ended_and_days_later()
    {
        var (nextDay, nextWeek) = (0, 0);
        foreach (var index in Enumerable.Range(0, 3000).Select(i => i * 31))
        {
            var evening = Samples.Record(index, StartOf(index) + 6 * Hour);
            var morning = Samples.Record(index, StartOf(index) + 34 * Hour);
            if (!evening.AsSpan().SequenceEqual(morning))
                nextDay++;
            if (!morning.AsSpan().SequenceEqual(Samples.Record(index)))
                nextWeek++;
        }
        Assert.InRange(nextDay, 60, 1500);
        Assert.InRange(nextWeek, 200, 1500);
    }

    [Fact]
    public void A_reopened_mail_loses_its_end_and_gets_a_later_one()
    {
        var day = Samples.History.Days.Day(Samples.Day);
        var scene = Samples.History.Borrow();
        var reopened = Enumerable
            .Range(0, 60_000)
            .Where(index => Samples.History.Kinds.Of(day, index) == ConversationKind.Email)
            .First(index =>
                Samples.History.Play(scene, new Place(Samples.Day, index)).ReopenedAt != ConversationDraft.Never
            );
        var draft = Samples.History.Play(scene, new Place(Samples.Day, reopened));
        var (first, again, last) = (draft.FirstEnd, draft.ReopenedAt, draft.End);
        Assert.Equal(first, Conversation.Read(Samples.Write(reopened, first)).End);
        Assert.Null(Conversation.Read(Samples.Write(reopened, again)).End);
        Assert.Equal(last, Conversation.Read(Samples.Write(reopened, last)).End);
        Assert.True(first < again && again < last);
    }

    [Fact]
    public void Stuck_conversations_close_after_about_60_days_with_durations_above_32_bits()
    {
        var closed = LongLived(ConversationKind.StuckCallback)
            .Concat(LongLived(ConversationKind.StuckLeg))
            .Take(40)
            .ToList();
        Assert.NotEmpty(closed);
        foreach (var (place, truth) in closed)
        {
            Assert.InRange(truth.End!.Value - truth.Start, 59 * 24 * Hour, 60 * 24 * Hour);
            Assert.Contains(truth.Sessions.SelectMany(s => s.Metrics), m => m.Value > uint.MaxValue);
            Assert.Null(Conversation.Read(Samples.History.Record(place, truth.Start + 50 * 24 * Hour)).End);
        }
    }

    [Fact]
    public void Orphans_never_end_in_either_of_two_shapes()
    {
        Assert.All(
            LongLived(ConversationKind.OrphanClosed),
            one =>
                Assert.All(
                    one.Truth.Sessions.Where(s => s.Purpose == "acd"),
                    s => Assert.All(s.Segments, x => Assert.NotNull(x.End))
                )
        );
        Assert.All(
            LongLived(ConversationKind.OrphanWaiting),
            one => Assert.Contains(one.Truth.Sessions, s => s.Purpose == "acd" && s.Segments.Any(x => x.End is null))
        );
        var all = LongLived(ConversationKind.OrphanClosed).Concat(LongLived(ConversationKind.OrphanWaiting)).ToList();
        Assert.NotEmpty(all);
        Assert.All(all, one => Assert.Null(one.Truth.End));
    }

    [Fact]
    public void A_conference_shares_one_session_between_two_conversations()
    {
        var day = Samples.History.Days.Day(Samples.Day);
        var host = Enumerable
            .Range(0, day.Count)
            .First(index => Samples.History.Kinds.Of(day, index) == ConversationKind.ConferenceHost);
        var (main, guest) = (Conversation.Read(Samples.Record(host)), Conversation.Read(Samples.Record(host + 1)));
        var moved = main.Sessions.Single(s =>
            s.Segments.Any(x => x.Json.TryGetProperty("sourceConversationId", out _))
        );
        var source = moved.Segments[0].Json;
        Assert.Equal(guest.Id, source.GetProperty("sourceConversationId").GetString());
        var left = guest.Sessions.Single(s =>
            s.Json.GetProperty("sessionId").GetString() == source.GetProperty("sourceSessionId").GetString()
        );
        Assert.Equal(main.Id, left.Segments[^1].Json.GetProperty("destinationConversationId").GetString());
        Assert.True(source.GetProperty("conference").GetBoolean());
        Assert.True(main.Json.TryGetProperty("conferenceStart", out _));
    }

    private static List<(Place Place, Conversation Truth)> LongLived(ConversationKind kind)
    {
        var found = new List<(Place, Conversation)>();
        for (var number = Samples.Day; number < Samples.Day + 7; number++)
        {
            var day = Samples.History.Days.Day(number);
            for (var block = 0; block * Kinds.LongLivedEvery < day.Count; block++)
            {
                var place = new Place(number, Samples.History.Kinds.LongLivedIndex(number, block));
                if (place.Index < day.Count && Samples.History.Kinds.Of(day, place.Index) == kind)
                    found.Add((place, Conversation.Read(Samples.History.Record(place, ConversationDraft.Never))));
            }
        }
        return found;
    }
}
