using System.Text.Json;
using System.Text.Json.Nodes;
using Puente.Platform.Integrations;

namespace Puente.Ui;

/// <summary>One line of what will be done.</summary>
internal sealed record UiStep(string Step, string What, string Now, string Then);

/// <summary>What has to be done to an integration, judged before anything is sent.</summary>
internal sealed record UiPlan(IReadOnlyList<UiStep> Steps)
{
    private const string Nothing = "-";

    public bool IsEmpty => Steps.Count == 0;

    public bool Sets => Steps.Any(step => step.Step == "set");

    public bool Enables => Steps.Any(step => step.Step == "enable");

    /// <param name="existing">With its configuration; null when there is none yet.</param>
    /// <param name="words">Names for ids.</param>
    public static UiPlan Of(ScreenPopApp app, Integration? existing, Func<string, string> words)
    {
        var steps = new List<UiStep>();
        if (existing is null)
            steps.Add(new("create", "integration", Nothing, $"{app.Name} ({ScreenPopApp.Type})"));
        var current = existing?.Config?.Current ?? new IntegrationConfiguration();
        var wanted = app.Over(current);
        if (existing is not null && existing.Name != app.Name)
            steps.Add(new("set", "name", existing.Name ?? "", app.Name));
        foreach (var (path, now, then) in Differences(current.Properties, wanted.Properties, ""))
            steps.Add(new("set", path, Shown(now, words), Shown(then, words)));
        foreach (var (path, now, then) in Differences(current.Advanced, wanted.Advanced, ""))
            steps.Add(new("set", path, Shown(now, words), Shown(then, words)));
        if (existing is not null && current.Notes != wanted.Notes)
            steps.Add(new("set", "notes", current.Notes is { Length: > 0 } notes ? notes : Nothing, ScreenPopApp.Mark));
        if (existing?.IntendedState != "ENABLED")
            steps.Add(new("enable", "integration", existing is null ? Nothing : "off", "on"));
        return new UiPlan(steps);
    }

    private static IEnumerable<(string Path, JsonNode? Now, JsonNode? Then)> Differences(
        JsonElement? now,
        JsonElement? then,
        string path
    ) => Differences(Node(now), Node(then), path);

    private static IEnumerable<(string Path, JsonNode? Now, JsonNode? Then)> Differences(
        JsonNode? now,
        JsonNode? then,
        string path
    )
    {
        if (then is JsonObject wanted)
            return wanted.SelectMany(member =>
                Differences(
                    (now as JsonObject)?[member.Key],
                    member.Value,
                    path.Length == 0 ? member.Key : $"{path}.{member.Key}"
                )
            );
        return JsonNode.DeepEquals(now, then) ? [] : [(path, now, then)];
    }

    private static JsonNode? Node(JsonElement? element) =>
        element is { ValueKind: JsonValueKind.Object } found ? JsonNode.Parse(found.GetRawText()) : null;

    private static string Shown(JsonNode? node, Func<string, string> words) =>
        node switch
        {
            null => Nothing,
            JsonArray { Count: 0 } => "all",
            JsonArray list => string.Join(", ", list.Select(one => words(one?.ToString() ?? ""))),
            JsonValue value when value.GetValueKind() is JsonValueKind.True => "on",
            JsonValue value when value.GetValueKind() is JsonValueKind.False => "off",
            _ when node.ToString().Length == 0 => Nothing,
            _ => node.ToString(),
        };
}
