using System.Text.Json;
using System.Text.RegularExpressions;

namespace Puente.Hub.Gateway.Lookups;

/// <summary>Reads <c>NAME.http</c>: the lines <c># @word …</c>, then one request with places for the inputs.</summary>
internal sealed partial class HttpLookupReader
{
    private static readonly string[] OwnHeaders =
    [
        "Host",
        "Content-Length",
        "Transfer-Encoding",
        "Connection",
        "Cookie",
        "Expect",
        "Upgrade",
        "Proxy-Authorization",
    ];

    private readonly string _place;
    private readonly List<LookupFault> _faults;
    private readonly LookupHeader _header;
    private readonly string[] _lines;
    private readonly List<string> _inputs = [];
    private int _at;

    private HttpLookupReader(string place, string text, LookupSources sources, List<LookupFault> faults)
    {
        (_place, _faults) = (place, faults);
        _header = new LookupHeader(place, isHttp: true, sources, faults);
        _lines = text.TrimStart('\uFEFF').ReplaceLineEndings("\n").Split('\n');
    }

    /// <returns>To be used only when <paramref name="faults"/> has not grown.</returns>
    public static Lookup? Read(
        string name,
        string place,
        string text,
        LookupSources sources,
        List<LookupFault> faults
    ) => new HttpLookupReader(place, text, sources, faults).Read(name);

    private Lookup? Read(string name)
    {
        for (; _at < _lines.Length; _at++)
        {
            var line = _lines[_at].Trim();
            if (line.Length > 0 && line[0] != '#')
                break;
            var comment = line.TrimStart('#').TrimStart();
            if (comment.StartsWith('@'))
                _header.Take(comment[1..], _at + 1);
        }
        _header.Finish();
        if (_at == _lines.Length)
        {
            Refuse("there is no request", "Write it below the comment: GET /customers?phone=$phone");
            return null;
        }
        if (ReadRequest() is not { } request)
            return null;
        foreach (var input in _header.Inputs.Where(input => !_inputs.Contains(input.Name)))
            _faults.Add(
                new(
                    _place,
                    _header.LineOf(input.Name),
                    $"@input {input.Name} is not used",
                    $"Write ${input.Name} in the request, or take the line out."
                )
            );
        return _header.ToLookup(name) with { Http = request, Parameters = _inputs };
    }

    private HttpLookup? ReadRequest()
    {
        var match = RequestLine().Match(_lines[_at].Trim());
        if (!match.Success)
        {
            Refuse(
                "the request is not GET /path or POST /path",
                "A lookup reads: write GET /customers?phone=$phone; the host is that of the source."
            );
            return null;
        }
        var method = match.Groups["method"].Value;
        var (path, query) = (Path(match.Groups["path"].Value), Pairs(match.Groups["query"].Value));
        _at++;
        var headers = Headers();
        var type = headers
            .Where(header => header.Name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase))
            .Select(header => header.Value.Fill(_ => ""))
            .FirstOrDefault("application/json");
        return new HttpLookup
        {
            Method = method,
            Path = path,
            Query = query,
            Headers = headers,
            Body = Body(method, type),
            Rows = _header.Rows,
            Outputs = _header.Paths,
            Nothing = _header.Nothing,
        };
    }

    private RequestText Path(string text)
    {
        var path = Take(text, mayBeAbsent: false);
        if (
            text.StartsWith("//", StringComparison.Ordinal)
            || text.Split('/').Any(segment => Uri.UnescapeDataString(segment) is "." or "..")
        )
            Refuse(
                "the path leads elsewhere",
                "Write it without // at its start and without . and .. between slashes."
            );
        return path;
    }

    private List<(string, RequestText)> Pairs(string text)
    {
        var pairs = new List<(string, RequestText)>();
        foreach (var pair in text.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            var name = equals < 0 ? pair : pair[..equals];
            if (RequestText.Parse(name).Pieces.Any(piece => piece.Input is not null))
                Refuse("an input stands in the name of a parameter", "Put it behind the =.");
            pairs.Add(
                (name.Replace("$$", "$", StringComparison.Ordinal), Take(equals < 0 ? "" : pair[(equals + 1)..]))
            );
        }
        return pairs;
    }

    private List<(string Name, RequestText Value)> Headers()
    {
        var headers = new List<(string Name, RequestText Value)>();
        for (; _at < _lines.Length && _lines[_at].Trim().Length > 0; _at++)
        {
            var match = HeaderLine().Match(_lines[_at].Trim());
            if (!match.Success)
                Refuse("the line is no header", "Write Name: value; a blank line comes before the body.");
            else if (OwnHeaders.Contains(match.Groups["name"].Value, StringComparer.OrdinalIgnoreCase))
                Refuse($"the header {match.Groups["name"].Value} is the connection's own", "Take it out.");
            else
                headers.Add(
                    (match.Groups["name"].Value, Take(match.Groups["value"].Value.Trim(), mayHoldSecret: true))
                );
        }
        return headers;
    }

    private RequestBody? Body(string method, string type)
    {
        var start = _at = Math.Min(_at + 1, _lines.Length);
        var text = string.Join('\n', _lines[start..]).Trim();
        if (text.Length == 0)
            return null;
        if (method == "GET")
            Refuse("GET has a body", "Use POST, or put the inputs into the path.");
        if (type.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase))
            return new RequestBody(null, Pairs(text.ReplaceLineEndings("")));
        if (!type.Contains("json", StringComparison.OrdinalIgnoreCase))
            Refuse("the body is neither JSON nor a form", "Make Content-Type application/json.");
        var json = Take(text, isJson: true);
        try
        {
            JsonDocument.Parse(json.Fill(piece => piece.IsQuoted ? "" : "null")).Dispose();
        }
        catch (JsonException fault)
        {
            _at = start + (int)(fault.LineNumber ?? 0);
            Refuse("the body is no JSON", "Write $name where a value stands, without quotes, or within a text.");
        }
        return new RequestBody(json, []);
    }

    private RequestText Take(string text, bool mayBeAbsent = true, bool mayHoldSecret = false, bool isJson = false)
    {
        var read = RequestText.Parse(text, isJson);
        foreach (var name in read.Inputs)
        {
            var input = _header.Inputs.FirstOrDefault(input => input.Name == name);
            if (input is null)
                Refuse($"${name} is not declared", $"Add '# @input {name} string required'.");
            else if (!input.IsRequired && !mayBeAbsent)
                Refuse($"${name} stands in the path and may be left out", "Make the input required.");
            if (!_inputs.Contains(name))
                _inputs.Add(name);
        }
        if (read.HasSecret && !mayHoldSecret)
            Refuse(
                "$secret stands outside of the headers",
                "Addresses and bodies end up in logs; send it in a header."
            );
        else if (read.HasSecret && !_header.HasSecret)
            Refuse(
                "the source has no secret",
                "Name its place in gateway.sources: 'crm https://crm.example.com file:crm.secret'."
            );
        return read;
    }

    private void Refuse(string problem, string fix) =>
        _faults.Add(new LookupFault(_place, Math.Min(_at + 1, _lines.Length), problem, fix));

    // What else an address may hold stands percent-encoded already.
    [GeneratedRegex(
        @"^(?<method>GET|POST)\s+(?<path>/[A-Za-z0-9._~!$'()*+,;=:@/%-]*)(\?(?<query>[A-Za-z0-9._~!$'()*+,;=:@/?%&-]*))?$",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex RequestLine();

    [GeneratedRegex(@"^(?<name>[A-Za-z0-9!#$%&'*+.^_`|~-]+):(?<value>[\x20-\x7e\t]*)$", RegexOptions.CultureInvariant)]
    private static partial Regex HeaderLine();
}
