using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Puente.Emulator.Events;

namespace Puente.Emulator.Tests.Events;

/// <summary>A transport that keeps everything it is told.</summary>
internal sealed class Recorder(Func<string, bool>? wants = null) : IEventSink
{
    private readonly ConcurrentQueue<RaisedEvent> _taken = new();

    public IReadOnlyCollection<RaisedEvent> Taken => _taken;

    public bool Idle { get; init; }

    public bool Wants(string template, string topic) => wants?.Invoke(template) ?? true;

    public void Take(RaisedEvent raised) => _taken.Enqueue(raised);

    public IEnumerable<RaisedEvent> Of(string template) => _taken.Where(one => one.Template == template);

    public static JsonObject Body(RaisedEvent raised) => (JsonObject)JsonNode.Parse(raised.Body.Span)!;

    public static bool IsDetail(RaisedEvent raised) =>
        raised.Template.StartsWith("v2.detail.events.", StringComparison.Ordinal);
}
