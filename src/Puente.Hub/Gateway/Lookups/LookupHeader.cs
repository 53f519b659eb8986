using System.Globalization;
using System.Text.RegularExpressions;

namespace Puente.Hub.Gateway.Lookups;

/// <summary>Gathers the <c>@</c> lines of a file and every fault in them.</summary>
/// <param name="isHttp">The file holds a request: its outputs have paths, and its lines begin with #.</param>
internal sealed partial class LookupHeader(string place, bool isHttp, LookupSources sources, List<LookupFault> faults)
{
    private const int MostRows = 100;
    private const int DefaultRows = 5;
    private readonly List<LookupField> _inputs = [];
    private readonly List<LookupField> _outputs = [];
    private readonly Dictionary<string, int> _lines = new(StringComparer.Ordinal);
    private string _description = "";
    private bool? _isMany;
    private int? _limit;
    private string _source = Lookup.StoreSource;
    private TimeSpan _timeout = TimeSpan.FromSeconds(2);
    private LookupCache? _cache;
    private LookupRate _rate = new(50, 50);
    private (bool Key, bool Token) _auth = (true, true);

    public IReadOnlyList<LookupField> Inputs => _inputs;

    public int LineOf(string input) => _lines[$"input {input}"];

    /// <param name="text">After the <c>@</c>.</param>
    public void Take(string text, int line)
    {
        var (word, rest) = Split(text);
        if (word is "input" or "output")
        {
            TakeField(word, rest, line);
            return;
        }
        if (!_lines.TryAdd(word, line))
        {
            Refuse(line, $"@{word} stands here twice", "Keep one of the two lines.");
            return;
        }
        var isRead = word switch
        {
            "description" => (_description = rest).Length > 0,
            "rows" => TakeRows(rest, line),
            "limit" => int.TryParse(rest, NumberStyles.None, CultureInfo.InvariantCulture, out var limit)
                && (_limit = limit) is >= 1 and <= MostRows,
            "source" => TakeSource(rest, line),
            "timeout" => TryDuration(rest, out _timeout)
                && _timeout >= TimeSpan.FromMilliseconds(50)
                && _timeout <= Lookup.LongestTimeout,
            "cache" => TakeCache(rest),
            "rate" => TakeRate(rest),
            "auth" => TakeAuth(rest),
            "nothing" when isHttp => TakeNothing(rest),
            _ => Refuse(
                line,
                $"there is no @{word}",
                $"The words are description, input, output, rows, limit, source, timeout, cache, rate, auth{(isHttp ? ", nothing" : "")}."
            ),
        };
        if (!isRead)
            Refuse(line, $"@{word} cannot be read", FixOf(word));
    }

    public void Finish()
    {
        if (_outputs.Count == 0)
            Refuse(
                1,
                "no @output is declared",
                isHttp
                    ? "Add a line for each value of the answer: '-- @output name string $.path'."
                    : "Add a line for each column: '-- @output name string'."
            );
        if (_isMany is null)
            Refuse(1, "@rows is missing", "Add '-- @rows one' or '-- @rows many'.");
        if (_isMany == false && _limit is not null)
            Refuse(_lines["limit"], "@limit stands beside @rows one", "Take it out, or write '-- @rows many'.");
        if (isHttp && !_lines.ContainsKey("source"))
            Refuse(1, "@source is missing", "Add '-- @source NAME' with a web service of gateway.sources.");
    }

    public Lookup ToLookup(string name) =>
        new()
        {
            Name = name,
            Description = _description,
            Inputs = _inputs,
            Outputs = _outputs,
            RowLimit = _isMany == true ? _limit ?? DefaultRows : null,
            Source = _source,
            Timeout = _timeout,
            Cache = _cache,
            Rate = _rate,
            TakesKey = _auth.Key,
            TakesToken = _auth.Token,
            Parameters = [],
        };

    private void TakeField(string word, string text, int line)
    {
        var (name, rest) = Split(text);
        var (type, after) = Split(rest);
        if (!FieldName().IsMatch(name) || !Enum.TryParse<LookupType>(type, ignoreCase: true, out var known))
        {
            Refuse(line, $"@{word} is not NAME TYPE", FixOf(word));
            return;
        }
        if (name is "orgId" or "integrationId" or "rawRequest" or "found" or "count" or "rows")
        {
            Refuse(line, $"the name {name} is taken by the platform or by the answer", "Choose another name.");
            return;
        }
        if (!_lines.TryAdd($"{word} {name}", line))
        {
            Refuse(line, $"@{word} {name} stands here twice", "Keep one of the two lines.");
            return;
        }
        var isRequired = word == "output";
        if (isRequired && isHttp && !TakeOutputPath(name, ref after, line))
            return;
        if (word == "input")
        {
            var (need, description) = Split(after);
            if (need is "required" or "optional")
                (isRequired, after) = (need == "required", description);
            else
            {
                Refuse(line, $"@input {name} is neither required nor optional", FixOf(word));
                return;
            }
        }
        (word == "input" ? _inputs : _outputs).Add(new LookupField(name, known, isRequired, after));
    }

    private bool TakeRows(string text, int line)
    {
        var (word, path) = Split(text);
        _isMany = word != "one";
        if (isHttp && path.Length > 0 && TryPath(path, line) is { } rows)
            (_rows, path) = (rows, "");
        return word is "one" or "many" && (path.Length == 0 || isHttp);
    }

    private bool TakeSource(string text, int line)
    {
        _source = text;
        var isDatabase = text == Lookup.StoreSource || sources.Databases.Contains(text);
        var isService = sources.Services.ContainsKey(text);
        if (isHttp ? isService : isDatabase)
            return true;
        if (isHttp ? isDatabase : isService)
            return Refuse(
                line,
                isHttp ? $"the source '{text}' is a database" : $"the source '{text}' is a web service",
                isHttp ? "Ask it with a statement in NAME.sql." : "Ask it with a request in NAME.http."
            );
        return Refuse(
            line,
            $"there is no source '{text}'",
            sources.KnownFor(isHttp) is { Length: > 0 } known
                ? $"Known are {known}."
                : "Name it in gateway.sources: 'crm https://crm.example.com file:crm.secret'."
        );
    }

    private bool TakeCache(string text)
    {
        var parts = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var stale = TimeSpan.Zero;
        if (parts is not ([_] or [_, "stale", _]) || !TryDuration(parts[0], out var fresh))
            return false;
        if (parts.Length == 3 && !TryDuration(parts[2], out stale))
            return false;
        _cache = new LookupCache(fresh, stale);
        return fresh + stale <= TimeSpan.FromDays(1);
    }

    private bool TakeRate(string text)
    {
        var parts = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (parts is not ([_] or [_, "caller", _]) || !TryRate(parts[0], out var all))
            return false;
        var caller = all;
        if (parts.Length == 3 && !TryRate(parts[2], out caller))
            return false;
        _rate = new LookupRate(all, caller);
        return true;
    }

    private bool TakeAuth(string text)
    {
        var parts = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        _auth = (parts.Contains("key"), parts.Contains("oauth"));
        return parts.Length > 0 && parts.All(part => part is "key" or "oauth");
    }

    /// <returns>True: said already.</returns>
    private bool Refuse(int line, string problem, string fix)
    {
        if (isHttp)
            fix = fix.Replace("'-- @", "'# @", StringComparison.Ordinal);
        faults.Add(new LookupFault(place, line, problem, fix));
        return true;
    }

    private string FixOf(string word) =>
        word switch
        {
            "description" => "Write what it is for: '-- @description Last conversations of a caller'.",
            "input" =>
                "Write '-- @input phone string required' or 'optional'; types are string, integer, number, boolean.",
            "nothing" => "Write the statuses that mean nothing found: '-- @nothing 404'.",
            "output" when isHttp =>
                "Write '-- @output name string $.path'; types are string, integer, number, boolean.",
            "rows" when isHttp => "Write '-- @rows one' or '-- @rows many $.items'.",
            "output" => "Write '-- @output name string'; types are string, integer, number, boolean.",
            "rows" => "Write '-- @rows one' or '-- @rows many'.",
            "limit" => $"Write a number from 1 to {MostRows}: '-- @limit 5'.",
            "timeout" => "Write 50ms to 15s: '-- @timeout 2s'.",
            "cache" => "Write '-- @cache 60s' or '-- @cache 60s stale 300s', at most a day together.",
            "rate" => "Write '-- @rate 50/s' or '-- @rate 50/s caller 10/s'; also /m for a minute.",
            _ =>
                "Write '-- @auth key', '-- @auth oauth' or '-- @auth key oauth'; a lookup without protection is not possible.",
        };

    private static (string Word, string After) Split(string text)
    {
        text = text.Trim();
        var end = text.IndexOfAny([' ', '\t']);
        return end < 0 ? (text, "") : (text[..end], text[end..].TrimStart());
    }

    internal static bool TryDuration(string text, out TimeSpan duration)
    {
        duration = default;
        var match = Duration().Match(text);
        if (!match.Success)
            return false;
        var number = int.Parse(match.Groups["number"].ValueSpan, CultureInfo.InvariantCulture);
        duration = match.Groups["unit"].Value switch
        {
            "ms" => TimeSpan.FromMilliseconds(number),
            "s" => TimeSpan.FromSeconds(number),
            "m" => TimeSpan.FromMinutes(number),
            _ => TimeSpan.FromHours(number),
        };
        return true;
    }

    private static bool TryRate(string text, out double perSecond)
    {
        perSecond = 0;
        var match = Rate().Match(text);
        if (!match.Success)
            return false;
        perSecond = int.Parse(match.Groups["number"].ValueSpan, CultureInfo.InvariantCulture);
        if (match.Groups["unit"].Value == "m")
            perSecond /= 60;
        return perSecond > 0;
    }

    [GeneratedRegex("^(?<number>[0-9]{1,6})(?<unit>ms|s|m|h)$", RegexOptions.CultureInvariant)]
    private static partial Regex Duration();

    [GeneratedRegex("^(?<number>[0-9]{1,5})/(?<unit>s|m)$", RegexOptions.CultureInvariant)]
    private static partial Regex Rate();

    // The platform's rule for names of inputs, without the hyphen: SQL and templates would read it as minus.
    [GeneratedRegex("^[a-zA-Z][a-zA-Z0-9_]{0,62}$", RegexOptions.CultureInvariant)]
    private static partial Regex FieldName();
}
