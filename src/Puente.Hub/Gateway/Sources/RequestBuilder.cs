using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Puente.Hub.Gateway.Answering;
using Puente.Hub.Gateway.Lookups;

namespace Puente.Hub.Gateway.Sources;

/// <summary>Puts inputs into a request, each encoded for its place.</summary>
/// <param name="values">By name; null for one that was left out.</param>
internal sealed class RequestBuilder(
    HttpLookup lookup,
    GatewayService service,
    IReadOnlyDictionary<string, object?> values
)
{
    /// <exception cref="InputFaultException">A value cannot stand in its place at all.</exception>
    public HttpRequestMessage Build()
    {
        var request = new HttpRequestMessage(HttpMethod.Parse(lookup.Method), Address());
        if (Body() is { } body)
            request.Content = body;
        foreach (var (name, value) in lookup.Headers)
        {
            if (IsLeftOut(value))
                continue;
            if (name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase))
            {
                // The form's own is set already; another kind of JSON may be asked for.
                if (request.Content is { } content && lookup.Body?.Json is not null)
                    content.Headers.ContentType = MediaTypeHeaderValue.Parse(value.Fill(Header));
            }
            else
                request.Headers.TryAddWithoutValidation(name, value.Fill(Header));
        }
        if (!request.Headers.Contains("Accept"))
            request.Headers.TryAddWithoutValidation("Accept", "application/json");
        if (service is { User: { } user, Secret: { } secret } && !request.Headers.Contains("Authorization"))
            request.Headers.Authorization = new AuthenticationHeaderValue(
                "Basic",
                Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{secret}"))
            );
        return request;
    }

    private Uri Address()
    {
        var path = lookup.Path.Fill(Escaped);
        // The reader of addresses takes dots between slashes for a way up, encoded or not; no value may go that way.
        if (Segments(lookup.Path).FirstOrDefault(IsWay) is { } way)
            throw new InputFaultException(
                way.Inputs.First(),
                $"{way.Inputs.First()} cannot be empty, . or .. in a path."
            );
        var query = string.Join('&', Pairs(lookup.Query));
        var text = service.Address.AbsoluteUri.TrimEnd('/') + path + (query.Length > 0 ? '?' + query : "");
        var address = new Uri(text);
        return
            address.Authority == service.Address.Authority
            && address.AbsolutePath.StartsWith(service.Address.AbsolutePath, StringComparison.Ordinal)
            ? address
            : throw new InputFaultException("", "An input leads the request away from its source.");
    }

    private bool IsWay(RequestText segment) => segment.Inputs.Any() && segment.Fill(Text) is "" or "." or "..";

    private StringContent? Body()
    {
        if (lookup.Body is not { } body)
            return null;
        return body.Json is { } json
            ? new StringContent(json.Fill(Json), Encoding.UTF8, "application/json")
            : new StringContent(string.Join('&', Pairs(body.Form)), Encoding.UTF8, "application/x-www-form-urlencoded");
    }

    private IEnumerable<string> Pairs(IReadOnlyList<(string Name, RequestText Value)> pairs) =>
        pairs.Where(pair => !IsLeftOut(pair.Value)).Select(pair => $"{pair.Name}={pair.Value.Fill(Escaped)}");

    private bool IsLeftOut(RequestText text) => text.Inputs.Any(input => values[input] is null);

    private string Escaped(RequestPiece piece) => Uri.EscapeDataString(Text(piece));

    private string Header(RequestPiece piece)
    {
        if (piece.IsSecret)
            return service.Secret ?? "";
        var text = Text(piece);
        return text.All(letter => letter is >= ' ' and <= '~')
            ? text
            : throw new InputFaultException(
                piece.Input!,
                $"{piece.Input} stands in a header, which takes plain letters of ASCII only."
            );
    }

    private string Json(RequestPiece piece) =>
        piece.IsQuoted ? JsonEncodedText.Encode(Text(piece), JavaScriptEncoder.Default).ToString()
        : values[piece.Input!] is { } value ? JsonSerializer.Serialize(value, value.GetType())
        : "null";

    private string Text(RequestPiece piece) =>
        values[piece.Input!] switch
        {
            null => "",
            bool flag => flag ? "true" : "false",
            var value => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        };

    /// <summary>What stands between the slashes of the template.</summary>
    private static IEnumerable<RequestText> Segments(RequestText path)
    {
        var segment = new List<RequestPiece>();
        foreach (var piece in path.Pieces)
        {
            if (piece.Input is not null)
            {
                segment.Add(piece);
                continue;
            }
            var parts = piece.Text.Split('/');
            for (var index = 0; index < parts.Length; index++)
            {
                if (index > 0)
                {
                    yield return new RequestText([.. segment]);
                    segment.Clear();
                }
                if (parts[index].Length > 0)
                    segment.Add(new RequestPiece(parts[index], null, false));
            }
        }
        yield return new RequestText(segment);
    }
}
