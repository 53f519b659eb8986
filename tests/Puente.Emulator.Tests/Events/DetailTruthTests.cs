using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using Puente.Emulator.Conversations;
using Puente.Emulator.Conversations.Draft;
using Puente.Emulator.Events;
using Puente.Emulator.Events.Timelines;
using Puente.Emulator.Organisation;
using Puente.Emulator.Text;

namespace Puente.Emulator.Tests.Events;

/// <summary>The detail events and the records are told from one draft; here they are held against each other.</summary>
public sealed class DetailTruthTests
{
    private static readonly int s_day = new DateOnly(2026, 3, 2).DayNumber;

    private static readonly Gen<(ulong Seed, int Index)> s_places = Gen.Select(
        Gen.ULong[1, 40],
        Gen.Int[0, 90_000],
        (seed, index) => (seed, index)
    );

    [Fact]
    public void No_event_is_raised_before_the_record_shows_what_it_says() =>
        s_places.Sample(
            one => Each(one, (world, moment) => Shown(world, moment)),
            iter: 700,
            print: one => $"seed {one.Seed}, index {one.Index}"
        );

    [Fact]
    public void Every_beginning_and_end_in_the_final_record_has_exactly_one_event() =>
        s_places.Sample(
            one =>
            {
                var world = World.Of(one.Seed);
                var teller = world.Load(one.Index);
                var record = world.Record(ConversationDraft.Never);
                var told = teller.Timeline.Moments.CountBy(moment => moment.Kind).ToDictionary();
                foreach (var (kind, expected) in Expected(record))
                    Assert.True(
                        told.GetValueOrDefault(kind) == expected,
                        $"{kind}: {told.GetValueOrDefault(kind)} events, {expected} in {record.ToJsonString()}"
                    );
            },
            iter: 700,
            print: one => $"seed {one.Seed}, index {one.Index}"
        );

    [Fact]
    public void Every_kind_of_conversation_and_every_kind_of_event_is_met()
    {
        var world = World.Of(1);
        var kinds = new HashSet<DetailKind>();
        var conversations = new HashSet<ConversationKind>();
        for (var index = 0; index < 90_000 && (kinds.Count < 16 || conversations.Count < 13); index++)
        {
            conversations.Add(world.History.Kinds.Of(world.History.Days.Day(s_day), index));
            foreach (var moment in world.Load(index).Timeline.Moments)
                kinds.Add(moment.Kind);
        }
        Assert.Equal(16, kinds.Count);
        Assert.Equal(13, conversations.Count);
    }

    private static void Each((ulong Seed, int Index) one, Action<World, Moment> check)
    {
        var world = World.Of(one.Seed);
        var moments = world.Load(one.Index).Timeline.Moments.ToArray();
        foreach (var moment in moments)
            check(world, moment);
        Assert.Equal(moments, moments.OrderBy(moment => moment.Time));
    }

    private static void Shown(World world, Moment moment)
    {
        var body = (JsonObject)JsonNode.Parse(world.Teller.Detail(moment)!.Body.Span)!;
        Assert.Equal(moment.Time, body["eventTime"]!.GetValue<long>());
        var record = world.Record(moment.Time);
        Assert.True(moment.Time >= world.Teller.Timeline.Draft.Start);
        var participant = One(record["participants"]!, "participantId", body["participantId"]!);
        if (moment.Kind == DetailKind.Attributes)
        {
            Assert.Equal(body["attributes"]!.ToJsonString(), participant["attributes"]!.ToJsonString());
            foreach (var communication in body["communications"]!.AsArray())
                One(participant["sessions"]!, "sessionId", communication!["id"]!);
            return;
        }
        var session = One(participant["sessions"]!, "sessionId", body["sessionId"]!);
        var segments = session["segments"]!.AsArray().Select(one => one!.AsObject()).ToList();
        var ended = segments
            .Where(one => one["segmentType"]!.GetValue<string>() != "wrapup")
            .All(one => one.ContainsKey("segmentEnd"));
        switch (moment.Kind)
        {
            case DetailKind.CustomerEnd or DetailKind.AcdEnd or DetailKind.UserEnd or DetailKind.VoicemailEnd:
                Assert.True(ended);
                break;
            case DetailKind.FlowStart:
                Assert.Equal(body["flowId"]!.GetValue<string>(), session["flow"]!["flowId"]!.GetValue<string>());
                break;
            case DetailKind.FlowEnd:
                Assert.True(ended);
                Assert.Equal(
                    body["exitReason"]?.GetValue<string>(),
                    session["flow"]!["exitReason"]?.GetValue<string>()
                );
                break;
            case DetailKind.FlowOutcome:
                Assert.Contains(
                    session["flow"]!["outcomes"]!.AsArray(),
                    one => one!["flowOutcomeId"]!.GetValue<string>() == body["flowOutcomeId"]!.GetValue<string>()
                );
                break;
            case DetailKind.Acw or DetailKind.Wrapup:
                var wrapUp = segments.Last(one => one["segmentType"]!.GetValue<string>() == "wrapup");
                Assert.True(wrapUp.ContainsKey("segmentEnd"));
                Assert.Equal(body["wrapupCode"]?.GetValue<string>(), wrapUp["wrapUpCode"]?.GetValue<string>());
                Assert.True(moment.Kind == DetailKind.Acw || body.ContainsKey("wrapupCode"));
                break;
        }
    }

    private static JsonObject One(JsonNode list, string member, JsonNode id) =>
        Assert.Single(list.AsArray(), one => one![member]!.GetValue<string>() == id.GetValue<string>())!.AsObject();

    private static IEnumerable<(DetailKind Kind, int Count)> Expected(JsonObject record)
    {
        var sessions = record["participants"]!
            .AsArray()
            .SelectMany(p =>
                p!["sessions"]!.AsArray().Select(s => (Purpose: p["purpose"]!.GetValue<string>(), Json: s!))
            )
            .ToList();
        foreach (
            var (start, end, purposes) in new (DetailKind, DetailKind, string[])[]
            {
                (DetailKind.CustomerStart, DetailKind.CustomerEnd, ["customer", "external"]),
                (DetailKind.AcdStart, DetailKind.AcdEnd, ["acd"]),
                (DetailKind.UserStart, DetailKind.UserEnd, ["agent", "user"]),
                (DetailKind.VoicemailStart, DetailKind.VoicemailEnd, ["voicemail"]),
            }
        )
        {
            var own = sessions.Where(one => purposes.Contains(one.Purpose)).ToList();
            yield return (start, own.Count);
            yield return (end, own.Count(one => Closed(one.Json)));
        }
        var flows = sessions.Where(one => one.Json["flow"] is not null).ToList();
        yield return (DetailKind.FlowStart, flows.Count);
        yield return (DetailKind.FlowEnd, flows.Count(one => Closed(one.Json)));
        yield return (DetailKind.FlowOutcome, flows.Sum(one => one.Json["flow"]!["outcomes"]?.AsArray().Count ?? 0));
        var wrapUps = sessions.SelectMany(one =>
            one.Json["segments"]!.AsArray().Where(s => s!["segmentType"]!.GetValue<string>() == "wrapup")
        );
        yield return (DetailKind.Acw, wrapUps.Count());
        yield return (DetailKind.Wrapup, wrapUps.Count(one => one!["wrapUpCode"] is not null));
    }

    private static bool Closed(JsonNode session) =>
        session["segments"]!
            .AsArray()
            .All(one => one!["segmentType"]!.GetValue<string>() == "wrapup" || one["segmentEnd"] is not null);

    /// <summary>The history of one seed, one conversation of it loaded.</summary>
    private sealed class World
    {
        private readonly Utf8Text _text = new();

        private World(History history, OrganisationSeed organisation)
        {
            History = history;
            Teller = new Teller(history, new Roster(organisation));
        }

        public History History { get; }
        public Teller Teller { get; }

        public static World Of(ulong seed)
        {
            var organisation = new OrganisationSeed(seed, 60, 8);
            return new World(new History(seed, 100_000, organisation, 0), organisation);
        }

        public Teller Load(int index)
        {
            Teller.Load(History.Borrow(), new Place(s_day, index));
            return Teller;
        }

        public JsonObject Record(long asOf)
        {
            _text.Clear();
            RecordWriter.Write(Teller.Timeline.Draft, asOf, attributes: true, _text);
            return (JsonObject)JsonNode.Parse(Encoding.UTF8.GetString(_text.Span))!;
        }
    }
}
