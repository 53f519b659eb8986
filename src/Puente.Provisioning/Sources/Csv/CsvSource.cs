using System.Globalization;
using Puente.Provisioning.Mapping;

namespace Puente.Provisioning.Sources.Csv;

/// <summary>People in a CSV file.</summary>
internal sealed class CsvSource(CsvSettings settings, TimeProvider clock) : IEntrySource
{
    private readonly CsvFileReader _file = new(settings, clock);

    public string Origin => settings.Name;

    public async Task<SourceReading> ReadAsync(IReadOnlyCollection<string> fields, CancellationToken cancellationToken)
    {
        var (bytes, state) = await _file.ReadAsync(cancellationToken);
        var text = CsvDecoder.Decode(bytes, settings.Encoding, settings.Name);
        var (entries, names) = CsvPeople.Read(text, settings.Delimiter, settings.Name);
        return new SourceReading(entries, names, $"{StateText(state)} {DirectoryFile.HashOf(bytes)}");
    }

    public async Task<bool> HasChangedAsync(string mark, CancellationToken cancellationToken)
    {
        if (mark.StartsWith(StateText(_file.State()) + " ", StringComparison.Ordinal))
            return false;
        // Exports rewrite the file every night with the same people in it.
        var (bytes, _) = await _file.ReadAsync(cancellationToken);
        return !mark.EndsWith(" " + DirectoryFile.HashOf(bytes), StringComparison.Ordinal);
    }

    private static string StateText(FileState state) =>
        string.Create(CultureInfo.InvariantCulture, $"{state.Length}@{state.WrittenAt.UtcTicks}");
}
