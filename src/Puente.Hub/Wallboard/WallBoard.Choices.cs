using System.Text.Json;
using Puente.Hub.Browsers;

namespace Puente.Hub.Wallboard;

/// <summary>What a viewer can filter by: sent at the beginning and when it changes, and only what he may see.</summary>
internal sealed partial class WallBoard
{
    private readonly SortedDictionary<Guid, string> _divisions = [];
    private List<WallTeam> _teams = [];
    private long _choicesVersion = 1;

    public void ListDivisions(IReadOnlyList<(Guid Id, string Name)> listed)
    {
        lock (_lock)
        {
            if (
                _divisions.SequenceEqual(
                    listed.OrderBy(one => one.Id).Select(one => KeyValuePair.Create(one.Id, one.Name))
                )
            )
                return;
            _divisions.Clear();
            foreach (var (id, name) in listed)
                _divisions[id] = name;
            ChangeChoices();
        }
    }

    public void ListTeams(IReadOnlyList<WallTeam> listed)
    {
        lock (_lock)
        {
            var teams = listed.OrderBy(team => team.Id).ToList();
            if (teams.Count == _teams.Count && teams.Zip(_teams).All(pair => pair.First.IsAs(pair.Second)))
                return;
            _teams = teams;
            ChangeChoices();
            // Who belongs to a team decides what its viewers are sent: they begin anew.
            Forget();
        }
    }

    private void ChangeChoices() => (_choicesVersion, _isDirty) = (_version + 1, true);

    private WallTeam? TeamOf(Viewer viewer, WallFilter filter) =>
        _teams.FirstOrDefault(team => team.Id == filter.Team && viewer.Sees(Permissions.Agents, team.Division));

    private void WriteChoices(Utf8JsonWriter json, Viewer viewer)
    {
        List(
            "divisions",
            _divisions
                .Where(one => viewer.Sees(Permissions.Queues, one.Key) || viewer.Sees(Permissions.Agents, one.Key))
                .Select(one => (one.Key, one.Value))
        );
        List(
            "teams",
            _teams.Where(team => viewer.Sees(Permissions.Agents, team.Division)).Select(team => (team.Id, team.Name))
        );
        List("names", _queues.Values.Where(queue => Shows(viewer, queue)).Select(queue => (queue.Id, queue.Name)));

        void List(string member, IEnumerable<(Guid Id, string Name)> entries)
        {
            json.WriteStartArray(member);
            foreach (var (id, name) in entries)
            {
                json.WriteStartObject();
                json.WriteString("id", id);
                json.WriteString("name", name);
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }
    }
}
