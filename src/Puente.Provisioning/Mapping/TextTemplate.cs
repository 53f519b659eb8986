using System.Text;
using Puente.Provisioning.Sources;

namespace Puente.Provisioning.Mapping;

/// <summary>A text of the mapping: words and fields, <c>"{givenName} {sn}"</c>. Two braces stand for one.</summary>
internal sealed class TextTemplate
{
    /// <summary>Combinations of the values of several fields in one text; more is a mistake in the mapping.</summary>
    private const int MostTexts = 1_000;

    private readonly IReadOnlyList<object> _parts;

    private TextTemplate(IReadOnlyList<object> parts, string place) => (_parts, Place) = (parts, place);

    /// <summary>Of the text in the mapping file.</summary>
    public string Place { get; }

    public IEnumerable<FieldText> Fields => _parts.OfType<FieldText>();

    public static TextTemplate Parse(MappingNode node, MappingScope scope)
    {
        var (parts, text, source) = (new List<object>(), new StringBuilder(), node.Text);
        for (var at = 0; at < source.Length; at++)
        {
            var letter = source[at];
            if (letter is not ('{' or '}'))
                text.Append(letter);
            else if (at + 1 < source.Length && source[at + 1] == letter)
                text.Append(source[at++]);
            else if (letter == '}' || source.IndexOf('}', at) is not (> 0 and var end))
            {
                scope.Faults.Add(
                    node,
                    $"has a '{letter}' without its partner",
                    "Write {field}; two braces stand for one."
                );
                break;
            }
            else
            {
                if (text.Length > 0)
                    parts.Add(text.ToString());
                text.Clear();
                if (FieldText.Parse(source[(at + 1)..end], node, scope) is { } field)
                    parts.Add(field);
                at = end;
            }
        }

        if (text.Length > 0)
            parts.Add(text.ToString());
        return new TextTemplate(parts, scope.Faults.PlaceOf(node));
    }

    /// <summary>Every text that the entry makes of it; none when it has fields and all of them are empty.</summary>
    /// <exception cref="ValueException">A value cannot be used.</exception>
    public IReadOnlyList<string> Texts(SourceEntry entry, MappingRun run)
    {
        var (texts, filled) = (new List<string> { "" }, !Fields.Any());
        foreach (var part in _parts)
        {
            IReadOnlyList<string> values = part is FieldText field ? field.Values(entry, run) : [(string)part];
            filled |= part is FieldText && values.Count > 0;
            if (values.Count == 0)
                continue;
            if ((long)texts.Count * values.Count > MostTexts)
                throw new ValueException($"the text at {Place} makes more than {MostTexts} texts of one entry");
            texts = [.. texts.SelectMany(_ => values, (before, value) => before + value)];
        }

        return filled ? [.. texts.Select(Tidy).Where(text => text.Length > 0)] : [];
    }

    /// <summary>The one text, empty when there is none.</summary>
    /// <exception cref="ValueException">There are several.</exception>
    public string Text(SourceEntry entry, MappingRun run) =>
        Texts(entry, run) switch
        {
            [] => "",
            [var text] => text,
            var texts => throw new ValueException(
                $"the text at {Place} makes {texts.Count} values and one is wanted; {{field|first}} takes the first"
            ),
        };

    // An empty field between two others leaves two spaces.
    private static string Tidy(string text) =>
        string.Join(' ', text.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Trim();
}

/// <summary>A value of the directory that the mapping cannot use; the message says which and why.</summary>
internal sealed class ValueException(string message) : Exception(message);
