using System.Globalization;
using System.Text;
using System.Text.Json;
using Puente.Hub.Sql;
using Puente.Store;
using Puente.Terminal;

namespace Puente.Sql;

/// <summary>Writes the rows of a statement to standard output in one of the forms. Returns the number of rows.</summary>
internal static class RowOutput
{
    /// <summary>A table must be measured before it is drawn; more rows than this nobody reads.</summary>
    public const int TableRows = 1_000;

    public static async Task<long> WriteCsvAsync(
        IQueryResult result,
        TextWriter output,
        CancellationToken cancellationToken
    )
    {
        var csv = new CsvWriter(output);
        await csv.WriteAsync(result.Columns.Select(column => column.Name), cancellationToken);
        var count = 0L;
        await foreach (var row in result.ReadRowsAsync(cancellationToken))
        {
            await csv.WriteAsync(row.Select(ValueText.Of), cancellationToken);
            count++;
        }

        return count;
    }

    /// <summary>One JSON object a line, so that a reader needs no more memory than a row.</summary>
    public static async Task<long> WriteJsonAsync(
        IQueryResult result,
        TextWriter output,
        CancellationToken cancellationToken
    )
    {
        var names = UniqueNames(result.Columns);
        using var buffer = new MemoryStream();
        await using var json = new Utf8JsonWriter(buffer, ValueText.Readable);
        var count = 0L;
        await foreach (var row in result.ReadRowsAsync(cancellationToken))
        {
            json.WriteStartObject();
            for (var index = 0; index < names.Length; index++)
            {
                json.WritePropertyName(names[index]);
                ValueText.Write(json, row[index]);
            }

            json.WriteEndObject();
            await json.FlushAsync(cancellationToken);
            var line = Encoding.UTF8.GetString(buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
            await output.WriteAsync($"{line}\n".AsMemory(), cancellationToken);
            buffer.SetLength(0);
            json.Reset();
            count++;
        }

        return count;
    }

    public static async Task<long> WriteTableAsync(
        IQueryResult result,
        Screen screen,
        CancellationToken cancellationToken
    )
    {
        var rows = new List<IReadOnlyList<string>>();
        var right = new HashSet<int>();
        var count = 0L;
        await foreach (var row in result.ReadRowsAsync(cancellationToken))
        {
            if (++count > TableRows)
                break;
            for (var index = 0; index < row.Length; index++)
                if (IsNumber(row[index]))
                    right.Add(index);
            rows.Add([.. row.Select(value => value is double real ? Short(real) : ValueText.Of(value))]);
        }

        screen.Table([.. result.Columns.Select(column => column.Name)], rows, right);
        return count;
    }

    // Two columns of one name (a join with *) would make an object with a name twice.
    private static string[] UniqueNames(IReadOnlyList<QueryColumn> columns)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return
        [
            .. columns.Select(column =>
            {
                var name = column.Name;
                for (var number = 2; !seen.Add(name); number++)
                    name = string.Create(CultureInfo.InvariantCulture, $"{column.Name}_{number}");
                return name;
            }),
        ];
    }

    private static bool IsNumber(object? value) =>
        value
            is sbyte
                or byte
                or short
                or ushort
                or int
                or uint
                or long
                or ulong
                or float
                or double
                or decimal
                or System.Numerics.BigInteger;

    // People read a table; the exact digits are in --csv and --json.
    private static string Short(double value) =>
        Math.Abs(value) is >= 1e15 or (< 1e-4 and > 0)
            ? value.ToString("G6", CultureInfo.InvariantCulture)
            : value.ToString("0.####", CultureInfo.InvariantCulture);
}
