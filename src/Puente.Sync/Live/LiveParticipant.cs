using System.Text.Json;

namespace Puente.Sync.Live;

/// <summary>One participant as its events tell.</summary>
internal sealed class LiveParticipant(string id, DateTimeOffset firstSeen)
{
    private readonly Dictionary<string, LiveSession> _sessions = new(StringComparer.OrdinalIgnoreCase);
    private readonly SortedDictionary<string, string> _attributes = new(StringComparer.Ordinal);
    private int _purposeRank = int.MaxValue;

    public string Id => id;

    public DateTimeOffset FirstSeen => firstSeen;

    /// <summary>As the platform's records call it: <c>customer</c>, <c>acd</c>, <c>ivr</c>, <c>agent</c>, …; null while unknown.</summary>
    public string? Purpose { get; private set; }

    public string? UserId { get; private set; }

    public string? ExternalContactId { get; private set; }

    public string? ExternalOrganizationId { get; private set; }

    public IReadOnlyDictionary<string, string> Attributes => _attributes;

    /// <summary>In the order in which they appeared.</summary>
    public IEnumerable<LiveSession> Sessions =>
        _sessions.Values.OrderBy(session => session.FirstSeen).ThenBy(session => session.Id, StringComparer.Ordinal);

    /// <summary>Called in the order of times: what a later event says of the same thing wins.</summary>
    public void Add(LiveEvent item)
    {
        Claim(item);
        UserId = item.Text("userId") ?? UserId;
        ExternalContactId = item.Text("externalContactId") ?? ExternalContactId;
        ExternalOrganizationId = item.Text("externalOrganizationId") ?? ExternalOrganizationId;
        if (item.Body.TryGetProperty("attributes", out var attributes) && attributes.ValueKind == JsonValueKind.Object)
        {
            foreach (var attribute in attributes.EnumerateObject())
            {
                if (attribute.Value.ValueKind == JsonValueKind.String)
                    _attributes[attribute.Name] = attribute.Value.GetString()!;
            }
        }
        if (item.Text("sessionId") is not { } sessionId)
            return;
        if (!_sessions.TryGetValue(sessionId, out var session))
            _sessions.Add(sessionId, session = new LiveSession(sessionId, item.Time));
        session.Add(item);
    }

    /// <summary>An in-queue flow runs on the queue's own participant, so the stronger claim decides, not the first.</summary>
    private void Claim(LiveEvent item)
    {
        var (purpose, rank) = item.Suffix switch
        {
            "customer.start" or "customer.end" => ("customer", 0),
            "acd.start" or "acd.end" => ("acd", 1),
            "voicemail.start" or "voicemail.end" => ("voicemail", 2),
            "user.start" or "user.end" => (item.Text("queueId") is null ? "user" : "agent", 3),
            "flow.start" or "flow.end" or "flow.outcome" => (PurposeOfFlow(item.Text("flowType")), 4),
            _ => (null, int.MaxValue),
        };
        // A user who takes a call from a queue is an agent, even if the first event did not name the queue yet.
        if (rank < _purposeRank || (rank == _purposeRank && purpose == "agent"))
            (Purpose, _purposeRank) = (purpose, rank);
    }

    private static string PurposeOfFlow(string? flowType) =>
        flowType?.ToUpperInvariant() switch
        {
            "WORKFLOW" => "workflow",
            "BOT" or "DIGITALBOT" => "botflow",
            "VOICESURVEY" => "voicesurveyflow",
            _ => "ivr",
        };
}
