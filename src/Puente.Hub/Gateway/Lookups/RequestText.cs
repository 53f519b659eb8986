namespace Puente.Hub.Gateway.Lookups;

/// <summary>A stretch of a request: text as it stands, or the place of an input.</summary>
/// <param name="Input">Null for text.</param>
/// <param name="IsQuoted">In JSON: the place lies between quotes.</param>
internal readonly record struct RequestPiece(string Text, string? Input, bool IsQuoted)
{
    /// <summary>The place of the source's secret.</summary>
    public const string Secret = "secret";

    public bool IsSecret => Input == Secret;
}

/// <summary>
/// Text in which <c>$phone</c> is the place of an input and <c>$$</c> a dollar. Values come into their places encoded for
/// where they stand, so none can change the request around it.
/// </summary>
internal sealed record RequestText(IReadOnlyList<RequestPiece> Pieces)
{
    public IEnumerable<string> Inputs =>
        Pieces.Where(piece => piece is { Input: not null, IsSecret: false }).Select(piece => piece.Input!);

    public bool HasSecret => Pieces.Any(piece => piece.IsSecret);

    /// <summary>The text with something harmless in every place.</summary>
    public string Fill(Func<RequestPiece, string> value) =>
        string.Concat(Pieces.Select(piece => piece.Input is null ? piece.Text : value(piece)));

    /// <param name="isJson">Quotes are followed, to know which places lie in a text.</param>
    public static RequestText Parse(string text, bool isJson = false)
    {
        var pieces = new List<RequestPiece>();
        var (literal, isQuoted) = (new System.Text.StringBuilder(), false);
        for (var at = 0; at < text.Length; at++)
        {
            var (here, next) = (text[at], at + 1 < text.Length ? text[at + 1] : '\0');
            if (here == '$' && next == '$')
            {
                literal.Append('$');
                at++;
            }
            else if (here == '$' && char.IsAsciiLetter(next))
            {
                var end = at + 1;
                while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] == '_'))
                    end++;
                Flush();
                pieces.Add(new RequestPiece("", text[(at + 1)..end], isQuoted));
                at = end - 1;
            }
            else
            {
                literal.Append(here);
                if (isJson && isQuoted && here == '\\' && next != '\0')
                    literal.Append(text[++at]);
                else if (isJson && here == '"')
                    isQuoted = !isQuoted;
            }
        }
        Flush();
        return new RequestText(pieces);

        void Flush()
        {
            if (literal.Length > 0)
                pieces.Add(new RequestPiece(literal.ToString(), null, isQuoted));
            literal.Clear();
        }
    }
}
