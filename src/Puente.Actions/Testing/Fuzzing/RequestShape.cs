using System.Text;
using System.Text.Json;

namespace Puente.Actions.Testing.Fuzzing;

/// <summary>A request without its values: two with the same shape mean the same thing to a service.</summary>
internal static class RequestShape
{
    /// <summary>Number of path segments, names of the query, presence of a fragment.</summary>
    public static string OfUrl(string url)
    {
        var fragment = url.IndexOf('#', StringComparison.Ordinal);
        var whole = fragment < 0 ? url : url[..fragment];
        var cut = whole.IndexOf('?', StringComparison.Ordinal);
        var path = cut < 0 ? whole : whole[..cut];
        var names = cut < 0 ? [] : whole[(cut + 1)..].Split('&').Select(part => part.Split('=')[0]);
        var isMoved = path.Contains("/../", StringComparison.Ordinal) || path.EndsWith("/..", StringComparison.Ordinal);
        return FormattableString.Invariant(
            $"{path.Count(letter => letter == '/')} {isMoved} {string.Join('&', names)} {fragment >= 0}"
        );
    }

    public static string OfJson(JsonElement value)
    {
        var text = new StringBuilder();
        Write(text, value);
        return text.ToString();
    }

    public static IReadOnlySet<string> TextsOf(JsonElement value)
    {
        var texts = new HashSet<string>(StringComparer.Ordinal);
        Collect(value, texts);
        return texts;
    }

    private static void Write(StringBuilder text, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                text.Append('{');
                foreach (var member in value.EnumerateObject())
                {
                    text.Append(member.Name).Append(':');
                    Write(text, member.Value);
                }

                text.Append('}');
                break;
            case JsonValueKind.Array:
                text.Append('[');
                foreach (var item in value.EnumerateArray())
                    Write(text, item);
                text.Append(']');
                break;
            default:
                text.Append(
                        value.ValueKind is JsonValueKind.True or JsonValueKind.False ? "b" : value.ValueKind.ToString()
                    )
                    .Append(',');
                break;
        }
    }

    private static void Collect(JsonElement value, HashSet<string> texts)
    {
        if (value.ValueKind == JsonValueKind.String)
            texts.Add(value.GetString()!);
        else if (value.ValueKind == JsonValueKind.Array)
            foreach (var item in value.EnumerateArray())
                Collect(item, texts);
        else if (value.ValueKind == JsonValueKind.Object)
            foreach (var member in value.EnumerateObject())
                Collect(member.Value, texts);
    }
}
