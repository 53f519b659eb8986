using System.Globalization;
using System.Text.Json.Nodes;
using Puente.Emulator.Http;

namespace Puente.Emulator.Events;

/// <summary>
/// Makes one event happen that has no part in the truth: the latest real one of its kind, moved to now and changed as
/// asked. It is known by its correlation id.
/// </summary>
internal sealed class Trigger(EventStage stage, Func<Topic, RaisedEvent?> latest)
{
    /// <summary>On every triggered event and on no other.</summary>
    public static readonly Guid Mark = new("00000000-0000-4000-8000-747269676765");

    /// <param name="name">A topic's template or the end of it, such as <c>presence</c> or <c>user.start</c>.</param>
    /// <param name="id">Takes the place of the topic's id; null keeps the one of the event that was taken.</param>
    /// <param name="set">Paths such as <c>routingStatus.status</c> or <c>participants.0.purpose</c>, and values.</param>
    /// <exception cref="ApiException">404 for an unknown name, 400 for a path that leads nowhere.</exception>
    public RaisedEvent Raise(string name, string? id, JsonObject set, long now)
    {
        var topic =
            TopicCatalogue.All.FirstOrDefault(one => one.Template.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? TopicCatalogue.All.FirstOrDefault(one =>
                one.Template.EndsWith("." + name, StringComparison.OrdinalIgnoreCase)
            )
            ?? throw new ApiException(
                404,
                "not.found",
                $"No topic is called {name}. Known are: {string.Join(", ", TopicCatalogue.All.Select(t => t.Template))}"
            );
        var model =
            latest(topic)
            ?? throw new ApiException(404, "not.found", $"Nothing has happened on {topic.Template} in the last day.");
        var body = (JsonObject)JsonNode.Parse(model.Body.Span)!;
        if (body.ContainsKey("eventTime"))
            body["eventTime"] = now;
        foreach (var (path, value) in set)
            Set(body, path, value?.DeepClone());
        var concrete = id is null ? model.Topic : topic.Of(id);
        var raised = new RaisedEvent(now, topic.Template, concrete, ApiAnswer.Bytes(body), Mark);
        stage.Raise(raised);
        return raised;
    }

    private static void Set(JsonObject body, string path, JsonNode? value)
    {
        JsonNode? at = body;
        var steps = path.Split('.');
        for (var i = 0; i < steps.Length; i++)
        {
            var last = i == steps.Length - 1;
            switch (at)
            {
                case JsonObject known when last:
                    known[steps[i]] = value;
                    return;
                case JsonObject known:
                    at = known[steps[i]] ??= new JsonObject();
                    break;
                case JsonArray list
                    when int.TryParse(steps[i], CultureInfo.InvariantCulture, out var index)
                        && index >= 0
                        && index < list.Count:
                    if (last)
                    {
                        list[index] = value;
                        return;
                    }
                    at = list[index];
                    break;
                default:
                    throw ApiException.BadRequest($"The path {path} leads nowhere in the event's body.");
            }
        }
    }
}
