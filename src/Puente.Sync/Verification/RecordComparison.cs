using System.Text.Json;

namespace Puente.Sync.Verification;

/// <summary>Says where two records differ, for people.</summary>
internal static class RecordComparison
{
    /// <summary>JSON path of the first difference; null when they are equal after ordering members.</summary>
    public static string? FirstDifference(ReadOnlyMemory<byte> left, ReadOnlyMemory<byte> right)
    {
        using var one = JsonDocument.Parse(left);
        using var other = JsonDocument.Parse(right);
        return Compare(one.RootElement, other.RootElement, "$");
    }

    private static string? Compare(JsonElement left, JsonElement right, string path)
    {
        if (left.ValueKind != right.ValueKind)
            return path;
        switch (left.ValueKind)
        {
            case JsonValueKind.Object:
                return CompareObjects(left, right, path);
            case JsonValueKind.Array:
                if (left.GetArrayLength() != right.GetArrayLength())
                    return path;
                return left.EnumerateArray()
                    .Zip(right.EnumerateArray())
                    .Select((pair, index) => Compare(pair.First, pair.Second, $"{path}[{index}]"))
                    .FirstOrDefault(found => found is not null);
            default:
                return left.GetRawText() == right.GetRawText() ? null : path;
        }
    }

    private static string? CompareObjects(JsonElement left, JsonElement right, string path)
    {
        foreach (var member in left.EnumerateObject())
        {
            var place = $"{path}.{member.Name}";
            if (!right.TryGetProperty(member.Name, out var twin))
                return place;
            if (Compare(member.Value, twin, place) is { } found)
                return found;
        }

        return right
            .EnumerateObject()
            .Where(member => !left.TryGetProperty(member.Name, out _))
            .Select(member => $"{path}.{member.Name}")
            .FirstOrDefault();
    }
}
