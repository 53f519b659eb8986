using System.Text;
using System.Text.Json;

namespace Puente.Configuration;

/// <summary>A value as it stands in the file, before anything is known about its setting.</summary>
/// <param name="Text">The text of a string or the JSON of a number; null for other kinds.</param>
/// <param name="Items">Elements of a list of strings; null when the value is no such list.</param>
internal sealed record FileValue(
    string Path,
    JsonTokenType Kind,
    string? Text,
    IReadOnlyList<string>? Items,
    int Line,
    int Column
)
{
    /// <summary>Where the name stands, for faults that concern the name and not the value.</summary>
    public (int Line, int Column) NamePlace { get; init; }
}

/// <summary>Reads <c>puente.json</c> into values that know their place. Comments and trailing commas are allowed.</summary>
internal sealed class ConfigurationFile
{
    /// <summary>A settings file is a page of text; anything larger was named by mistake.</summary>
    private const int MaxBytes = 1 << 20;

    private readonly byte[] _bytes;
    private readonly string _source;
    private readonly List<FileValue> _values = [];
    private readonly List<ConfigurationFault> _faults = [];

    private ConfigurationFile(byte[] bytes, string source) => (_bytes, _source) = (bytes, source);

    public static (IReadOnlyList<FileValue> Values, IReadOnlyList<ConfigurationFault> Faults) Read(
        byte[] bytes,
        string source
    )
    {
        // Editors on Windows write a byte order mark; the reader does not skip it.
        if (bytes.AsSpan().StartsWith("\uFEFF"u8))
            bytes = bytes[3..];
        var file = new ConfigurationFile(bytes, source);
        file.Read();
        return (file._values, file._faults);
    }

    private void Read()
    {
        if (_bytes.Length > MaxBytes)
        {
            Fault(0, "", "the file is larger than 1 MiB", "Name a settings file written by 'puente config init'.");
            return;
        }

        var reader = new Utf8JsonReader(
            _bytes,
            new JsonReaderOptions
            {
                CommentHandling = JsonCommentHandling.Skip,
                AllowTrailingCommas = true,
                MaxDepth = 8,
            }
        );
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                Fault(
                    0,
                    "",
                    "the settings must be one JSON object",
                    "Write { \"region\": … }; see 'puente config init'."
                );
            else
                ReadObject(ref reader, "");
            while (reader.Read())
                reader.Skip();
        }
        catch (JsonException fault)
        {
            var (line, column) = (fault.LineNumber ?? 0, fault.BytePositionInLine ?? 0);
            _faults.Add(
                new(
                    _source,
                    (int)line + 1,
                    (int)column + 1,
                    "",
                    $"not JSON: {Reason(fault)}",
                    "Mend the text at this place."
                )
            );
        }
    }

    private void ReadObject(ref Utf8JsonReader reader, string prefix)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var place = (int)reader.TokenStartIndex;
            var path = prefix + reader.GetString();
            if (!seen.Add(path))
                Fault(place, path, "is written twice", "Keep one of the two.");
            reader.Read();
            ReadValue(ref reader, path, Place(place));
        }
    }

    private void ReadValue(ref Utf8JsonReader reader, string path, (int Line, int Column) name)
    {
        var kind = reader.TokenType;
        var (line, column) = Place((int)reader.TokenStartIndex);
        switch (kind)
        {
            case JsonTokenType.StartObject when IsGroup(path):
                ReadObject(ref reader, path + ".");
                break;
            case JsonTokenType.StartArray:
                var items = ReadItems(ref reader, path);
                _values.Add(new(path, kind, null, items, line, column) { NamePlace = name });
                break;
            case JsonTokenType.String:
                _values.Add(new(path, kind, reader.GetString(), null, line, column) { NamePlace = name });
                break;
            case JsonTokenType.Number:
                _values.Add(
                    new(path, kind, Encoding.UTF8.GetString(reader.ValueSpan), null, line, column) { NamePlace = name }
                );
                break;
            case JsonTokenType.True or JsonTokenType.False:
                var text = kind == JsonTokenType.True ? "true" : "false";
                _values.Add(new(path, kind, text, null, line, column) { NamePlace = name });
                break;
            default:
                reader.Skip();
                _values.Add(new(path, kind, null, null, line, column) { NamePlace = name });
                break;
        }
    }

    private List<string> ReadItems(ref Utf8JsonReader reader, string path)
    {
        var items = new List<string>();
        for (var index = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; index++)
        {
            if (reader.TokenType == JsonTokenType.String)
                items.Add(reader.GetString()!);
            else
                Fault((int)reader.TokenStartIndex, $"{path}[{index}]", "is not a text", "Write it in double quotes.");
            reader.Skip();
        }

        return items;
    }

    // profiles holds named sets of settings, and each of those the groups that the file itself has.
    private static bool IsGroup(string path)
    {
        if (path == SettingCatalogue.Profiles)
            return true;
        if (!path.StartsWith(SettingCatalogue.Profiles + ".", StringComparison.Ordinal))
            return SettingCatalogue.All.Any(setting => setting.Group == path);
        var within = path[(SettingCatalogue.Profiles.Length + 1)..];
        var dot = within.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 || SettingCatalogue.All.Any(setting => setting.Group == within[(dot + 1)..]);
    }

    private void Fault(int offset, string path, string problem, string fix)
    {
        var (line, column) = Place(offset);
        _faults.Add(new(_source, line, column, path, problem, fix));
    }

    private (int Line, int Column) Place(int offset)
    {
        var before = _bytes.AsSpan(0, offset);
        var lineStart = before.LastIndexOf((byte)'\n') + 1;
        return (before.Count((byte)'\n') + 1, Encoding.UTF8.GetCharCount(before[lineStart..]) + 1);
    }

    // The reader appends its own zero-based position, which would contradict ours.
    private static string Reason(JsonException fault)
    {
        var end = fault.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return (end < 0 ? fault.Message : fault.Message[..end]).TrimEnd('.', ' ');
    }
}
