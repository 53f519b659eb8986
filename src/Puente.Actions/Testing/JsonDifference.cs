using System.Globalization;
using System.Text.Json;
using Puente.Actions.Files;
using Puente.Actions.Json;

namespace Puente.Actions.Testing;

/// <summary>Where two JSON values differ, one line a place.</summary>
public static class JsonDifference
{
    private const int Most = 50;

    public static IReadOnlyList<string> Between(JsonElement expected, JsonElement actual)
    {
        var lines = new List<string>();
        Compare("$", expected, actual, lines);
        return lines;
    }

    private static void Compare(string path, JsonElement expected, JsonElement actual, List<string> lines)
    {
        if (lines.Count >= Most)
            return;
        if (expected.ValueKind == JsonValueKind.Object && actual.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in expected.EnumerateObject())
                if (actual.TryGetProperty(member.Name, out var value))
                    Compare(JsonSource.Member(path, member.Name), member.Value, value, lines);
                else
                    lines.Add($"{JsonSource.Member(path, member.Name)}: expected {Short(member.Value)}, is missing");
            foreach (var member in actual.EnumerateObject())
                if (!expected.TryGetProperty(member.Name, out _))
                    lines.Add($"{JsonSource.Member(path, member.Name)}: not expected, was {Short(member.Value)}");
        }
        else if (expected.ValueKind == JsonValueKind.Array && actual.ValueKind == JsonValueKind.Array)
        {
            var (wanted, got) = (expected.GetArrayLength(), actual.GetArrayLength());
            if (wanted != got)
                lines.Add(string.Create(CultureInfo.InvariantCulture, $"{path}: expected {wanted} items, were {got}"));
            for (var index = 0; index < Math.Min(wanted, got); index++)
                Compare(
                    string.Create(CultureInfo.InvariantCulture, $"{path}[{index}]"),
                    expected[index],
                    actual[index],
                    lines
                );
        }
        else if (!JsonPart.DeepEquals(expected, actual))
            lines.Add($"{path}: expected {Short(expected)}, was {Short(actual)}");
    }

    private static string Short(JsonElement value)
    {
        var text = JsonText.Of(value);
        return text.Length <= 120 ? text : text[..119] + "…";
    }
}
