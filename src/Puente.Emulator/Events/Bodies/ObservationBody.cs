using Puente.Emulator.Conversations.Draft;
using Puente.Emulator.Organisation;
using Puente.Emulator.Staffing;
using Puente.Emulator.Text;

namespace Puente.Emulator.Events.Bodies;

/// <summary>The bodies of the queues' observations: one group a frame.</summary>
internal sealed class ObservationBody(OrganisationSeed organisation, Floor floor)
{
    /// <summary>The group of one medium: what waits, rings and is talked to, and the half hour's figures.</summary>
    public void Write(int queue, Media media, long time, Utf8Text to)
    {
        Group(queue, Words<Media>.Of((int)media), time, to);
        var (waiting, alerting, interacting) = (0, 0, 0);
        foreach (var one in floor.OfQueue(queue))
        {
            if (one.Media != media)
                continue;
            waiting += one.Stage == Stage.Waiting ? 1 : 0;
            alerting += one.Stage == Stage.Alerting ? 1 : 0;
            interacting += one.Stage == Stage.Interacting ? 1 : 0;
        }
        Count(to, "oWaiting"u8, waiting, first: true);
        Count(to, "oAlerting"u8, alerting);
        Count(to, "oInteracting"u8, interacting);
        var figures = floor.HalfHourOf(queue, media).Figures;
        for (var i = 0; i < figures.Length; i++)
            if (figures[i].Count > 0)
                Figure(to, HalfHour.Kept[i], figures[i]);
        to.Raw("]}]}"u8);
    }

    /// <summary>The group without a medium: the agents by status and presence.</summary>
    public void Write(int queue, long time, Utf8Text to)
    {
        Group(queue, default, time, to);
        var staff = Staff.Of(floor, queue);
        Count(to, "oMemberUsers"u8, staff.Members, first: true);
        Count(to, "oActiveUsers"u8, staff.Active);
        foreach (var (metric, qualifier, count) in staff.Qualified(organisation.Id))
        {
            to.Raw(",{\"metric\":\""u8);
            to.Raw(System.Text.Encoding.ASCII.GetBytes(metric));
            to.Raw((byte)'"');
            to.String("qualifier"u8, System.Text.Encoding.ASCII.GetBytes(qualifier));
            to.Raw(",\"stats\":{\"count\":"u8);
            to.Number(count);
            to.Raw("}}"u8);
        }
        to.Raw("]}]}"u8);
    }

    private void Group(int queue, ReadOnlySpan<byte> media, long time, Utf8Text to)
    {
        to.Raw("{\"group\":{\"queueId\":\""u8);
        to.Raw(floor.Roster.Queues[queue].IdBytes);
        to.Raw((byte)'"');
        if (!media.IsEmpty)
            to.String("mediaType"u8, media);
        var start = HalfHour.StartOf(time);
        to.Raw("},\"data\":[{\"interval\":\""u8);
        to.Date(start);
        to.Raw((byte)'/');
        to.Date(start + HalfHour.LengthMs);
        to.Raw("\",\"metrics\":["u8);
    }

    private static void Count(Utf8Text to, ReadOnlySpan<byte> metric, long count, bool first = false)
    {
        to.Raw(first ? "{\"metric\":\""u8 : ",{\"metric\":\""u8);
        to.Raw(metric);
        to.Raw("\",\"stats\":{\"count\":"u8);
        to.Number(count);
        to.Raw("}}"u8);
    }

    private static void Figure(Utf8Text to, Metric metric, (long Count, long Sum, long Max) figure)
    {
        var name = Words<Metric>.Of((int)metric);
        to.Raw(",{\"metric\":\""u8);
        to.Raw(name);
        to.Raw("\",\"stats\":{\"count\":"u8);
        to.Number(figure.Count);
        // Counters have no lengths.
        if (name[0] == (byte)'t')
        {
            to.Number("max"u8, figure.Max);
            to.Number("sum"u8, figure.Sum);
        }
        to.Raw("}}"u8);
    }
}
