namespace Puente.Actions.Velocity.Syntax;

internal sealed partial class VelocityParser
{
    private static readonly HashSet<string> Words = ["if", "elseif", "else", "end", "set", "stop", "foreach", "break"];

    /// <summary>Velocity has them; nothing tells that a data action can use them, and no export does.</summary>
    private static readonly HashSet<string> Refused = ["macro", "parse", "include", "define", "evaluate", "literal"];

    private static bool IsDirective(string word) => Words.Contains(word) || Refused.Contains(word);

    /// <summary>At <c>#</c>. False when the block ends here.</summary>
    private bool Hash(List<VelocityNode> body)
    {
        var start = _at;
        switch (Char(start + 1))
        {
            case '#':
                _at = LineEnd(start);
                return true;
            case '*':
                Comment(start);
                return true;
            case '[' when Char(start + 2) == '[':
                TextBlock(body, start, start);
                return true;
            case '\0' when start + 1 == _text.Length:
                throw Unexpected(_text.Length, "A template cannot end with '#'; write $esc.hash.");
        }

        var word = DirectiveWord(start + 1, out var after);
        switch (word)
        {
            case null:
                // A number after the mark is one word with it, and a #set after that takes the blanks between.
                after = start + 1 + NumberLength(start + 1);
                if (!EscapeAhead(start + 1))
                    Literal(body, start, _text[start..after]);
                _at = after;
                return true;
            case "end" or "else" or "elseif":
                return false;
            case "if":
                body.Add(If(start, after));
                return true;
            case "stop":
                Note(word, start);
                _at = after;
                body.Add(new VelocityStop(_source.At(start)));
                return true;
            case "break" when !ParenthesisAhead(after):
                Note(word, start);
                _at = after;
                body.Add(new VelocityBreak(_source.At(start)));
                return true;
            case "foreach":
                body.Add(Foreach(start, after));
                return true;
            case "break":
            case not null when Refused.Contains(word) || word[0] == '@':
                throw Error(
                    start,
                    $"The directive #{word} is not available here",
                    "Data actions know #if, #elseif, #else, #end and #set; write the text out."
                );
            default:
                Macro(body, start, word, after);
                return true;
        }
    }

    /// <summary>Three characters are taken from each end, whatever marks stand before the block's own.</summary>
    private void TextBlock(List<VelocityNode> body, int start, int hash)
    {
        var close = _text.IndexOf("]]#", hash + 3, StringComparison.Ordinal);
        if (close < 0)
            throw Unexpected(_text.Length, "The text block '#[[' is closed by ']]#'.");
        Literal(body, start, _text[(start + 3)..close]);
        _at = close + 3;
    }

    private VelocityIf If(int start, int after)
    {
        Note("if", start);
        List<VelocityBranch> branches = [];
        List<VelocityNode> otherwise = [];
        _ifs++;
        _at = after;
        branches.Add(Branch());
        while (true)
        {
            var mark = _at;
            var word = _at < _text.Length ? DirectiveWord(_at + 1, out after) : null;
            switch (word)
            {
                case "elseif":
                    _at = after;
                    branches.Add(Branch());
                    continue;
                case "else":
                    _at = LineRest(after);
                    otherwise = Block();
                    mark = _at;
                    word = _at < _text.Length ? DirectiveWord(_at + 1, out after) : null;
                    break;
            }

            if (word != "end")
                throw Unexpected(mark, $"The #if of line {_source.At(start).Line} is closed by #end.");
            _ifs--;
            _at = LineRest(after);
            return new VelocityIf(_source.At(start), branches, otherwise);
        }
    }

    private VelocityBranch Branch()
    {
        Blank();
        Expect('(', "The condition stands in parentheses: #if($x == 1).");
        var condition = Expression();
        CloseParenthesis();
        return new VelocityBranch(condition, Block());
    }

    private VelocityForeach Foreach(int start, int after)
    {
        Note("foreach", start);
        const string Form = "The form is #foreach($item in $list).";
        if (!_options.AllowLoops)
            throw Error(start, "The directive #foreach is not available here", "Write the items out one by one.");
        _at = after;
        Blank();
        Expect('(', Form);
        Blank();
        if (Char(_at) != '$')
            throw Unexpected(_at, Form);
        var variable = Reference();
        ArgumentGap();
        if (Word() is null)
            throw Unexpected(_at, Form);
        ArgumentGap();
        var items = Parameter();
        CloseParenthesis();
        var body = Block();
        if (_at >= _text.Length || DirectiveWord(_at + 1, out after) != "end")
            throw Unexpected(_at, $"The #foreach of line {_source.At(start).Line} is closed by #end.");
        _at = LineRest(after);
        return new VelocityForeach(_source.At(start), variable.Name, items, body);
    }

    /// <summary>Where the expression of a <c>#set(</c> begins, when one stands here; blanks before it belong to it.</summary>
    private int? SetAhead(int at)
    {
        while (Char(at) is ' ' or '\t')
            at++;
        var rest = _text.AsSpan(at);
        var length =
            rest.StartsWith("#set", StringComparison.Ordinal) ? 4
            : rest.StartsWith("#{set}", StringComparison.Ordinal) ? 6
            : 0;
        if (length == 0)
            return null;
        at += length;
        while (Char(at) == ' ')
            at++;
        return Char(at) == '(' ? at + 1 : null;
    }

    private VelocitySet Set(int after)
    {
        var start = _text.IndexOf('#', _at);
        Note("set", start);
        _at = after;
        Blank();
        if (Char(_at) != '$')
            throw Unexpected(_at, "The form is #set($name = value).");
        var target = Reference();
        Blank();
        if (Char(_at + 1) == '=')
            throw Unexpected(_at, "The form is #set($name = value), with one '='.");
        Expect('=', "The form is #set($name = value).");
        var value = Expression();
        CloseParenthesis();
        return new VelocitySet(_source.At(start), target, value);
    }

    private void Note(string name, int start) => _directives.Add(new VelocityDirective(_source.At(start), name));
}
