using Puente.Emulator.Conversations.Draft;
using Puente.Emulator.Events.Timelines;
using Puente.Emulator.Text;

namespace Puente.Emulator.Events.Bodies;

/// <summary>What both conversation shapes say of a session at one moment.</summary>
internal static class Communication
{
    public static ReadOnlySpan<byte> ListOf(Media media) =>
        media switch
        {
            Media.voice => "calls"u8,
            Media.callback => "callbacks"u8,
            Media.email => "emails"u8,
            Media.message => "messages"u8,
            Media.internalmessage => "internalMessages"u8,
            Media.screenmonitoring => "screenMonitorings"u8,
            Media.screenshare => "screenshares"u8,
            Media.video => "videos"u8,
            Media.cobrowse => "cobrowsesessions"u8,
            _ => "chats"u8,
        };

    /// <summary>State at <paramref name="time"/>. Recorded: a session stays connected until its after-call work is
    /// done, although it has its disconnected time already.</summary>
    public static ReadOnlySpan<byte> State(in SessionFacts facts, long time)
    {
        if (time >= facts.Over)
            return "disconnected"u8;
        var segment = facts.SegmentAt(time);
        return time >= facts.End || segment < 0 ? "connected"u8 : State(facts.Session.Segments[segment].Kind);
    }

    public static ReadOnlySpan<byte> InitialState(in SessionFacts facts) => State(facts.Session.Segments[0].Kind);

    public static bool Held(in SessionFacts facts, long time) =>
        time < facts.End
        && facts.SegmentAt(time) is var segment and >= 0
        && facts.Session.Segments[segment].Kind == SegmentKind.hold;

    /// <summary>Since when the session is or was connected; <see cref="ConversationDraft.Never"/> when it was not by
    /// <paramref name="time"/>.</summary>
    public static long Connected(in SessionFacts facts, long time)
    {
        for (var i = 0; i < facts.Session.SegmentCount; i++)
        {
            ref readonly var segment = ref facts.Session.Segments[i];
            if (segment.Kind != SegmentKind.wrapup && State(segment.Kind).SequenceEqual("connected"u8))
                return segment.Start <= time ? Math.Max(segment.Start, facts.Begin) : ConversationDraft.Never;
        }
        return ConversationDraft.Never;
    }

    /// <summary>Index of the segment of after-call work begun by <paramref name="time"/>, or -1.</summary>
    public static int AfterCall(in SessionFacts facts, long time)
    {
        for (var i = 0; i < facts.Session.SegmentCount; i++)
            if (facts.Session.Segments[i].Kind == SegmentKind.wrapup && facts.Session.Segments[i].Start <= time)
                return i;
        return -1;
    }

    public static void Wrapup(ConversationDraft draft, in SessionFacts facts, long time, Utf8Text to)
    {
        var index = AfterCall(facts, time);
        if (index < 0)
            return;
        ref readonly var segment = ref facts.Session.Segments[index];
        var code = Members.Find(draft, segment.Pieces, "wrapUpCode"u8, time);
        if (segment.End > time || code.IsEmpty)
            return;
        var content = Spelling.Open(to, "wrapup"u8);
        Spelling.Member(to, "code"u8, code);
        Spelling.Member(to, "notes"u8, Members.Find(draft, segment.Pieces, "wrapUpNote"u8, time));
        Spelling.Member(to, "tags"u8, Members.Find(draft, segment.Pieces, "wrapUpTags"u8, time));
        to.Number("durationSeconds"u8, (segment.End - segment.Start) / 1000);
        to.Date("endTime"u8, segment.End);
        Spelling.Close(to, content);
    }

    /// <summary>A flag of a session that only a steered conversation ever sets.</summary>
    public static void Flag(
        ConversationDraft draft,
        SessionDraft session,
        ReadOnlySpan<byte> name,
        long time,
        Utf8Text to
    ) => to.Flag(name, Members.Find(draft, session.Marks, name, time).SequenceEqual("true"u8));

    /// <summary>An address as calls and messages name both ends.</summary>
    public static void Address(Utf8Text to, ReadOnlySpan<byte> name, ReadOnlySpan<byte> quoted)
    {
        if (quoted.IsEmpty)
            return;
        var content = Spelling.Open(to, name);
        Spelling.Member(to, "addressNormalized"u8, quoted);
        Spelling.Member(to, "addressRaw"u8, quoted);
        Spelling.Member(to, "addressDisplayable"u8, quoted);
        Spelling.Close(to, content);
    }

    private static ReadOnlySpan<byte> State(SegmentKind kind) =>
        kind switch
        {
            SegmentKind.alert => "alerting"u8,
            SegmentKind.dialing => "dialing"u8,
            SegmentKind.contacting => "contacting"u8,
            SegmentKind.uploading => "uploading"u8,
            SegmentKind.converting => "converting"u8,
            SegmentKind.transmitting => "transmitting"u8,
            SegmentKind.scheduled => "scheduled"u8,
            SegmentKind.parked => "parked"u8,
            _ => "connected"u8,
        };
}
