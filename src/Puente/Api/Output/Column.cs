using System.Globalization;
using System.Text.Json;
using Puente.Failures;

namespace Puente.Api.Output;

/// <summary>A column of a table: a member, or a member of a member (<c>division.name</c>, <c>skills.name</c>, <c>addresses.0.display</c>).</summary>
internal sealed class Column
{
    private readonly string[] _parts;

    private Column(string name) => (Name, _parts) = (name, name.Split('.'));

    public string Name { get; }

    /// <param name="text"><c>id,name,division.name</c></param>
    /// <exception cref="InputException">A name is empty.</exception>
    public static IReadOnlyList<Column> ReadList(string text)
    {
        var names = text.Split(',', StringSplitOptions.TrimEntries);
        return names.Any(name => name.Length == 0 || name.Split('.').Any(part => part.Length == 0))
            ? throw new InputException(
                $"--columns '{text}': write names with commas between, for example id,name,division.name."
            )
            : [.. names.Select(name => new Column(name))];
    }

    /// <summary>What an entity has itself: its texts, numbers and switches, and the names of what it refers to.</summary>
    public static IReadOnlyList<Column> Of(JsonElement entity)
    {
        if (entity.ValueKind != JsonValueKind.Object)
            return [new Column("value")];
        var columns = new List<Column>();
        foreach (
            var member in entity.EnumerateObject().Where(member => !member.Name.Contains('.', StringComparison.Ordinal))
        )
            if (member.Value.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array))
                columns.Add(new Column(member.Name));
            else if (member.Value.ValueKind == JsonValueKind.Object && member.Value.TryGetProperty("name", out _))
                columns.Add(new Column($"{member.Name}.name"));
        return columns.Count > 0 ? columns : [.. entity.EnumerateObject().Select(member => new Column(member.Name))];
    }

    public string Cell(JsonElement entity) =>
        entity.ValueKind == JsonValueKind.Object ? Cell(entity, _parts) : Text(entity);

    public static bool IsNumber(JsonElement entity, Column column) =>
        double.TryParse(column.Cell(entity), NumberStyles.Float, CultureInfo.InvariantCulture, out _);

    private static string Cell(JsonElement element, ReadOnlySpan<string> parts)
    {
        if (parts.IsEmpty)
            return Text(element);
        if (element.ValueKind == JsonValueKind.Object)
            return element.TryGetProperty(parts[0], out var member) ? Cell(member, parts[1..]) : "";
        if (element.ValueKind != JsonValueKind.Array)
            return "";
        if (int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var index))
            return index < element.GetArrayLength() ? Cell(element[index], parts[1..]) : "";
        var cells = new List<string>();
        foreach (var item in element.EnumerateArray())
            cells.Add(Cell(item, parts));
        return string.Join(", ", cells.Where(cell => cell.Length > 0));
    }

    private static string Text(JsonElement element) =>
        element.ValueKind switch
        {
            JsonValueKind.String => element.GetString()!,
            JsonValueKind.Null => "",
            _ => JsonText.OneLine(element),
        };
}
