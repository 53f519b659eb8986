using Puente.Emulator.Chance;
using Puente.Emulator.Conversations.Draft;
using Puente.Emulator.Events.Bodies;
using Puente.Emulator.Staffing;
using Puente.Emulator.Text;

namespace Puente.Emulator.Events;

/// <summary>
/// Holds the queues' observations to one frame per topic and second. A frame has one group, so groups that changed
/// wait for their turn and are told as they are when it comes.
/// </summary>
internal sealed class ObservationPacer(Floor floor, EventStage stage)
{
    private const long SecondMs = 1000;
    private readonly ObservationBody _body = new(floor.Roster.Organisation, floor);
    private readonly List<(int Queue, Media? Media)> _waiting = [];
    private readonly HashSet<(int Queue, Media? Media)> _listed = [];
    private readonly HashSet<int> _served = [];
    private readonly Utf8Text _text = new();
    private long _second;

    public void Forget()
    {
        floor.TouchedQueues.Clear();
        floor.TouchedStaff.Clear();
        _waiting.Clear();
        _listed.Clear();
    }

    /// <summary>Takes note of the groups that changed at <paramref name="time"/>.</summary>
    public void Note(long time)
    {
        if (floor.TouchedQueues.Count + floor.TouchedStaff.Count == 0)
            return;
        if (_waiting.Count == 0)
            _second = Math.Max(_second, (time + SecondMs - 1) / SecondMs * SecondMs);
        foreach (var (queue, media) in floor.TouchedQueues.Order())
            List(queue, media);
        foreach (var queue in floor.TouchedStaff.Order())
            List(queue, null);
        floor.TouchedQueues.Clear();
        floor.TouchedStaff.Clear();
    }

    /// <summary>Raises what is due at every whole second up to <paramref name="time"/>; all that happens until then
    /// has happened.</summary>
    public void PassSeconds(long time)
    {
        for (; _waiting.Count > 0 && _second <= time; _second += SecondMs)
            Tell(_second);
    }

    private void List(int queue, Media? media)
    {
        if (_listed.Add((queue, media)))
            _waiting.Add((queue, media));
    }

    private void Tell(long second)
    {
        _served.Clear();
        var topic = TopicCatalogue.QueueObservations;
        var kept = 0;
        for (var i = 0; i < _waiting.Count; i++)
        {
            var (queue, media) = _waiting[i];
            if (!_served.Add(queue))
            {
                _waiting[kept++] = _waiting[i];
                continue;
            }
            _listed.Remove((queue, media));
            var name = topic.Of(floor.Roster.Queues[queue].Id);
            if (!stage.Wants(topic.Template, name))
                continue;
            _text.Clear();
            if (media is { } one)
                _body.Write(queue, one, second, _text);
            else
                _body.Write(queue, second, _text);
            var cause = Correlation.Of(Mix.Hash(0x0B5E, (ulong)queue), second);
            stage.Raise(new RaisedEvent(second, topic.Template, name, _text.Span.ToArray(), cause));
        }
        _waiting.RemoveRange(kept, _waiting.Count - kept);
    }
}
