using System.Collections;
using System.Globalization;
using System.Numerics;
using DuckDB.NET.Data;
using Puente.Sql;
using Puente.Store;

namespace Puente.Parquet;

/// <summary>One column of a Parquet file: its type, and how a value of either database gets into it.</summary>
internal sealed class ParquetColumn
{
    private readonly string _name;
    private readonly string _type;

    private ParquetColumn(string name, string type) => (_name, _type) = (name, type);

    public string Definition => $"\"{_name.Replace("\"", "\"\"", StringComparison.Ordinal)}\" {_type}";

    public static ParquetColumn[] Of(IReadOnlyList<QueryColumn> columns)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        return
        [
            .. columns.Select(column =>
            {
                var name = column.Name;
                for (var number = 2; !seen.Add(name); number++)
                    name = string.Create(CultureInfo.InvariantCulture, $"{column.Name}_{number}");
                return new ParquetColumn(name, TypeOf(column.Type));
            }),
        ];
    }

    public void Append(IDuckDBAppenderRow row, object? value)
    {
        if (value is null)
        {
            row.AppendNullValue();
            return;
        }

        switch (_type)
        {
            case "BOOLEAN":
                row.AppendValue((bool)value);
                break;
            case "INTEGER":
                row.AppendValue(Convert.ToInt32(value, CultureInfo.InvariantCulture));
                break;
            case "BIGINT":
                row.AppendValue(Convert.ToInt64(value, CultureInfo.InvariantCulture));
                break;
            case "HUGEINT":
                row.AppendValue(
                    value is BigInteger big
                        ? big
                        : new BigInteger(Convert.ToDecimal(value, CultureInfo.InvariantCulture))
                );
                break;
            case "DOUBLE":
                row.AppendValue(Convert.ToDouble(value, CultureInfo.InvariantCulture));
                break;
            case "UUID":
                row.AppendValue((Guid)value);
                break;
            case "DATE":
                row.AppendValue(value is DateTime time ? DateOnly.FromDateTime(time) : (DateOnly)value);
                break;
            case "TIMESTAMPTZ":
                row.AppendValue(value is DateTimeOffset moment ? moment.UtcDateTime : Utc((DateTime)value));
                break;
            case "BLOB":
                row.AppendValue(value is Stream stream ? Read(stream) : (byte[])value);
                break;
            case "UUID[]":
                row.AppendValue(((IEnumerable)value).Cast<Guid>());
                break;
            case "VARCHAR[]":
                row.AppendValue(((IEnumerable)value).Cast<string>());
                break;
            default:
                row.AppendValue(ValueText.Of(value));
                break;
        }
    }

    /// <summary>Both databases' names for the types of the schema; what a statement makes beyond them becomes text.</summary>
    private static string TypeOf(string type) =>
        type.ToUpperInvariant() switch
        {
            "BOOLEAN" => "BOOLEAN",
            "TINYINT" or "SMALLINT" or "INTEGER" or "UTINYINT" or "USMALLINT" => "INTEGER",
            "BIGINT" or "UINTEGER" => "BIGINT",
            "HUGEINT" or "UBIGINT" => "HUGEINT",
            "FLOAT" or "REAL" or "DOUBLE" or "DOUBLE PRECISION" => "DOUBLE",
            "UUID" => "UUID",
            "DATE" => "DATE",
            var name when name.StartsWith("TIMESTAMP", StringComparison.Ordinal) => "TIMESTAMPTZ",
            "BLOB" or "BYTEA" => "BLOB",
            "UUID[]" => "UUID[]",
            "VARCHAR[]" or "TEXT[]" => "VARCHAR[]",
            var name
                when name.StartsWith("DECIMAL", StringComparison.Ordinal)
                    || name.StartsWith("NUMERIC", StringComparison.Ordinal) => "DOUBLE",
            _ => "VARCHAR",
        };

    private static DateTime Utc(DateTime time) =>
        time.Kind == DateTimeKind.Local ? time.ToUniversalTime() : DateTime.SpecifyKind(time, DateTimeKind.Utc);

    private static byte[] Read(Stream stream)
    {
        using var buffer = new MemoryStream();
        stream.CopyTo(buffer);
        return buffer.ToArray();
    }
}
