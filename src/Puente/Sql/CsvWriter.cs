using System.Buffers;

namespace Puente.Sql;

/// <summary>Writes RFC 4180: comma, CRLF, quotes only where they are needed.</summary>
internal sealed class CsvWriter(TextWriter output)
{
    private static readonly SearchValues<char> Special = SearchValues.Create(",\"\r\n");

    public async Task WriteAsync(IEnumerable<string> fields, CancellationToken cancellationToken)
    {
        var line = string.Join(',', fields.Select(Escape));
        await output.WriteAsync($"{line}\r\n".AsMemory(), cancellationToken);
    }

    internal static string Escape(string field) =>
        field.AsSpan().ContainsAny(Special) || HasOuterSpace(field)
            ? $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
            : field;

    // Spaces belong to the field (RFC 4180, 2.4), but many readers cut them off unless they are quoted.
    private static bool HasOuterSpace(string field) => field.Length > 0 && (field[0] == ' ' || field[^1] == ' ');
}
