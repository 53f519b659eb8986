using System.Globalization;
using Puente.Actions.JsonPaths;

namespace Puente.Hub.Gateway.Lookups;

/// <summary>What only the header of a request has: paths into the answer, and statuses that mean nothing found.</summary>
internal sealed partial class LookupHeader
{
    private static readonly JsonPath Root = JsonPath.Parse("$");
    private readonly List<JsonPath> _paths = [];
    private readonly HashSet<int> _nothing = [];
    private JsonPath _rows = Root;

    public IReadOnlyList<JsonPath> Paths => _paths;

    public JsonPath Rows => _rows;

    public IReadOnlySet<int> Nothing => _nothing;

    /// <summary>True for an unknown source, too: that has been said already.</summary>
    public bool HasSecret => sources.Services.GetValueOrDefault(_source, defaultValue: true);

    /// <param name="text">The path up to <c> -- </c>; in the end what is left of it, the description.</param>
    private bool TakeOutputPath(string name, ref string text, int line)
    {
        var path = $"$.{name}";
        if (text.StartsWith('$'))
        {
            var end = text.IndexOf(" -- ", StringComparison.Ordinal);
            (path, text) = end < 0 ? (text, "") : (text[..end].TrimEnd(), text[(end + 4)..].Trim());
        }
        if (TryPath(path, line) is not { } read)
            return false;
        _paths.Add(read);
        return true;
    }

    private JsonPath? TryPath(string text, int line)
    {
        try
        {
            return JsonPath.Parse(text);
        }
        catch (JsonPathException fault)
        {
            Refuse(
                line,
                $"the path cannot be read: {fault.Message.TrimEnd('.')}",
                "Write it like $.customer.name or $.items[0].id; docs/actions.md lists the dialect."
            );
            return null;
        }
    }

    private bool TakeNothing(string text)
    {
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            if (
                !int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var status)
                || status is < 200 or > 499
                || !_nothing.Add(status)
            )
                return false;
        return _nothing.Count > 0;
    }
}
