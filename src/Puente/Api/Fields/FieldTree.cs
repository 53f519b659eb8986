using System.Text.Json.Nodes;
using Puente.Failures;

namespace Puente.Api.Fields;

/// <summary>Builds a JSON object from fields, in the order in which they were given.</summary>
internal sealed class FieldTree(Func<string, string> file)
{
    public JsonObject Root { get; } = [];

    public bool IsEmpty => Root.Count == 0;

    /// <param name="argument"><c>key=value</c>, or <c>key[]</c> for an empty list.</param>
    /// <exception cref="InputException">No key, or two fields that cannot both be.</exception>
    public void Add(string argument, bool typed)
    {
        var cut = argument.IndexOf('=', StringComparison.Ordinal);
        if (cut < 0 && !argument.EndsWith("[]", StringComparison.Ordinal))
            throw new InputException($"'{argument}' is no field. Write key=value.");
        var key = FieldKey.Parse(cut < 0 ? argument : argument[..cut]);
        if (cut < 0)
        {
            Put(Root, key.Name, [.. key.Steps], key, static list => _ = list);
            return;
        }

        var text = argument[(cut + 1)..];
        var value = typed ? FieldValue.Typed(key.Text, text, file) : JsonValue.Create(text);
        Put(Root, key.Name, [.. key.Steps], key, list => list.Add(value), value);
    }

    private static void Put(
        JsonObject owner,
        string name,
        ReadOnlySpan<FieldStep> steps,
        FieldKey key,
        Action<JsonArray> append,
        JsonNode? value = null
    )
    {
        if (steps.IsEmpty)
        {
            if (owner.ContainsKey(name))
                throw new InputException(
                    $"The field '{key.Text}' is given twice. For a list write '{key.Text}[]' each time."
                );
            owner[name] = value;
        }
        else if (steps[0].Member is { } member)
            Put(Child(owner, name, key, static () => new JsonObject()), member, steps[1..], key, append, value);
        else
        {
            var list = Child(owner, name, key, static () => new JsonArray());
            if (steps.Length == 1)
            {
                append(list);
                return;
            }

            var next = steps[1].Member!;
            if (list.LastOrDefault() is not JsonObject last || IsTaken(last, next, steps[2..]))
                list.Add((JsonNode)(last = []));
            Put(last, next, steps[2..], key, append, value);
        }
    }

    /// <summary>A member that is there already begins the next object of a list.</summary>
    private static bool IsTaken(JsonObject owner, string name, ReadOnlySpan<FieldStep> steps) =>
        owner.TryGetPropertyValue(name, out var there)
        && (
            steps.IsEmpty
            || steps[0].Member is { } member && (there is not JsonObject child || IsTaken(child, member, steps[1..]))
        );

    private static T Child<T>(JsonObject owner, string name, FieldKey key, Func<T> create)
        where T : JsonNode
    {
        if (!owner.TryGetPropertyValue(name, out var there))
            owner[name] = there = create();
        return there as T
            ?? throw new InputException(
                $"The field '{key.Text}' makes '{name}' {(typeof(T) == typeof(JsonArray) ? "a list" : "an object")}, but another field gave it as something else."
            );
    }
}
