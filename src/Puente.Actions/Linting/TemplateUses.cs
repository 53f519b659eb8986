using Puente.Actions.Velocity;
using Puente.Actions.Velocity.Syntax;

namespace Puente.Actions.Linting;

/// <summary>A reference that writes into the text, and where it stands there.</summary>
/// <param name="IsQuoted">It stands between the quotes of a JSON text.</param>
/// <param name="Guards">Names of conditions around it: <c>input.queueId</c>.</param>
/// <param name="Before">What is written before it, references left out.</param>
internal sealed record TemplateUse(
    VelocityReference Reference,
    bool IsQuoted,
    IReadOnlyList<string> Guards,
    string Before
)
{
    /// <summary>The reference itself and those inside its calls and strings.</summary>
    public IEnumerable<VelocityReference> All => TemplateUses.ReferencesIn(Reference);
}

/// <summary>Walks over a template as if every branch were taken, with an eye on the quotes of JSON.</summary>
internal sealed class TemplateUses
{
    private readonly List<TemplateUse> _uses = [];
    private readonly System.Text.StringBuilder _before = new();
    private readonly List<string> _guards = [];
    private bool _isQuoted;
    private bool _isEscaped;

    public static IReadOnlyList<TemplateUse> Of(VelocityTemplate template)
    {
        var walk = new TemplateUses();
        walk.Walk(template.Body);
        return walk._uses;
    }

    public static IEnumerable<VelocityReference> ReferencesIn(VelocityExpression expression)
    {
        var inner = expression switch
        {
            VelocityReference reference => reference.Steps.SelectMany(step =>
                step switch
                {
                    VelocityCall call => call.Arguments,
                    VelocityIndex index => [index.Key],
                    _ => Enumerable.Empty<VelocityExpression>(),
                }
            ),
            VelocityInterpolation text => text.Body.OfType<VelocityOutput>().Select(output => output.Reference),
            VelocityListLiteral list => list.Items,
            VelocityMapLiteral map => map.Entries.SelectMany(entry => new[] { entry.Key, entry.Value }),
            VelocityNot not => [not.Operand],
            VelocityBinary binary => [binary.Left, binary.Right],
            VelocityRange range => [range.From, range.To],
            _ => [],
        };
        if (expression is VelocityReference own)
            yield return own;
        foreach (var reference in inner.SelectMany(ReferencesIn))
            yield return reference;
    }

    private void Walk(IReadOnlyList<VelocityNode> nodes)
    {
        foreach (var node in nodes)
        {
            switch (node)
            {
                case VelocityText text:
                    Read(text.Text);
                    break;
                case VelocityUnknownMacro macro:
                    Read(macro.Text);
                    break;
                case VelocityOutput { Escaped: false } output:
                    Read(output.Before);
                    _uses.Add(new TemplateUse(output.Reference, _isQuoted, [.. _guards], _before.ToString()));
                    break;
                case VelocityIf choice:
                    WalkChoice(choice);
                    break;
                case VelocityForeach loop:
                    Walk(loop.Body);
                    break;
            }
        }
    }

    /// <summary>Every branch begins where the first one began and goes on where the first one ended.</summary>
    private void WalkChoice(VelocityIf choice)
    {
        var (quoted, escaped, length) = (_isQuoted, _isEscaped, _before.Length);
        (bool, bool, string)? after = null;
        var guards = _guards.Count;
        foreach (var branch in choice.Branches)
        {
            _guards.AddRange(ReferencesIn(branch.Condition).Select(reference => reference.Path));
            Walk(branch.Body);
            after ??= (_isQuoted, _isEscaped, _before.ToString());
            (_isQuoted, _isEscaped, _before.Length) = (quoted, escaped, length);
        }

        // An #else may be the branch of the value that is there: #if(x == "") … #else ${x} #end.
        Walk(choice.Otherwise);
        _guards.RemoveRange(guards, _guards.Count - guards);
        if (after is not { } state)
            return;
        (_isQuoted, _isEscaped) = (state.Item1, state.Item2);
        _before.Clear().Append(state.Item3);
    }

    private void Read(string text)
    {
        _before.Append(text);
        foreach (var letter in text)
        {
            if (_isEscaped)
                _isEscaped = false;
            else if (letter == '\\' && _isQuoted)
                _isEscaped = true;
            else if (letter == '"')
                _isQuoted = !_isQuoted;
        }
    }
}
