using System.Text;
using System.Text.Json;

namespace Puente.Provisioning.Mapping;

/// <summary>Reads JSON with comments and trailing commas into nodes that know their line.</summary>
internal sealed class MappingText
{
    /// <summary>Tables may be long; a larger file was named by mistake.</summary>
    public const int MaxBytes = 4 << 20;

    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    private readonly byte[] _bytes;
    private readonly MappingFaults _faults;
    private int _placeOffset;
    private (int Line, int LineStart) _place = (1, 0);

    private MappingText(byte[] bytes, MappingFaults faults) => (_bytes, _faults) = (bytes, faults);

    /// <returns>Null when there is no tree; then <paramref name="faults"/> says why.</returns>
    public static MappingNode? Read(byte[] bytes, MappingFaults faults)
    {
        // Editors on Windows write a byte order mark; the reader does not skip it.
        if (bytes.AsSpan().StartsWith("\uFEFF"u8))
            bytes = bytes[3..];
        return new MappingText(bytes, faults).Read();
    }

    private MappingNode? Read()
    {
        if (_bytes.Length > MaxBytes)
        {
            _faults.Add("the file is larger than 4 MiB", "Name a mapping file; docs/directory.md shows one.");
            return null;
        }

        if (_bytes.AsSpan().Trim(" \t\r\n"u8).IsEmpty)
        {
            _faults.Add("the file is empty", "docs/directory.md shows a mapping.");
            return null;
        }

        try
        {
            Strict.GetCharCount(_bytes);
        }
        catch (DecoderFallbackException fault)
        {
            var (line, column) = PlaceAt(Math.Clamp(fault.Index, 0, _bytes.Length));
            _faults.Add(line, column, "the file is not UTF-8", "Save it as UTF-8.");
            return null;
        }

        var reader = new Utf8JsonReader(
            _bytes,
            new JsonReaderOptions
            {
                CommentHandling = JsonCommentHandling.Skip,
                AllowTrailingCommas = true,
                MaxDepth = 16,
            }
        );
        try
        {
            reader.Read();
            var node = ReadValue(ref reader, "");
            while (reader.Read()) { }
            return node;
        }
        catch (JsonException fault)
        {
            var (line, column) = ((int)(fault.LineNumber ?? 0) + 1, (int)(fault.BytePositionInLine ?? 0) + 1);
            _faults.Add(line, column, $"not JSON: {Reason(fault)}", "Mend the text at this place.");
            return null;
        }
    }

    private MappingNode ReadValue(ref Utf8JsonReader reader, string path)
    {
        var (line, column) = PlaceAt((int)reader.TokenStartIndex);
        var node = new MappingNode(reader.TokenType, path, line, column);
        return reader.TokenType switch
        {
            JsonTokenType.StartObject => node with { Members = ReadMembers(ref reader, path) },
            JsonTokenType.StartArray => node with { Items = ReadItems(ref reader, path) },
            JsonTokenType.String => node with { Text = TextOf(ref reader, node) },
            JsonTokenType.Number => node with { Text = Encoding.UTF8.GetString(reader.ValueSpan) },
            _ => node,
        };
    }

    private List<MappingMember> ReadMembers(ref Utf8JsonReader reader, string path)
    {
        var members = new List<MappingMember>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var (line, column) = PlaceAt((int)reader.TokenStartIndex);
            var nameNode = new MappingNode(JsonTokenType.PropertyName, path, line, column);
            var name = TextOf(ref reader, nameNode);
            nameNode = nameNode with { Path = path.Length > 0 ? $"{path}.{name}" : name };
            reader.Read();
            var value = ReadValue(ref reader, nameNode.Path);
            if (seen.Add(name))
                members.Add(new(name, nameNode, value));
            else
                _faults.Add(nameNode, "is written twice", "Keep one of the two.");
        }

        return members;
    }

    private List<MappingNode> ReadItems(ref Utf8JsonReader reader, string path)
    {
        var items = new List<MappingNode>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            items.Add(ReadValue(ref reader, $"{path}[{items.Count}]"));
        return items;
    }

    private string TextOf(ref Utf8JsonReader reader, MappingNode node)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair, written as \ud800.
            _faults.Add(node, "holds half of a character", "Write the character itself or both halves.");
            return "";
        }
    }

    private (int Line, int Column) PlaceAt(int offset)
    {
        // Places are asked for from front to back; counting starts where the last one ended.
        if (offset < _placeOffset)
            (_placeOffset, _place) = (0, (1, 0));
        for (; _placeOffset < offset; _placeOffset++)
            if (_bytes[_placeOffset] == '\n')
                _place = (_place.Line + 1, _placeOffset + 1);
        return (_place.Line, Encoding.UTF8.GetCharCount(_bytes, _place.LineStart, offset - _place.LineStart) + 1);
    }

    // The reader appends its own zero-based position, which would contradict ours.
    private static string Reason(JsonException fault)
    {
        var end = fault.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return (end < 0 ? fault.Message : fault.Message[..end]).TrimEnd('.', ' ');
    }
}
