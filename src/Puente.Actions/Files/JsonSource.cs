using System.Globalization;
using System.Text;
using System.Text.Json;
using Puente.Actions.Json;

namespace Puente.Actions.Files;

/// <summary>A JSON text in which every member knows its line and column.</summary>
public sealed class JsonSource
{
    /// <summary>Largest file that is read.</summary>
    public const int MostCharacters = 4_000_000;

    private const int Depth = 64;
    private readonly Dictionary<string, (int Start, int End)> _values = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (int Start, int End)> _names = new(StringComparer.Ordinal);
    private readonly List<int> _lines = [0];

    private JsonSource(string file, string text)
    {
        File = file;
        Text = text;
        for (var index = 0; index < text.Length; index++)
            if (text[index] == '\n')
                _lines.Add(index + 1);
    }

    /// <summary>As messages name it.</summary>
    public string File { get; }

    /// <summary>Without a byte-order mark.</summary>
    public string Text { get; }

    public JsonElement Root { get; private set; }

    /// <exception cref="ActionFileException">No JSON, too large, nested too deeply, or a member stands there twice.</exception>
    public static JsonSource Read(string file, string text)
    {
        var source = new JsonSource(file, text.TrimStart('\uFEFF'));
        if (source.Text.Length > MostCharacters)
            throw new ActionFileException(
                file,
                new FilePlace(1, 1, "$"),
                $"larger than {MostCharacters.ToString("N0", CultureInfo.InvariantCulture)} characters, which no action is."
            );
        try
        {
            source.Root = JsonText.Parse(source.Text, Depth).ToElement();
            source.Index();
        }
        catch (JsonException fault)
        {
            var line = (int)(fault.LineNumber ?? 0);
            throw new ActionFileException(
                file,
                new FilePlace(line + 1, (int)(fault.BytePositionInLine ?? 0) + 1, "$"),
                $"this is no JSON: {fault.Message.Split(" LineNumber")[0]}",
                fault
            );
        }

        return source;
    }

    public static string Member(string path, string name) =>
        name.Length > 0
        && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '$')
        && !char.IsAsciiDigit(name[0])
            ? $"{path}.{name}"
            : $"{path}['{name}']";

    /// <summary>The value at a path; the nearest one around it when it is absent.</summary>
    public FilePlace PlaceOf(string path) => Locate(_values, path);

    /// <summary>The name of a member.</summary>
    public FilePlace PlaceOfName(string path) => _names.ContainsKey(path) ? Locate(_names, path) : PlaceOf(path);

    /// <summary>A place inside a text value.</summary>
    /// <param name="offset">In characters of the value, from 0.</param>
    /// <param name="length">In characters of the value.</param>
    public FilePlace PlaceIn(string path, int offset, int length = 0)
    {
        if (!_values.TryGetValue(path, out var span) || Text[span.Start] != '"')
            return PlaceOf(path);
        var start = Raw(span.Start + 1, offset, span.End);
        var end = Raw(start, length, span.End);
        return At(path, start, end);
    }

    public bool Has(string path) => _values.ContainsKey(path);

    private FilePlace Locate(Dictionary<string, (int Start, int End)> spans, string path)
    {
        for (var at = path; ; at = at[..Math.Max(at.LastIndexOf('.'), at.LastIndexOf('['))])
        {
            if (spans.TryGetValue(at, out var span))
                return At(path, span.Start, span.End);
            if (Math.Max(at.LastIndexOf('.'), at.LastIndexOf('[')) <= 0)
                return At(path, 0, 0);
        }
    }

    private FilePlace At(string path, int start, int end)
    {
        var found = _lines.BinarySearch(start);
        var line = found >= 0 ? found : ~found - 1;
        return new FilePlace(line + 1, start - _lines[line] + 1, path, start, end - start);
    }

    /// <summary>Steps over escapes: the index in the file of a character of the value.</summary>
    private int Raw(int index, int characters, int end)
    {
        for (; characters > 0 && index < end - 1; characters--)
            index +=
                Text[index] != '\\' ? 1
                : Text[index + 1] == 'u' ? 6
                : 2;
        return Math.Min(index, end);
    }

    private void Index()
    {
        var utf8 = Encoding.UTF8.GetBytes(Text);
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = Depth });
        var characters = new CharacterCount(utf8);
        reader.Read();
        IndexValue(ref reader, "$", characters);
        while (reader.Read()) { } // bytes after the value are an error, not something to pass over
    }

    private void IndexValue(ref Utf8JsonReader reader, string path, CharacterCount characters)
    {
        var start = characters.At((int)reader.TokenStartIndex);
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var member = Member(path, reader.GetString()!);
                var name = characters.At((int)reader.TokenStartIndex);
                if (!_names.TryAdd(member, (name, name + 1)))
                    throw new ActionFileException(
                        File,
                        At(member, name, name + 1),
                        "this member stands here twice; the platform would take one of them without a word."
                    );
                // Up to the closing quote; escapes in names are as long in the file as they are.
                _names[member] = (name, name + (int)(reader.BytesConsumed - reader.TokenStartIndex));
                reader.Read();
                IndexValue(ref reader, member, characters);
            }
        }
        else if (reader.TokenType == JsonTokenType.StartArray)
        {
            for (var item = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; item++)
                IndexValue(ref reader, string.Create(CultureInfo.InvariantCulture, $"{path}[{item}]"), characters);
        }

        _values[path] = (start, characters.At((int)reader.BytesConsumed));
    }

    /// <summary>From bytes to characters, for places that come in rising order.</summary>
    private sealed class CharacterCount(byte[] utf8)
    {
        private int _bytes;
        private int _characters;

        public int At(int bytes)
        {
            if (bytes < _bytes)
                (_bytes, _characters) = (0, 0);
            _characters += Encoding.UTF8.GetCharCount(utf8, _bytes, bytes - _bytes);
            _bytes = bytes;
            return _characters;
        }
    }
}
