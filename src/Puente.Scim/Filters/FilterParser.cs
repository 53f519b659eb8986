using System.Globalization;
using System.Text.Json;
using Puente.Scim.Schemas;

namespace Puente.Scim.Filters;

/// <summary>A filter or path that cannot be read.</summary>
/// <param name="position">Of the first character that is wrong, from 1.</param>
internal sealed class FilterException(int position, string problem)
    : Exception(string.Create(CultureInfo.InvariantCulture, $"at character {position}: {problem}."));

/// <summary>Reads filters and the paths of PATCH (RFC 7644, 3.4.2.2 and 3.5.2): not before and, and before or.</summary>
internal sealed class FilterParser
{
    /// <summary>Parentheses within parentheses; more would be an attack on the stack.</summary>
    private const int MostDepth = 64;

    private readonly string _text;
    private Func<string, Target?> _resolve;
    private int _at;
    private int _depth;

    private FilterParser(string text, ResourceType type, IReadOnlyList<ResourceType> beside) =>
        (_text, _resolve) = (
            text,
            path =>
                Target.Resolve(path, type)
                ?? (beside.Any(other => Target.Resolve(path, other) is not null) ? Target.Foreign(path) : null)
        );

    /// <param name="beside">Types that are asked at the same time; what only they have is without a value here.</param>
    /// <exception cref="FilterException">It is none.</exception>
    public static Filter Parse(string text, ResourceType type, IReadOnlyList<ResourceType>? beside = null)
    {
        var parser = new FilterParser(text, type, beside ?? []);
        var filter = parser.ReadAny(inValuePath: false);
        parser.ExpectEnd();
        return filter;
    }

    /// <summary>The path of a PATCH operation.</summary>
    /// <exception cref="FilterException">It is none.</exception>
    public static (Target Target, Filter? Filter) ParsePath(string text, ResourceType type)
    {
        var parser = new FilterParser(text, type, []);
        parser.Skip();
        var (target, start) = parser.ReadTarget();
        Filter? filter = null;
        if (parser.TryTake('['))
        {
            filter = parser.ReadInner(target, start);
            if (parser.TryTake('.'))
                target = parser.ReadPart(target);
        }
        parser.ExpectEnd();
        return (target, filter);
    }

    private Filter ReadAny(bool inValuePath)
    {
        if (++_depth > MostDepth)
            throw Fault(_at, "more than 64 parentheses within each other");
        var parts = new List<Filter>();
        do parts.Add(ReadAll(inValuePath));
        while (TryWord("or"));
        _depth--;
        return parts is [var single] ? single : new AnyOf(parts);
    }

    private Filter ReadAll(bool inValuePath)
    {
        var parts = new List<Filter>();
        do parts.Add(ReadOne(inValuePath));
        while (TryWord("and"));
        return parts is [var single] ? single : new AllOf(parts);
    }

    private Filter ReadOne(bool inValuePath)
    {
        Skip();
        var before = _at;
        if (TryWord("not"))
        {
            if (TryTake('('))
                return new NotOf(ReadGroup(inValuePath));
            _at = before;
        }
        if (TryTake('('))
            return ReadGroup(inValuePath);
        var (target, start) = ReadTarget();
        if (!inValuePath && TryTake('['))
        {
            var inner = ReadInner(target, start);
            if (!TryTake('.'))
                return new ValuePath(target, inner);
            // Not in the RFC, but Entra ID asks emails[type eq "work"].value eq "…".
            var part = ReadPart(target).Part!;
            var at = _at;
            var comparison = ReadComparison(target.IsForeign ? target : new Target(null, part, null), at);
            return new ValuePath(target, new AllOf([inner, comparison]));
        }
        return ReadComparison(target, start);
    }

    private Filter ReadGroup(bool inValuePath)
    {
        var inner = ReadAny(inValuePath);
        return TryTake(')') ? inner : throw Fault(_at, "a closing parenthesis is missing");
    }

    private Filter ReadInner(Target target, int start)
    {
        if (target.Attribute.Type != ScimType.Complex || target.Part is not null)
            throw Fault(start, $"{(target.Part ?? target.Attribute).Name} has no parts to choose by");
        var resolve = _resolve;
        _resolve = path => target.IsForeign ? Target.Foreign(path) : Target.Resolve(path, target.Attribute);
        var inner = ReadAny(inValuePath: true);
        _resolve = resolve;
        return TryTake(']') ? inner : throw Fault(_at, "a closing bracket is missing");
    }

    private Filter ReadComparison(Target target, int start)
    {
        Skip();
        var at = _at;
        var word = ReadLetters();
        if (word == "pr")
            return target.Leaf.Returned == Returned.Never
                ? throw Fault(start, $"{target.Leaf.Name} is never shown, so it cannot be asked for")
                : new Present(target);
        if (!Comparison.Operators.Contains(word))
            throw Fault(at, $"an operator is wanted: {string.Join(", ", Comparison.Operators)} or pr");
        Skip();
        var comparison = new Comparison(target, word, ReadLiteral());
        return comparison.Fault() is { } fault ? throw Fault(start, fault) : comparison;
    }

    private (Target Target, int Start) ReadTarget()
    {
        Skip();
        var start = _at;
        // Also ':' and '/' of URNs; what ends a path is a space or a bracket.
        while (
            _at < _text.Length && !char.IsWhiteSpace(_text[_at]) && _text[_at] is not ('[' or ']' or '(' or ')' or '"')
        )
            _at++;
        if (_at == start)
            throw Fault(start, "an attribute is wanted");
        var path = _text[start.._at];
        return _resolve(path) is { } target
            ? (target, start)
            : throw new FilterException(start + 1, $"there is no attribute '{path}' here");
    }

    private Target ReadPart(Target target)
    {
        var start = _at;
        while (_at < _text.Length && (char.IsAsciiLetterOrDigit(_text[_at]) || _text[_at] is '$' or '-' or '_'))
            _at++;
        var name = _text[start.._at];
        if (target.IsForeign)
            return target with { Part = new ScimAttribute(name, ScimType.Complex, "") };
        return target.Attribute.Part(name) is { } part
            ? target with
            {
                Part = part,
            }
            : throw Fault(start, $"{target.Attribute.Name} has no part '{name}'");
    }

    private object? ReadLiteral()
    {
        var start = _at;
        if (_at < _text.Length && _text[_at] == '"')
        {
            _at++;
            while (_at < _text.Length && _text[_at] != '"')
                _at += _text[_at] == '\\' ? 2 : 1;
            if (_at >= _text.Length)
                throw Fault(start, "a text has no closing quote");
            _at++;
        }
        else
            while (_at < _text.Length && !char.IsWhiteSpace(_text[_at]) && _text[_at] is not (')' or ']'))
                _at++;
        try
        {
            using var json = JsonDocument.Parse(_text[start.._at]);
            return json.RootElement.ValueKind switch
            {
                JsonValueKind.String => json.RootElement.GetString(),
                JsonValueKind.True => true,
                JsonValueKind.False => false,
                JsonValueKind.Null => null,
                JsonValueKind.Number when json.RootElement.TryGetDecimal(out var number) => number,
                _ => throw Fault(start, "a value is wanted"),
            };
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            throw Fault(start, "a value is wanted: a text in double quotes, a number, true, false or null");
        }
    }

    private void Skip()
    {
        while (_at < _text.Length && char.IsWhiteSpace(_text[_at]))
            _at++;
    }

    private bool TryTake(char letter)
    {
        // Nothing may stand between an attribute and its bracket or dot; parentheses are free.
        if (letter is '(' or ')' or ']')
            Skip();
        if (_at >= _text.Length || _text[_at] != letter)
            return false;
        _at++;
        return true;
    }

    private bool TryWord(string word)
    {
        Skip();
        var end = _at + word.Length;
        if (
            end > _text.Length
            || !_text.AsSpan(_at, word.Length).Equals(word, StringComparison.OrdinalIgnoreCase)
            || (end < _text.Length && !char.IsWhiteSpace(_text[end]) && _text[end] != '(')
        )
            return false;
        _at = end;
        return true;
    }

    private string ReadLetters()
    {
        var start = _at;
        while (_at < _text.Length && char.IsAsciiLetter(_text[_at]))
            _at++;
        return _text[start.._at].ToLowerInvariant();
    }

    private void ExpectEnd()
    {
        Skip();
        if (_at < _text.Length)
            throw Fault(_at, "nothing more is wanted here");
    }

    private static FilterException Fault(int at, string problem) => new(at + 1, problem);
}
