using System.Text.Json.Nodes;

namespace Puente.Emulator.Entities;

/// <summary>What of a user an answer shows: always the plain members, the others when they are asked for.</summary>
internal sealed class UserView(UserStates states)
{
    // Kept with the user, shown on demand only.
    private static readonly string[] s_onDemand = ["locations", "profileSkills"];
    private readonly Dictionary<string, Func<string, JsonNode>> _expansions = new(StringComparer.Ordinal);

    public UserStates States { get; } = states;

    /// <summary>Lets a part of the organisation show what it knows of a user.</summary>
    public void Expand(string name, Func<string, JsonNode> write) => _expansions[name] = write;

    public JsonObject Write(JsonObject user, IReadOnlyList<string> expand) => Write([user], expand)[0];

    /// <summary>Changes the copies given and returns them.</summary>
    public List<JsonObject> Write(List<JsonObject> users, IReadOnlyList<string> expand)
    {
        foreach (var user in users)
        {
            foreach (var name in s_onDemand)
                if (!expand.Contains(name))
                    user.Remove(name);
                else
                    user[name] ??= new JsonArray();
            foreach (var name in expand)
                if (_expansions.TryGetValue(name, out var write))
                    user[name] = write(user["id"]!.GetValue<string>());
        }
        States.Expand(users, expand);
        return users;
    }
}
