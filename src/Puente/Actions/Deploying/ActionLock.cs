using System.Text.Json;
using System.Text.Json.Nodes;
using Puente.Actions.Files;
using Puente.Failures;

namespace Puente.Actions.Deploying;

/// <summary>What was on both sides when a file and an organisation were last the same.</summary>
/// <param name="Parts">Digest by path of a part.</param>
internal sealed record LockedState(string ActionId, int Version, IReadOnlyDictionary<string, string> Parts);

/// <summary>
/// <c>actions.lock.json</c>: which file is which action in which organisation, and what both held when they last agreed. It
/// belongs into the repository beside the actions.
/// </summary>
internal sealed class ActionLock
{
    public const string FileName = "actions.lock.json";
    private readonly string _file;
    private readonly JsonObject _json;

    private ActionLock(string file, JsonObject json) => (_file, _json) = (file, json);

    /// <summary>Folder that the names of files start from.</summary>
    public string Root => Path.GetDirectoryName(_file)!;

    /// <summary>The nearest in the folder or above it; a new one in the folder when there is none.</summary>
    /// <exception cref="InputException">It cannot be read.</exception>
    public static ActionLock Open(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
            if (Path.Combine(at.FullName, FileName) is var file && File.Exists(file))
                return new ActionLock(file, Read(file));
        return new ActionLock(Path.Combine(folder, FileName), []);
    }

    public string KeyOf(string file) => Path.GetRelativePath(Root, file).Replace('\\', '/');

    /// <summary>Name of the integration that a file belongs to.</summary>
    public string? IntegrationOf(string key) => Text(Member(Member(_json, "actions"), key)["integration"]);

    public LockedState? StateOf(string key, string organisation)
    {
        var state = Member(Member(Member(Member(_json, "actions"), key), "organisations"), organisation);
        return
            Text(state["id"]) is { } id
            && state["version"] is JsonValue version
            && version.TryGetValue<int>(out var number)
            ? new LockedState(
                id,
                number,
                Member(state, "parts")
                    .ToDictionary(part => part.Key, part => Text(part.Value) ?? "", StringComparer.Ordinal)
            )
            : null;
    }

    /// <summary>The file that is this action.</summary>
    public string? KeyOf(string actionId, string organisation) =>
        Member(_json, "actions")
            .Select(action => action.Key)
            .FirstOrDefault(key => StateOf(key, organisation)?.ActionId == actionId);

    public LockedIntegration? Integration(string name)
    {
        var found = Member(Member(_json, "integrations"), name);
        return Text(found["type"]) is { } type
            ? new LockedIntegration(
                type,
                [
                    .. Member(found, "credentials")
                        .Select(slot => (slot.Key, Text(slot.Value?["name"]) ?? "", Text(slot.Value?["type"]) ?? "")),
                ]
            )
            : null;
    }

    public void SetIntegration(string name, LockedIntegration integration) =>
        Own(_json, "integrations")[name] = new JsonObject
        {
            ["type"] = integration.Type,
            ["credentials"] = new JsonObject(
                integration.Credentials.Select(one =>
                    KeyValuePair.Create(
                        one.Slot,
                        (JsonNode?)new JsonObject { ["name"] = one.Name, ["type"] = one.Type }
                    )
                )
            ),
        };

    /// <param name="integration">Its name in the organisation that the files come from; null leaves it.</param>
    public void SetState(string key, string? integration, string organisation, LockedState state)
    {
        var action = Own(Own(_json, "actions"), key);
        if (integration is not null)
            action["integration"] = integration;
        Own(action, "organisations")[organisation] = new JsonObject
        {
            ["id"] = state.ActionId,
            ["version"] = state.Version,
            ["parts"] = new JsonObject(
                state.Parts.Select(part => KeyValuePair.Create(part.Key, (JsonNode?)part.Value))
            ),
        };
    }

    /// <summary>Whole or not at all.</summary>
    public void Save()
    {
        var text = SchemaText.Of(_json) + "\n";
        if (!File.Exists(_file) || File.ReadAllText(_file) != text)
            AtomicFile.Write(_file, text);
    }

    private static JsonObject Read(string file)
    {
        try
        {
            return (JsonObject)JsonNode.Parse(File.ReadAllText(file))!;
        }
        catch (Exception fault) when (fault is JsonException or InvalidCastException or ArgumentException)
        {
            throw new InputException(
                $"{file} cannot be read: {fault.Message} Take it from the repository again, or delete it and pull.",
                fault
            );
        }
    }

    private static JsonObject Member(JsonObject owner, string name) => owner[name] as JsonObject ?? [];

    private static JsonObject Own(JsonObject owner, string name)
    {
        if (owner[name] is not JsonObject member)
            owner[name] = member = [];
        return member;
    }

    private static string? Text(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
