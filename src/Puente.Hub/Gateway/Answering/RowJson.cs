using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Puente.Hub.Gateway.Lookups;
using Puente.Hub.Gateway.Sources;

namespace Puente.Hub.Gateway.Answering;

/// <summary>The statement's answer does not fit what the header promises.</summary>
internal sealed class OutputFaultException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>
/// Writes an answer. Every output is there and of its type: NULL is written as "", 0 or false, because a contract of a data
/// action has no null and flattened lists must keep step.
/// </summary>
internal static class RowJson
{
    /// <exception cref="OutputFaultException">A column is missing or of another type.</exception>
    public static byte[] Write(Lookup lookup, SourceRows rows)
    {
        var columns = lookup.Outputs.Select(output => Find(output, rows.Columns)).ToArray();
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            if (lookup.IsMany)
            {
                json.WriteNumber("count", rows.Rows.Count);
                json.WriteStartArray("rows");
                foreach (var row in rows.Rows)
                {
                    json.WriteStartObject();
                    WriteRow(json, lookup, columns, row);
                    json.WriteEndObject();
                }
                json.WriteEndArray();
            }
            else
            {
                json.WriteBoolean("found", rows.Rows.Count > 0);
                WriteRow(json, lookup, columns, rows.Rows.Count > 0 ? rows.Rows[0] : null);
            }
            json.WriteEndObject();
        }
        return buffer.ToArray();
    }

    // PostgreSQL makes names small unless they are quoted, and SQL likes underscores.
    private static int Find(LookupField output, IReadOnlyList<string> columns)
    {
        for (var index = 0; index < columns.Count; index++)
            if (Plain(columns[index]).Equals(Plain(output.Name), StringComparison.OrdinalIgnoreCase))
                return index;
        throw new OutputFaultException($"The answer has no column for the output {output.Name}.");

        static string Plain(string name) => name.Replace("_", "", StringComparison.Ordinal);
    }

    private static void WriteRow(Utf8JsonWriter json, Lookup lookup, int[] columns, object?[]? row)
    {
        for (var index = 0; index < columns.Length; index++)
        {
            var output = lookup.Outputs[index];
            json.WritePropertyName(output.Name);
            try
            {
                WriteValue(json, output.Type, row?[columns[index]]);
            }
            catch (Exception fault) when (fault is InvalidCastException or OverflowException or FormatException)
            {
                throw new OutputFaultException(
                    $"The column of the output {output.Name} is not {InputReader.Word(output.Type)}.",
                    fault
                );
            }
        }
    }

    private static void WriteValue(Utf8JsonWriter json, LookupType type, object? value)
    {
        switch (type)
        {
            case LookupType.String:
                json.WriteStringValue(Text(value));
                break;
            case LookupType.Integer:
                json.WriteNumberValue(Integer(value));
                break;
            case LookupType.Number:
                WriteNumber(json, value);
                break;
            default:
                json.WriteBooleanValue(value is null ? false : (bool)value);
                break;
        }
    }

    private static long Integer(object? value) =>
        value switch
        {
            null => 0,
            BigInteger large => (long)large,
            decimal number when number == decimal.Truncate(number) => (long)number,
            byte or sbyte or short or ushort or int or uint or long or ulong => Convert.ToInt64(
                value,
                CultureInfo.InvariantCulture
            ),
            _ => throw new InvalidCastException(),
        };

    private static void WriteNumber(Utf8JsonWriter json, object? value)
    {
        if (value is decimal exact)
            json.WriteNumberValue(exact);
        else if (value is double or float)
        {
            var number = Convert.ToDouble(value, CultureInfo.InvariantCulture);
            if (!double.IsFinite(number))
                throw new InvalidCastException();
            json.WriteNumberValue(number);
        }
        else
            json.WriteNumberValue(Integer(value));
    }

    private static string Text(object? value) =>
        value switch
        {
            null => "",
            string text => text,
            DateTimeOffset moment => Moment(moment.UtcDateTime),
            DateTime moment => Moment(moment),
            DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            bool flag => flag ? "true" : "false",
            IFormattable plain => plain.ToString(null, CultureInfo.InvariantCulture),
            _ => throw new InvalidCastException(),
        };

    private static string Moment(DateTime moment) =>
        moment.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
