using System.Text.Json.Nodes;
using Puente.Emulator.Clock;
using Puente.Emulator.Http;

namespace Puente.Emulator.Events;

/// <summary>Raises what a change made over the API is told by, when somebody wants to know.</summary>
internal sealed class ChangeEvents(EventStage stage, VirtualClock clock)
{
    /// <param name="action">Told as <c>metadata.action</c>.</param>
    public void Raise(Topic topic, string id, Func<JsonObject> body, string? action = null)
    {
        var concrete = topic.Of(id);
        if (!stage.Wants(topic.Template, concrete))
            return;
        stage.Raise(
            new RaisedEvent(clock.NowMs, topic.Template, concrete, ApiAnswer.Bytes(body()), Guid.NewGuid())
            {
                Action = action,
            }
        );
    }
}
