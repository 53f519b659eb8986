using System.Text.Json.Nodes;
using Puente.Emulator.Http;
using Puente.Emulator.OAuth;

namespace Puente.Emulator.Channels;

/// <summary>Topics that were asked for, sorted into what the token may have and what it may not.</summary>
internal sealed record TopicGate(IReadOnlyList<Subscription> Permitted, IReadOnlyList<Refusal> Refused)
{
    /// <summary>Takes all topics or none.</summary>
    /// <exception cref="ApiException">400 for a topic that does not exist, 403 for one that is not permitted.</exception>
    public static TopicGate Demand(IReadOnlyList<string> ids, Token token)
    {
        var gate = Sort(ids, token);
        if (gate.Refused.FirstOrDefault(refusal => refusal.IsUnknown) is { } unknown)
            throw ApiException.BadRequest(unknown.Reason, "notification.invalid.topic");
        return gate.Refused.Count == 0
            ? gate
            : throw new ApiException(403, "notification.unauthorized.topic", gate.Refused[0].Reason);
    }

    /// <summary>Takes what can be taken. A combined topic with at least one permitted member is permitted; its forbidden
    /// members are refused under their expanded names.</summary>
    public static TopicGate Sort(IReadOnlyList<string> ids, Token token)
    {
        var (permitted, refused) = (new List<Subscription>(), new List<Refusal>());
        foreach (var id in ids)
        {
            if (WantedTopic.Read(id) is not { } wanted)
            {
                refused.Add(new Refusal(id, $"The topic \"{id}\" is not valid", [], IsUnknown: true));
                continue;
            }
            var refusals = wanted.Members.Select(member => member.RefusalFor(token)).OfType<Refusal>().ToList();
            string[] delivered =
            [
                .. wanted.Members.Select(member => member.Name).Except(refusals.Select(refusal => refusal.Topic)),
            ];
            if (delivered.Length > 0)
                permitted.Add(new Subscription(wanted.Id, delivered));
            else if (wanted.Members.Count > 1)
                refused.Add(refusals[0] with { Topic = wanted.Id });
            refused.AddRange(refusals);
        }
        return new TopicGate(permitted, refused);
    }

    /// <summary>The topics of a request body: a list of objects of which only <c>id</c> counts.</summary>
    public static IReadOnlyList<string> Ids(JsonNode? body) =>
        body is JsonArray list
            ?
            [
                .. list.Select(one =>
                    one is JsonObject topic && Json.Text(topic, "id") is { Length: > 0 } id
                        ? id
                        : throw ApiException.BadRequest("Every topic must be an object with an id.", "invalid.value")
                ),
            ]
            : throw ApiException.BadRequest("The body must be a list of topics.", "invalid.value");
}
