using System.Globalization;

namespace Puente.Api.Paging;

/// <summary>A path's query, of which one parameter changes and the others stay as they were written.</summary>
internal static class PageQuery
{
    public static string With(string path, string name, string value)
    {
        var parts = path.Split('?', 2);
        var kept =
            parts.Length < 2 ? [] : parts[1].Split('&').Where(part => part.Length > 0 && part.Split('=', 2)[0] != name);
        return $"{parts[0]}?{string.Join('&', kept.Append($"{name}={Uri.EscapeDataString(value)}"))}";
    }

    public static string With(string path, string name, long value) =>
        With(path, name, value.ToString(CultureInfo.InvariantCulture));

    public static bool Has(string path, string name) => Find(path, name) is not null;

    public static long? Number(string path, string name) =>
        long.TryParse(Find(path, name), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    private static string? Find(string path, string name) =>
        path.Split('?', 2) is [_, var query]
            ? query.Split('&').LastOrDefault(part => part.Split('=', 2)[0] == name)?[name.Length..].TrimStart('=')
            : null;
}
