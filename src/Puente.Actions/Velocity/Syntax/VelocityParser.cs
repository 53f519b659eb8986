namespace Puente.Actions.Velocity.Syntax;

/// <summary>Reads a template into a tree: text and the blocks of directives.</summary>
/// <remarks>Velocity 1.7's tokens depend on what stands before them; where that shows (a blank before <c>#set</c>,
/// a brace after a reference, a lone <c>$!</c>) the comment says so. Compared with Velocity itself in the tests.</remarks>
internal sealed partial class VelocityParser
{
    /// <summary>Blocks, brackets and strings inside one another; operators of one expression.</summary>
    public const int MaxNesting = 200;

    private readonly VelocitySource _source;
    private readonly string _text;
    private readonly List<VelocityReference> _references;
    private readonly List<VelocityDirective> _directives;
    private readonly VelocityOptions _options;
    private int _at;
    private int _nesting;
    private int _ifs;
    private int _calls;

    public VelocityParser(VelocitySource source, VelocityOptions options)
        : this(source, options, [], [], 0) { }

    private VelocityParser(
        VelocitySource source,
        VelocityOptions options,
        List<VelocityReference> references,
        List<VelocityDirective> directives,
        int nesting
    ) =>
        (_source, _text, _options, _references, _directives, _nesting) = (
            source,
            source.Text,
            options,
            references,
            directives,
            nesting
        );

    public IReadOnlyList<VelocityReference> References => _references;

    public IReadOnlyList<VelocityDirective> Directives => _directives;

    public IReadOnlyList<VelocityNode> Parse()
    {
        var body = Block();
        if (_at < _text.Length)
            throw Unexpected(_at, "Nothing is open here that could be closed or continued.");
        return body;
    }

    /// <summary>Statements up to <c>#end</c>, <c>#else</c>, <c>#elseif</c>, or the end of the text.</summary>
    private List<VelocityNode> Block()
    {
        Enter(_at);
        List<VelocityNode> body = [];
        while (_at < _text.Length && Statement(body)) { }
        _nesting--;
        return body;
    }

    private bool Statement(List<VelocityNode> body)
    {
        if (SetAhead(_at) is { } set)
        {
            body.Add(Set(set));
            return true;
        }

        switch (_text[_at])
        {
            case '$':
                Dollar(body, _at);
                return true;
            case '#':
                return Hash(body);
            case '\\':
                Backslashes(body);
                return true;
            default:
                var end = _text.AsSpan(_at).IndexOfAny('$', '#', '\\');
                Text(body, end < 0 ? _text.Length : _at + end);
                return true;
        }
    }

    private void Backslashes(List<VelocityNode> body)
    {
        var first = _at;
        var end = first;
        while (Char(end) == '\\')
            end++;

        if (Char(end) == '$')
        {
            Dollar(body, first);
            return;
        }

        var word = Char(end) == '#' ? DirectiveWord(end + 1, out var after) : null;
        if (word is null)
        {
            Text(body, end);
            return;
        }

        _ = DirectiveWord(end + 1, out after);
        var count = end - first;
        var pairs = new string('\\', IsDirective(word) ? count / 2 : count);
        if (count % 2 == 0)
        {
            // A doubled backslash is one backslash, and the directive after it works.
            Literal(body, first, word == "set" ? _text[first..end] : pairs);
            _at = end;
            return;
        }

        Literal(body, first, pairs + _text[end..after]);
        _at = after;
    }

    private void Text(List<VelocityNode> body, int end)
    {
        Literal(body, _at, _text[_at..end]);
        _at = end;
    }

    private void Literal(List<VelocityNode> body, int start, string text)
    {
        if (text.Length == 0)
            return;
        if (body.Count > 0 && body[^1] is VelocityText before && before.Text.Length < 4096)
            body[^1] = before with { Text = before.Text + text };
        else
            body.Add(new VelocityText(_source.At(start), text));
    }
}
