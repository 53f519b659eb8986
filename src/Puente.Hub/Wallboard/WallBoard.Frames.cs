using System.Globalization;
using System.Text;
using System.Text.Json;
using Puente.Hub.Browsers;

namespace Puente.Hub.Wallboard;

/// <summary>What viewers are sent: everything that changed since what they have, as bytes that all of one scope share.</summary>
internal sealed partial class WallBoard
{
    private readonly Dictionary<(string Scope, long From), byte[]> _frames = [];

    /// <summary>Waits until there is something newer than <paramref name="version"/>.</summary>
    public Task WaitAsync(long version, CancellationToken cancellationToken)
    {
        lock (_lock)
            return _version > version ? Task.CompletedTask : _published.Task.WaitAsync(cancellationToken);
    }

    /// <summary>
    /// The block of the stream that brings a viewer from <paramref name="from"/> to now. The state itself is what is sent, not
    /// its history: whoever was away, slow or asleep gets the newest of all that changed, and there is no hole to fill.
    /// </summary>
    /// <param name="from">0, or a version of another run, for everything.</param>
    public (long Version, byte[] Block) Since(Viewer viewer, WallFilter filter, long from)
    {
        var scope = $"{ScopeOf(viewer)}/{filter.Key}";
        lock (_lock)
        {
            if (from > _version || from < _oldestKnown || HaveMembersChanged(filter, from))
                from = 0;
            if (!_frames.TryGetValue((scope, from), out var block))
                _frames[(scope, from)] = block = Frame(viewer, filter, from);
            return (_version, block);
        }
    }

    private static string ScopeOf(Viewer viewer)
    {
        return $"{Part(Permissions.Queues)}/{Part(Permissions.Agents)}";

        string Part(string permission) =>
            !viewer.Divisions.TryGetValue(permission, out var divisions) ? "-"
            : divisions is null ? "*"
            : string.Join('+', divisions.Order());
    }

    private byte[] Frame(Viewer viewer, WallFilter filter, long from)
    {
        using var buffer = new MemoryStream();
        buffer.Write(
            Encoding.ASCII.GetBytes(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"event: {(from == 0 ? "snapshot" : "change")}\nid: {_run}:{_version}\ndata: "
                )
            )
        );
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("now", Now.ToUnixTimeMilliseconds());
            json.WriteBoolean("ready", _isReady);
            WriteSource(json);
            json.WriteStartArray("queues");
            foreach (var queue in _queues.Values)
                if (queue.Version > from && Shows(viewer, queue) && filter.Wants(queue))
                    queue.Write(json, OldestWait(queue.Id));
            json.WriteEndArray();
            json.WriteStartArray("agents");
            var team = TeamOf(viewer, filter);
            var members = MembersOf(viewer, filter);
            foreach (var agent in _agents.Values)
                if (
                    agent.Version > from
                    && agent.IsListed
                    && viewer.Sees(Permissions.Agents, agent.Division)
                    && (filter.Division is null || agent.Division == filter.Division)
                    // A team that he may not see, or that is no more, has nobody.
                    && (filter.Team is null || team?.Members.Contains(agent.Id) == true)
                    && members?.Contains(agent.Id) != false
                )
                    agent.Write(
                        json,
                        agent.Contact?.Queue is { } id && _queues.TryGetValue(id, out var queue) && Shows(viewer, queue)
                    );
            json.WriteEndArray();
            if (_choicesVersion > from)
                WriteChoices(json, viewer);
            json.WriteEndObject();
        }
        buffer.Write("\n\n"u8);
        return buffer.ToArray();
    }

    private static bool Shows(Viewer viewer, WallQueue queue) =>
        queue.IsListed && viewer.Sees(Permissions.Queues, queue.Division);

    private void WriteSource(Utf8JsonWriter json)
    {
        json.WriteStartObject("source");
        json.WriteBoolean("live", _source.IsLive);
        if (_source.Since is { } since)
            json.WriteNumber("since", since.ToUnixTimeMilliseconds());
        json.WriteBoolean("figures", _source.HasFigures);
        json.WriteStartArray("gaps");
        foreach (var gap in _source.Gaps)
        {
            json.WriteStartObject();
            json.WriteString("stream", gap.Stream);
            json.WriteNumber("from", gap.From.ToUnixTimeMilliseconds());
            json.WriteNumber("to", gap.To.ToUnixTimeMilliseconds());
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
