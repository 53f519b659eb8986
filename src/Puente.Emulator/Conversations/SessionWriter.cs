using Puente.Emulator.Conversations.Draft;
using Puente.Emulator.Text;

namespace Puente.Emulator.Conversations;

internal static class SessionWriter
{
    public static void Write(ConversationDraft draft, SessionDraft session, long asOf, Utf8Text to)
    {
        to.Raw("{\"sessionId\":\""u8);
        to.Id(session.Id);
        to.Raw("\",\"mediaType\":\""u8);
        to.Raw(Words<Media>.Of((int)session.Media));
        to.Raw((byte)'"');
        if (session.Peer is { } peer)
            to.Id("peerId"u8, peer.Id);
        RecordWriter.Pieces(draft, session.Pieces, asOf, to);
        if (session.FlowFrom <= asOf && session.Flow.First != 0)
            Flow(draft, session, asOf, to);
        Stats(draft, session, asOf, to);
        Metrics(session, asOf, to);
        Segments(draft, session, asOf, to);
        to.Raw((byte)'}');
    }

    private static void Flow(ConversationDraft draft, SessionDraft session, long asOf, Utf8Text to)
    {
        to.Raw(",\"flow\":{"u8);
        var content = to.Length;
        RecordWriter.Pieces(draft, session.Flow, asOf, to);
        to.Remove(content);
        RecordWriter.List(draft, session.Outcomes, "outcomes"u8, asOf, to);
        to.Raw((byte)'}');
    }

    private static void Stats(ConversationDraft draft, SessionDraft session, long asOf, Utf8Text to)
    {
        var any = false;
        for (var i = 0; i < session.StatCount; i++)
        {
            ref readonly var stat = ref session.Stats[i];
            if (stat.At > asOf)
                continue;
            to.Raw(any ? ",{\"eventTime\":\""u8 : ",\"mediaEndpointStats\":[{\"eventTime\":\""u8);
            any = true;
            to.Date(stat.At);
            to.Raw("\",\"minMos\":"u8);
            to.Thousandths(stat.Mos);
            to.Raw(",\"minRFactor\":"u8);
            to.Thousandths(stat.RFactor);
            RecordWriter.Pieces(draft, stat.Pieces, asOf, to);
            to.Raw((byte)'}');
        }
        if (any)
            to.Raw((byte)']');
    }

    private static void Metrics(SessionDraft session, long asOf, Utf8Text to)
    {
        var any = false;
        for (var i = 0; i < session.MetricCount; i++)
        {
            ref readonly var metric = ref session.Metrics[i];
            if (metric.Emitted > asOf)
                continue;
            to.Raw(any ? ",{\"emitDate\":\""u8 : ",\"metrics\":[{\"emitDate\":\""u8);
            any = true;
            to.Date(metric.Emitted);
            to.Raw("\",\"name\":\""u8);
            to.Raw(Words<Metric>.Of((int)metric.Name));
            to.Raw("\",\"value\":"u8);
            to.Number(metric.Value);
            to.Raw((byte)'}');
        }
        if (any)
            to.Raw((byte)']');
    }

    private static void Segments(ConversationDraft draft, SessionDraft session, long asOf, Utf8Text to)
    {
        to.Raw(",\"segments\":["u8);
        for (var i = 0; i < session.SegmentCount; i++)
        {
            ref readonly var segment = ref session.Segments[i];
            if (segment.Start > asOf)
                continue;
            to.Raw(i == 0 ? "{\"segmentStart\":\""u8 : ",{\"segmentStart\":\""u8);
            to.Date(segment.Start);
            if (segment.End <= asOf && segment.End != ConversationDraft.Never)
            {
                to.Raw("\",\"segmentEnd\":\""u8);
                to.Date(segment.End);
            }
            to.Raw("\",\"segmentType\":\""u8);
            to.Raw(Words<SegmentKind>.Of((int)segment.Kind));
            to.Raw(segment.Conference ? "\",\"conference\":true"u8 : "\",\"conference\":false"u8);
            RecordWriter.Pieces(draft, segment.Pieces, asOf, to);
            to.Raw((byte)'}');
        }
        to.Raw((byte)']');
    }
}
